// Comparing ranges of two fake servers, and what explains a difference.
#include "executor/transfer/proof/compare.h"

#include "executor/transfer/proof/repeated_rows.h"
#include "executor/transfer/proof/shared_keys.h"
#include "tests/executor/both_ends.h"

#include <doctest/doctest.h>

#include <cstdint>

namespace kiteway::testing {
namespace {

using namespace executor;

TEST_SUITE("executor compare") {
  TEST_CASE("ranges are equal, differ by their keys or differ by their values") {
    BothEnds ends(300, 300);
    change(ends.target_server(), 150);
    ends.target_server().remove(at("a"), {std::int64_t{250}});

    const auto found = compare_ranges(
        ends.sides(), {range_of(0, 100), range_of(100, 200), range_of(200, 300)}, ends.tools());

    REQUIRE(found);
    REQUIRE(found->size() == 3);
    CHECK(found->at(0).is_equal());
    CHECK_FALSE(found->at(1).is_equal());
    CHECK(found->at(1).target.keys == 100);
    CHECK_FALSE(found->at(2).is_equal());
    CHECK(found->at(2).target.keys == 99);
  }

  TEST_CASE("a side of several parts is their sum") {
    BothEnds ends(100, 100);
    const auto part = source_rows(ends.collection(), kPartition, ends.source());
    const auto tools = ends.tools();
    Streams::Held held(tools.streams, 1);
    const auto once = Side({part}).digest(range_of(0, 100), held, {});
    const auto twice = Side({part, part}).digest(range_of(0, 100), held, {});
    REQUIRE(once);
    REQUIRE(twice);
    RangeDigest sum = *once;
    sum += *once;
    CHECK(*twice == sum);
    CHECK(twice->keys == 200);
  }

  TEST_CASE("rows that were left out count on neither end") {
    BothEnds ends(100, 100);
    change(ends.target_server(), 7);
    auto source = source_rows(ends.collection(), kPartition, ends.source());
    auto target = target_rows(ends.collection(), kPartition, ends.target());
    source.left_out = target.left_out = {std::int64_t{7}};
    const auto found = compare_ranges({.source = Side({source}), .target = Side({target})},
                                      {range_of(0, 100)}, ends.tools());
    REQUIRE(found);
    CHECK(found->at(0).is_equal());
    CHECK(found->at(0).source.keys == 99);
  }
}

TEST_SUITE("executor duplicate keys") {
  TEST_CASE("rows of duplicate keys explain a difference, other rows do not") {
    BothEnds ends(100, 100);
    put_other(ends.source_server(), 20);
    ends.source_server().set_newest_wins(true);
    std::int64_t explained = 1;

    SUBCASE("nothing else") {}
    SUBCASE("another value") {
      change(ends.source_server(), 30);
      explained = 0;
    }
    SUBCASE("a missing row") {
      ends.target_server().remove(at("a"), {std::int64_t{30}});
      explained = 0;
    }
    const auto sides = ends.sides();
    const auto found = compare_ranges(sides, {range_of(0, 100)}, ends.tools());
    REQUIRE(found);
    REQUIRE_FALSE(found->at(0).is_equal());
    const auto repeated = repeated_rows(sides, found->at(0), ends.tools());
    REQUIRE(repeated);
    CHECK(repeated->explain_all == (explained > 0));
    if (explained > 0) CHECK(repeated->keys == 1);
  }

  TEST_CASE("without duplicates no row is read again") {
    BothEnds ends(100, 100);
    change(ends.target_server(), 20);
    const auto sides = ends.sides();
    const auto found = compare_ranges(sides, {range_of(0, 100)}, ends.tools());
    REQUIRE(found);
    const auto reads = ends.target_server().calls("Query");
    const auto repeated = repeated_rows(sides, found->at(0), ends.tools());
    REQUIRE(repeated);
    CHECK_FALSE(repeated->explain_all);
    CHECK(ends.target_server().calls("Query") == reads);
  }
}

TEST_SUITE("executor shared keys") {
  TEST_CASE("fewer distinct keys than the merged collections have together are a difference") {
    BothEnds ends(100, 100);
    CHECK_FALSE(*shared_keys(ends.collection(), ends.target(), 101, {}));  // one source
    ends.collection().merged.push_back({.address = at("b")});
    CHECK_FALSE(*shared_keys(ends.collection(), ends.target(), 100, {}));
    const auto shared = shared_keys(ends.collection(), ends.target(), 101, {});
    REQUIRE(shared);
    REQUIRE(*shared);
    CHECK(**shared ==
          "100 distinct keys on the target, 101 in the source collections: of a key that several "
          "of them have, only one row is kept");
  }
}

}  // namespace
}  // namespace kiteway::testing
