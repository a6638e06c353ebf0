#include "tests/bench/server/key_filter.h"

#include <doctest/doctest.h>

namespace kiteway::bench {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

TEST_SUITE("bench key filter") {
  TEST_CASE("no expression asks for all keys") { CHECK(parse_key_filter("", "id") == KeyFilter{}); }

  TEST_CASE("comparisons narrow each other") {
    CHECK(parse_key_filter("id > 5 and id <= 10", "id") == KeyFilter{.within = {6, 10}});
    CHECK(parse_key_filter("id>=-5 and id<3", "id") == KeyFilter{.within = {-5, 2}});
    CHECK(parse_key_filter("id == 7", "id") == KeyFilter{.within = {7, 7}});
    CHECK(parse_key_filter("id > 5", "id") == KeyFilter{.within = {6, kHighest}});
    CHECK(parse_key_filter("id <= 5", "id") == KeyFilter{.within = {kLowest, 5}});
  }

  TEST_CASE("a list is sorted, and holds a key once") {
    CHECK(parse_key_filter("id in [3, 1, 3, 2]", "id")->keys == std::vector<std::int64_t>{1, 2, 3});
    CHECK(parse_key_filter("id in []", "id")->keys == std::vector<std::int64_t>{});
    CHECK(parse_key_filter("id in [1, 5] and id > 2", "id")->keys == std::vector<std::int64_t>{5});
  }

  TEST_CASE("a remainder narrows to the multiples of its divisor") {
    CHECK(parse_key_filter("id % 61 == 0", "id") == KeyFilter{.divisor = 61});
    CHECK(parse_key_filter("(id % 61 == 0) and (id > 5 and id <= 10)", "id") ==
          KeyFilter{.within = {6, 10}, .divisor = 61});
  }

  TEST_CASE("anything else is refused and not guessed at") {
    for (const char* text :
         {"id", "id >", "id > x", "name > 5", "id > 5 or id < 3", "id in [1", "id > 5 and",
          "id % 0 == 0", "id % 61 == 1", "id % 61 > 0", "(id > 5", "id > 5)"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_key_filter(text, "id"));
    }
  }
}

}  // namespace
}  // namespace kiteway::bench
