// A set of Int64 keys as intervals: millions of keys that arrived in ranges are a handful of them.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <vector>

namespace kiteway::bench {

/// All keys from `first` to `last`, both included. Empty when `last` is less.
struct KeyInterval {
  std::int64_t first = std::numeric_limits<std::int64_t>::min();
  std::int64_t last = std::numeric_limits<std::int64_t>::max();

  friend bool operator==(const KeyInterval&, const KeyInterval&) = default;
};

/// Not thread-safe. Never holds the largest Int64, as no Milvus before 2.6 could answer it.
class KeySet {
 public:
  /// Returns how many of the keys were not there before.
  std::int64_t add(KeyInterval keys);
  /// Returns how many of the keys were there.
  std::int64_t remove(KeyInterval keys);

  [[nodiscard]] std::int64_t count(KeyInterval within = {}) const;
  /// The lowest `limit` keys of those within, as ascending intervals.
  [[nodiscard]] std::vector<KeyInterval> lowest(KeyInterval within, std::int64_t limit) const;
  /// The lowest `limit` keys of those within that `divisor` divides, ascending.
  [[nodiscard]] std::vector<std::int64_t> lowest_multiples(KeyInterval within, std::int64_t divisor,
                                                           std::int64_t limit) const;

 private:
  /// The first interval that ends at `key` or behind it.
  [[nodiscard]] std::map<std::int64_t, std::int64_t>::const_iterator from(std::int64_t key) const;

  std::map<std::int64_t, std::int64_t> last_by_first_;  ///< disjoint, never adjacent
};

}  // namespace kiteway::bench
