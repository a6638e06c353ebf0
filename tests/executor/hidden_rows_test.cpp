// The greatest key there can be, which servers before 2.6 count and never answer.
#include "executor/transfer/scan/hidden_rows.h"
#include "tests/support/selected_rows.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;

constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

TEST_SUITE("executor hidden rows") {
  TEST_CASE("hidden rows are those of the greatest key in the selection, as they are now") {
    SelectedRows rows;
    rows.put({1, 2, kHighest});
    rows.put({kHighest}, 1999);
    rows.put({kHighest}, 2020, "");
    const RowSelection selection = rows.selection();
    rows.put({kHighest});

    const auto hidden = hidden_rows(rows.reader(), selection, {});

    REQUIRE(hidden);
    CHECK(*hidden == 2);
    CHECK(rows.check_queries(selection.now()) == 1);
  }

  TEST_CASE(
      "a range that ends with the greatest key has hidden rows, one that ends before has none") {
    SelectedRows rows;
    rows.put({1, kHighest});
    const RowSelection selection = rows.selection();

    const auto with =
        hidden_rows(rows.reader(), selection, {.after = std::int64_t{1}, .upto = kHighest});
    REQUIRE(with);
    CHECK(*with == 1);
    CHECK(rows.check_queries(selection.now()) == 1);
    const auto without = hidden_rows(rows.reader(), selection, {.upto = kHighest - 1});
    REQUIRE(without);
    CHECK(*without == 0);
    CHECK(rows.check_queries(selection.now()) == 0);
  }

  TEST_CASE("a server that answers the greatest key is not asked for it") {
    SelectedRows rows({.version = "v2.6.0"});
    rows.put({1, kHighest});

    const auto hidden = hidden_rows(rows.reader(), rows.selection(), {});

    REQUIRE(hidden);
    CHECK(*hidden == 0);
    CHECK(rows.watched.take_queries().empty());
  }
}

}  // namespace
}  // namespace kiteway::executor
