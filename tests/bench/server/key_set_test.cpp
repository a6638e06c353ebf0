#include "tests/bench/server/key_set.h"

#include <doctest/doctest.h>

#include <random>
#include <set>

namespace kiteway::bench {
namespace {

using Intervals = std::vector<KeyInterval>;

TEST_SUITE("bench key set") {
  TEST_CASE("ranges that arrive out of order become one interval") {
    KeySet keys;
    CHECK(keys.add({20, 29}) == 10);
    CHECK(keys.add({0, 9}) == 10);
    CHECK(keys.add({10, 19}) == 10);
    CHECK(keys.lowest({}, 100) == Intervals{{0, 29}});
  }

  TEST_CASE("keys that are there already are not added again") {
    KeySet keys;
    keys.add({0, 9});
    CHECK(keys.add({5, 14}) == 5);
    CHECK(keys.add({0, 14}) == 0);
    CHECK(keys.count() == 15);
  }

  TEST_CASE("an interval is split by what is removed from its middle") {
    KeySet keys;
    keys.add({0, 9});
    CHECK(keys.remove({3, 5}) == 3);
    CHECK(keys.lowest({}, 100) == Intervals{{0, 2}, {6, 9}});
    CHECK(keys.count({2, 6}) == 2);
  }

  TEST_CASE("the lowest keys stop at the limit and at the ends of what was asked for") {
    KeySet keys;
    keys.add({0, 9});
    keys.add({20, 29});
    CHECK(keys.lowest({5, 24}, 7) == Intervals{{5, 9}, {20, 21}});
    CHECK(keys.lowest({30, 40}, 7).empty());
  }

  TEST_CASE("the lowest multiples are those among the keys, whatever their sign") {
    KeySet keys;
    keys.add({-7, 3});
    keys.add({9, 12});
    const std::vector<std::int64_t> all{-6, -3, 0, 3, 9, 12};
    CHECK(keys.lowest_multiples({}, 3, 10) == all);
    CHECK(keys.lowest_multiples({}, 3, 2) == std::vector<std::int64_t>{-6, -3});
    CHECK(keys.lowest_multiples({-5, 10}, 3, 10) == std::vector<std::int64_t>{-3, 0, 3, 9});
    CHECK(keys.lowest_multiples({10, 11}, 3, 10).empty());
    CHECK(keys.lowest_multiples({}, 61, 10) == std::vector<std::int64_t>{0});
  }

  TEST_CASE("does what a set of single keys does") {
    std::mt19937 random(1);
    KeySet keys;
    std::set<std::int64_t> expected;
    for (int i = 0; i < 2000; ++i) {
      const auto first = static_cast<std::int64_t>(random() % 200) - 100;
      const KeyInterval interval{first, first + static_cast<std::int64_t>(random() % 12)};
      const bool adds = random() % 2 == 0;
      std::int64_t changed = 0;
      for (std::int64_t key = interval.first; key <= interval.last; ++key) {
        changed += adds ? static_cast<std::int64_t>(expected.insert(key).second)
                        : static_cast<std::int64_t>(expected.erase(key));
      }
      REQUIRE((adds ? keys.add(interval) : keys.remove(interval)) == changed);
      REQUIRE(keys.count() == static_cast<std::int64_t>(expected.size()));
    }
  }
}

}  // namespace
}  // namespace kiteway::bench
