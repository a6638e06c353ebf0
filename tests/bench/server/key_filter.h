// What an expression over the key asks for: `id > 5 and id <= 10`, `id in [1, 2]`,
// `(id % 61 == 0) and (id > 5)`.
#pragma once

#include "tests/bench/server/key_set.h"

#include <optional>
#include <string_view>
#include <vector>

namespace kiteway::bench {

struct KeyFilter {
  KeyInterval within;
  std::optional<std::vector<std::int64_t>> keys;  ///< of `in`; each of them within, sorted, once
  std::int64_t divisor = 1;                       ///< of `id % 61 == 0`: divides all that are meant

  friend bool operator==(const KeyFilter&, const KeyFilter&) = default;
};

/// Reads comparisons of one name with integers, joined by `and`, or one `in`, or one remainder that
/// is nothing; an empty expression asks for all keys. Nothing when it is any other expression.
[[nodiscard]] std::optional<KeyFilter> parse_key_filter(std::string_view expression,
                                                        std::string_view key_name);

}  // namespace kiteway::bench
