#include "schema/base/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>
#include <utility>

namespace kiteway {
namespace {

/// A whole number, perhaps a blank, and one of `units`: the number in the smallest of them.
template <class Units>
std::optional<std::int64_t> parse_with_unit(std::string_view text, const Units& units) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || number < 0) return std::nullopt;
  std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const auto& [name, size] : units) {
    if (unit != name) continue;
    if (number > std::numeric_limits<std::int64_t>::max() / size) return std::nullopt;
    return number * size;
  }
  return std::nullopt;
}

/// In milliseconds, the largest first.
constexpr auto kTimeUnits = std::to_array<std::pair<std::string_view, std::int64_t>>(
    {{"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}});

}  // namespace

std::string grouped(std::int64_t number) {
  std::string out = std::to_string(number);
  const std::size_t digits_begin = number < 0 ? 1 : 0;
  for (std::size_t at = out.size(); at > digits_begin + 3;) {
    at -= 3;
    out.insert(at, 1, ',');
  }
  return out;
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array kUnits =
      std::to_array<std::string_view>({"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"});
  if (bytes < 1024) return std::to_string(bytes) + " B";
  // Tenths of the unit, rounded half up. 1023.95 KiB and more reads "1.0 MiB", hence the last
  // condition. 2^64 bytes are 16 EiB, so the units are enough.
  std::size_t unit = 1;
  std::uint64_t size = 1024;
  const auto tenths = [&] {
    const std::uint64_t whole = bytes / size;
    return whole * 10 + ((bytes % size) / (size / 1024) * 10 + 512) / 1024;
  };
  while (unit + 1 < kUnits.size() && tenths() >= 10240) {
    ++unit;
    size *= 1024;
  }
  return std::to_string(tenths() / 10) + "." + std::to_string(tenths() % 10) + " " +
         std::string(kUnits[unit]);
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  constexpr auto kUnits =
      std::to_array<std::pair<std::string_view, std::int64_t>>({{"B", 1},
                                                                {"kB", 1000},
                                                                {"MB", 1'000'000},
                                                                {"GB", 1'000'000'000},
                                                                {"TB", 1'000'000'000'000},
                                                                {"KiB", std::int64_t{1} << 10},
                                                                {"MiB", std::int64_t{1} << 20},
                                                                {"GiB", std::int64_t{1} << 30},
                                                                {"TiB", std::int64_t{1} << 40}});
  return parse_with_unit(text, kUnits);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto milliseconds = parse_with_unit(text, kTimeUnits);
  if (!milliseconds) return std::nullopt;
  return std::chrono::milliseconds(*milliseconds);
}

std::string written_duration(std::chrono::milliseconds duration) {
  const std::int64_t count = duration.count();
  const auto fits = [&](const auto& unit) { return count % unit.second == 0; };
  const auto unit = count == 0 ? kTimeUnits.begin() + 2 : std::ranges::find_if(kTimeUnits, fits);
  return std::to_string(count / unit->second) + std::string(unit->first);
}

}  // namespace kiteway
