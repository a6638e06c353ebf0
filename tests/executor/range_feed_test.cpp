// Ranges between a scan and a copy that run at the same time.
#include "executor/transfer/scan/range_feed.h"

#include <doctest/doctest.h>

#include <thread>

namespace kiteway::executor {
namespace {

Range range(std::int64_t ordinal, std::int64_t keys = 10, bool is_uncertain = false) {
  return Range::cut({.ordinal = ordinal, .key_count = keys, .is_uncertain = is_uncertain});
}

std::vector<std::int64_t> ordinals(const std::vector<Range>& ranges) {
  std::vector<std::int64_t> numbers;
  for (const auto& each : ranges) numbers.push_back(each.ordinal());
  return numbers;
}

using Ordinals = std::vector<std::int64_t>;

TEST_SUITE("executor range feed") {
  TEST_CASE("adjacent ranges are taken together, up to a number and to a count of rows") {
    RangeFeed feed;
    feed.push({range(0), range(1), range(2), range(3), range(4)});
    CHECK(ordinals(feed.take(2, 1000)) == Ordinals{0, 1});
    CHECK(ordinals(feed.take(9, 20)) == Ordinals{2, 3});
    CHECK(ordinals(feed.take(9, 1)) == Ordinals{4});  // one at least, whatever its size
    CHECK(feed.take(9, 1000).empty());
  }

  TEST_CASE("ranges that are not neighbours, or not to be written alike, are taken apart") {
    RangeFeed feed;
    Range in_flight = range(4);
    in_flight.begin(0, 1);
    feed.push({range(0), range(2), range(3, 10, true), in_flight, range(5)});
    CHECK(ordinals(feed.take(9, 1000)) == Ordinals{0});
    CHECK(ordinals(feed.take(9, 1000)) == Ordinals{2});
    CHECK(ordinals(feed.take(9, 1000)) == Ordinals{3, 4});
    CHECK(ordinals(feed.take(9, 1000)) == Ordinals{5});
  }

  TEST_CASE("whoever waits gets what is pushed later, and learns of the end") {
    RangeFeed feed;
    Ordinals taken;
    {
      const std::jthread copy([&] {
        while (feed.wait()) {
          for (const auto number : ordinals(feed.take(1, 1000))) taken.push_back(number);
        }
      });
      feed.push({range(0)});
      feed.push({range(1), range(2)});
      feed.close(std::nullopt);
    }
    CHECK(taken == Ordinals{0, 1, 2});
    CHECK(feed.outcome());
  }

  TEST_CASE("a scan that failed ends the copy with its error") {
    RangeFeed feed;
    feed.push({range(0)});
    feed.close(Error{.kind = ErrorKind::kNotFound, .message = "gone"});
    CHECK_FALSE(feed.wait());
    CHECK(feed.take(1, 1000).empty());
    REQUIRE_FALSE(feed.outcome());
    CHECK(feed.outcome().error().message == "gone");
  }

  TEST_CASE("a copy that gave up wants no more, and its error is the one that counts") {
    RangeFeed feed;
    CHECK(feed.push({range(0)}));
    feed.give_up({.kind = ErrorKind::kRateLimited, .message = "slow down"});
    CHECK_FALSE(feed.push({range(1)}));
    feed.close(Error{.message = "later"});
    CHECK_FALSE(feed.wait());
    CHECK(feed.outcome().error().message == "slow down");
  }
}

}  // namespace
}  // namespace kiteway::executor
