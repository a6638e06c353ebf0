// Which ranges are compared, and which of a run's ranges are opened again.
#include "executor/transfer/proof/pieces.h"

#include "executor/transfer/proof/reopen_ranges.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

namespace kiteway::executor {
namespace {

KeyRange between(std::int64_t after, std::int64_t upto) { return {.after = after, .upto = upto}; }
KeyRange upto(std::int64_t key) { return {.upto = key}; }
KeyRange behind(std::int64_t key) { return {.after = key}; }

Digest digest(std::uint64_t seed) { return {.low = seed}; }

/// What the journal has of a partition that was copied in three ranges, the last one up to 30.
std::vector<Range> copied() {
  std::vector<Range> ranges;
  for (const auto& keys : {upto(10), between(10, 20), between(20, 30)}) {
    const auto range = Range::restored({.ordinal = std::ssize(ranges),
                                        .keys = keys,
                                        .key_count = 10,
                                        .state = RangeState::kDone,
                                        .checksum = digest(1)});
    REQUIRE(range);
    ranges.push_back(*range);
  }
  return ranges;
}

std::vector<std::int64_t> opened(const std::vector<KeyRange>& different) {
  std::vector<std::int64_t> ordinals;
  for (const auto& range : reopened(copied(), different)) {
    CHECK(range.state() == RangeState::kOpen);
    CHECK(range.is_uncertain());
    CHECK_FALSE(range.checksum());
    ordinals.push_back(range.ordinal());
  }
  return ordinals;
}

using Ordinals = std::vector<std::int64_t>;

TEST_SUITE("executor pieces") {
  TEST_CASE("the last range of a scan covers every key behind it, and no ranges are one") {
    const auto ranges = covering({{.keys = upto(10)}, {.keys = between(10, 20)}});
    REQUIRE(ranges.size() == 2);
    CHECK(ranges[0].keys == upto(10));
    CHECK(ranges[1].keys == behind(10));
    CHECK(covering({}) == Pieces{{.keys = {}}});
  }

  TEST_CASE("scans that become one collection are cut wherever one of them is") {
    const auto ranges =
        united({{{.keys = upto(10), .key_count = 4}},
                {{.keys = upto(5), .key_count = 2}, {.keys = between(5, 12), .key_count = 3}}});
    REQUIRE(ranges.size() == 4);
    CHECK(ranges[0].keys == upto(5));
    CHECK(ranges[1].keys == between(5, 10));
    CHECK(ranges[2].keys == between(10, 12));
    CHECK(ranges[3].keys == behind(12));
    CHECK(ranges[0].key_count == 6);
    CHECK(ranges[1].key_count == 7);
    CHECK(ranges[2].key_count == 3);
    CHECK(ranges[3].key_count == 0);
  }

  TEST_CASE("ranges that only touch have no key in common") {
    CHECK_FALSE(overlap(upto(10), behind(10)));
    CHECK_FALSE(overlap(behind(10), between(1, 10)));
    CHECK(overlap(upto(11), behind(10)));
    CHECK(overlap({}, between(1, 2)));
  }

  TEST_CASE("three checksums show which end has changed") {
    const Piece known{.keys = upto(9), .copied = RangeDigest{.keys = 5, .digest = digest(1)}};
    const Piece unknown{.keys = upto(9)};
    const RangeDigest same{.keys = 5, .digest = digest(1)};
    const RangeDigest changed{.keys = 5, .digest = digest(2)};
    const RangeDigest fewer{.keys = 4, .digest = digest(3)};

    CHECK(ComparedRange{.range = known, .source = changed, .target = same}.is_as_copied());
    CHECK_FALSE(ComparedRange{.range = known, .source = same, .target = changed}.is_as_copied());
    CHECK_FALSE(ComparedRange{.range = unknown, .source = same, .target = changed}.is_as_copied());

    CHECK(difference_text({.range = known, .source = changed, .target = same}) ==
          "keys up to 9: the source has changed since its rows were copied, from 5 rows to 5 with "
          "other values");
    CHECK(difference_text({.range = known, .source = fewer, .target = same}) ==
          "keys up to 9: the source has changed since its rows were copied, from 5 rows to 4");
    CHECK(difference_text({.range = known, .source = same, .target = changed}) ==
          "keys up to 9: 5 rows each, with other values");
    CHECK(difference_text({.range = unknown, .source = same, .target = fewer}) ==
          "keys up to 9: 5 rows on the source, 4 on the target");
  }

  TEST_CASE("a range is named by the keys at its ends") {
    CHECK(range_text({}) == "all keys");
    CHECK(range_text(between(3, 9)) == "keys after 3 up to 9");
  }
}

TEST_SUITE("executor reopened ranges") {
  TEST_CASE("ranges with keys of a different one are open again, each once") {
    CHECK(opened({}) == Ordinals{});
    CHECK(opened({upto(10)}) == Ordinals{0});
    CHECK(opened({between(10, 20), behind(20)}) == Ordinals{1, 2});
    CHECK(opened({between(5, 8), between(9, 11)}) == Ordinals{0, 1});
    CHECK(opened({KeyRange{}}) == Ordinals{0, 1, 2});
  }

  TEST_CASE("keys behind the last range belong to it, unless they have an end of their own") {
    CHECK(opened({behind(30)}) == Ordinals{2});
    CHECK(opened({between(30, 40)}) == Ordinals{});
    CHECK(reopened({}, {KeyRange{}}).empty());
  }
}

}  // namespace
}  // namespace kiteway::executor
