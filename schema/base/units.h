// Counts, sizes and durations as people write and read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiteway {

/// "12,408,113"
[[nodiscard]] std::string grouped(std::int64_t number);

/// "38.1 GiB", in powers of 1024; below one KiB "512 B".
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

/// "256MiB", "1 GiB", "500MB" as bytes: a whole number and a unit of B, kB, MB, GB, TB (powers of
/// 1000) or KiB, MiB, GiB, TiB (of 1024). Nothing when it is written otherwise or too large.
[[nodiscard]] std::optional<std::int64_t> parse_bytes(std::string_view text);

/// "200ms", "15s", "5m", "2h": a whole number and its unit. Nothing when it is written otherwise or
/// too large.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The same way around, in the largest unit that takes a whole number: "90s", "2m".
[[nodiscard]] std::string written_duration(std::chrono::milliseconds duration);

}  // namespace kiteway
