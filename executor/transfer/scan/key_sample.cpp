#include "executor/transfer/scan/key_sample.h"

#include "executor/remote/wire/expression.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kSamplesPerRange = 32;
constexpr auto kDivisors = std::to_array<std::int64_t>({251, 127, 61, 29, 13, 7});
/// Each costs the source one count: as much as reading some thousand keys.
constexpr std::int64_t kStretchRows = 4 * kQueryWindow;

}  // namespace

std::int64_t sample_divisor(std::int64_t range_rows) noexcept {
  const auto* const found = std::ranges::find_if(
      kDivisors, [&](std::int64_t divisor) { return divisor * kSamplesPerRange <= range_rows; });
  return found == kDivisors.end() ? 0 : *found;
}

bool is_even(const KeyStretch& stretch, std::int64_t divisor) noexcept {
  const std::int64_t expected = std::ssize(stretch.sample) * divisor;
  return stretch.rows >= expected / 2 && stretch.rows <= expected * 2;
}

Outcome sample_keys(Reader& reader, const RowSelection& rows, const KeyRange& range,
                    std::int64_t divisor, const std::stop_token& stop, const VisitStretch& visit) {
  const RowSelection sampled = rows.where(multiples_expression(rows.key_name, divisor));
  const std::int64_t sample_max = kStretchRows / divisor;
  KeyStretch stretch{.range = {.after = range.after}};
  Outcome counted = Done{};
  const auto ends_stretch = [&] {
    stretch.range.upto = stretch.sample.back();
    auto count = reader.count_of_range(rows, stretch.range);
    if (!count) {
      counted = count.error();
      return false;
    }
    stretch.rows = *count;
    const bool goes_on = visit(stretch);
    stretch = {.range = {.after = stretch.range.upto}};
    return goes_on;
  };
  bool goes_on = true;
  auto read = visit_keys(reader, sampled, range, stop,
                         [&](const KeyColumn& keys, const std::vector<bool>& first) {
                           for (std::size_t row = 0; row < first.size() && goes_on; ++row) {
                             if (!first[row]) continue;
                             stretch.sample.push_back(std::get<std::int64_t>(key_at(keys, row)));
                             if (std::ssize(stretch.sample) == sample_max) goes_on = ends_stretch();
                           }
                           return goes_on;
                         });
  if (!read) return read;
  if (goes_on && !stretch.sample.empty()) ends_stretch();
  return counted;
}

}  // namespace kiteway::executor
