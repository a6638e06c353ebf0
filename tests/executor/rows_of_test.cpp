// The rows of one end, as they are read to be compared.
#include "executor/transfer/proof/rows_of.h"
#include "tests/support/selected_rows.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;

std::set<PrimaryKey> as_set(const std::vector<std::int64_t>& keys) {
  return {keys.begin(), keys.end()};
}

TEST_SUITE("executor rows of") {
  TEST_CASE("rows of many keys are counted in portions, each of them in the selection") {
    SelectedRows rows;
    rows.put(keys_from(1, 2'500));
    rows.put({1, 2}, 1999);
    rows.put({3, 4}, 2020, "");
    const RowSelection selection = rows.selection();

    const auto count = rows_of_keys(rows.reader(), selection, as_set(keys_from(2, 2'400)));

    REQUIRE(count);
    CHECK(*count == 2'400);
    CHECK(rows.check_queries(selection) == 3);
    const auto none = rows_of_keys(rows.reader(), selection, {});
    REQUIRE(none);
    CHECK(*none == 0);
    CHECK(rows.check_queries(selection) == 0);
  }

  TEST_CASE("a request for a range of the key has the selection and the range") {
    SelectedRows rows;
    const RowsOf source{.reader = rows.reader(),
                        .selection = rows.selection(),
                        .rules = {.columns = {"id", "year"}},
                        .digest_rules = {}};
    const KeyRange range{.after = std::int64_t{5}, .upto = std::int64_t{9}};

    const PageRequest request = request_for(source, range, 100'000);

    CHECK(request.rows == source.selection);
    CHECK(request.range == range);
    CHECK(request.output_fields == std::vector<std::string>{"id", "year"});
    CHECK(request.limit == kQueryWindow);
    CHECK(request_for(source, range, 0).limit == 1);
  }

  TEST_CASE("a range of another field than the key becomes one more condition of the selection") {
    SelectedRows rows;
    const RowsOf target{.reader = rows.reader(),
                        .selection = rows.selection(),
                        .range_field = "old_id",
                        .rules = {},
                        .digest_rules = {}};

    const PageRequest request = request_for(target, {.upto = std::int64_t{9}}, 10);

    CHECK(request.range == KeyRange{});
    CHECK(request.rows == target.selection.where("old_id <= 9"));
    CHECK(request.rows.filter == "(year > 2000) and (old_id <= 9)");
  }

  TEST_CASE("a page that is too large is asked for again with fewer rows") {
    SelectedRows rows({.version = "v2.5.4", .send_bytes_max = std::size_t{4} * 1024});
    rows.put(keys_from(1, 2'000));
    const RowSelection selection = rows.selection();
    PageRequest request{.rows = selection, .output_fields = {"id", "year"}, .limit = 2'000};

    const auto page = read_page(rows.reader(), request);

    REQUIRE(page);
    CHECK(page->row_count() > 0);
    CHECK(request.limit < 2'000);
    CHECK(rows.check_queries(selection) > 1);
  }

  TEST_CASE("rows of a page do not count where their keys were announced as left out") {
    SelectedRows rows;
    RowsOf source{.reader = rows.reader(), .selection = {}, .rules = {}, .digest_rules = {}};
    const Page page{.keys = std::vector<std::int64_t>{5, 6, 6, 8}};
    CHECK(left_out_rows(page, source).empty());
    source.left_out = as_set({1, 4, 9});
    CHECK(left_out_rows(page, source).empty());
    source.left_out = as_set({1, 6, 9});
    CHECK(left_out_rows(page, source) == std::vector<bool>{false, true, true, false});
    CHECK(left_out_rows(Page{}, source).empty());
  }
}

}  // namespace
}  // namespace kiteway::executor
