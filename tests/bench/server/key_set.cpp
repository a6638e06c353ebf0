#include "tests/bench/server/key_set.h"

#include <algorithm>

namespace kiteway::bench {

std::map<std::int64_t, std::int64_t>::const_iterator KeySet::from(std::int64_t key) const {
  auto found = last_by_first_.upper_bound(key);
  if (found != last_by_first_.begin() && std::prev(found)->second >= key) --found;
  return found;
}

std::int64_t KeySet::add(KeyInterval keys) {
  if (keys.last < keys.first) return 0;
  std::int64_t added = keys.last - keys.first + 1;
  KeyInterval merged = keys;
  // Adjacent intervals are swallowed too: asking from one key earlier finds the one before.
  const bool is_lowest = keys.first == std::numeric_limits<std::int64_t>::min();
  auto each = from(is_lowest ? keys.first : keys.first - 1);
  while (each != last_by_first_.end() && each->first <= keys.last + 1) {
    added -= std::max<std::int64_t>(
        0, std::min(keys.last, each->second) - std::max(keys.first, each->first) + 1);
    merged.first = std::min(merged.first, each->first);
    merged.last = std::max(merged.last, each->second);
    each = last_by_first_.erase(each);
  }
  last_by_first_[merged.first] = merged.last;
  return added;
}

std::int64_t KeySet::remove(KeyInterval keys) {
  std::int64_t removed = 0;
  auto each = from(keys.first);
  while (each != last_by_first_.end() && each->first <= keys.last) {
    const auto [first, last] = *each;
    each = last_by_first_.erase(each);
    removed += std::min(keys.last, last) - std::max(keys.first, first) + 1;
    if (first < keys.first) last_by_first_[first] = keys.first - 1;
    if (last > keys.last) last_by_first_[keys.last + 1] = last;
  }
  return removed;
}

std::int64_t KeySet::count(KeyInterval within) const {
  std::int64_t count = 0;
  for (auto each = from(within.first); each != last_by_first_.end() && each->first <= within.last;
       ++each) {
    count += std::min(within.last, each->second) - std::max(within.first, each->first) + 1;
  }
  return count;
}

std::vector<KeyInterval> KeySet::lowest(KeyInterval within, std::int64_t limit) const {
  std::vector<KeyInterval> found;
  for (auto each = from(within.first);
       each != last_by_first_.end() && each->first <= within.last && limit > 0; ++each) {
    const std::int64_t first = std::max(within.first, each->first);
    const std::int64_t last = std::min(within.last, each->second);
    // Not last - first + 1 first: that may be more than an Int64 holds.
    const std::int64_t cut = last - first >= limit ? first + limit - 1 : last;
    found.push_back({first, cut});
    limit -= cut - first + 1;
  }
  return found;
}

std::vector<std::int64_t> KeySet::lowest_multiples(KeyInterval within, std::int64_t divisor,
                                                   std::int64_t limit) const {
  std::vector<std::int64_t> found;
  for (auto each = from(within.first); each != last_by_first_.end() && each->first <= within.last;
       ++each) {
    const std::int64_t first = std::max(within.first, each->first);
    const std::int64_t last = std::min(within.last, each->second);
    const std::int64_t behind = first % divisor;  // the last multiple that is not greater
    const std::int64_t ahead = behind > 0 ? divisor - behind : -behind;
    if (last - first < ahead) continue;
    for (std::int64_t left = last - first - ahead; left >= 0; left -= divisor) {
      if (std::ssize(found) == limit) return found;
      found.push_back(last - left);
    }
  }
  return found;
}

}  // namespace kiteway::bench
