// Texts that stand for values of another kind, in the one form that equal values share.
#pragma once

#include <string>
#include <string_view>

namespace kiteway::executor {

/// A point in time as microseconds since 1970 in UTC: `2025-03-01T13:30:00+01:00` and
/// `2025-03-01 12:30:00Z` are one. A text that is none stands for itself.
[[nodiscard]] std::string canonical_time(std::string_view text);

/// A WKT geometry in capitals, without needless spaces, its numbers written shortest:
/// `Point(1.0 2)` and `POINT (1 2)` are one. A text that is none stands for itself.
[[nodiscard]] std::string canonical_geometry(std::string_view text);

}  // namespace kiteway::executor
