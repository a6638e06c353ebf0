#include "schema/base/suggestions.h"

#include "schema/base/utf8.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace kiteway {
namespace {

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    points += point.value;
    at += point.size;
  }
  return points;
}

std::u32string in_lower_case(std::u32string points) {
  for (char32_t& point : points) {
    if (point >= U'A' && point <= U'Z') point += U'a' - U'A';
  }
  return points;
}

// Damerau-Levenshtein distance where no part of a text is edited twice ("optimal string
// alignment").
std::size_t edits_between(const std::u32string& from, const std::u32string& to) {
  std::vector<std::size_t> before(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool is_swap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (is_swap) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[to.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view wanted,
                                   const std::vector<std::string>& candidates) {
  constexpr std::size_t kCompared = 256;  // bytes; the longest name a server accepts is 255
  if (wanted.empty() || wanted.size() > kCompared) return std::nullopt;
  const std::u32string wanted_lower = in_lower_case(code_points(wanted));
  std::size_t best_cost = std::numeric_limits<std::size_t>::max();
  std::optional<std::string> best;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kCompared) continue;
    const std::u32string lower = in_lower_case(code_points(candidate));
    const std::size_t edits = edits_between(wanted_lower, lower);
    const std::size_t edits_max =
        std::min<std::size_t>(std::max(wanted_lower.size(), lower.size()) / 3, 4);
    if (edits > edits_max) continue;
    const std::size_t cost = 2 * edits + (edits == 0 && candidate != wanted ? 1 : 0);
    if (cost >= best_cost) continue;
    best_cost = cost;
    best = candidate;
  }
  return best;
}

}  // namespace kiteway
