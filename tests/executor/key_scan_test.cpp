// Walks over the keys of a selection.
#include "executor/transfer/scan/key_scan.h"
#include "tests/support/selected_rows.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <stop_token>
#include <variant>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
using Keys = std::vector<std::int64_t>;

// The distinct keys that a walk meets, in its order; it ends after `pages_max` pages.
Keys walk(Reader& reader, const RowSelection& rows, const KeyRange& range = {},
          int pages_max = 1'000) {
  Keys met;
  const auto done = visit_keys(reader, rows, range, {},
                               [&](const KeyColumn& keys, const std::vector<bool>& is_first) {
                                 for (std::size_t row = 0; row < is_first.size(); ++row) {
                                   if (!is_first[row]) continue;
                                   met.push_back(std::get<std::int64_t>(key_at(keys, row)));
                                 }
                                 return --pages_max > 0;
                               });
  REQUIRE(done);
  return met;
}

TEST_SUITE("executor key scan") {
  TEST_CASE("a walk meets the rows of its selection and no others") {
    SelectedRows rows;
    rows.put({1, 3, 5});
    rows.put({2, 4}, 1999);      // not of the filter
    rows.put({6, 7}, 2020, "");  // not of the partition
    const RowSelection selection = rows.selection();
    rows.put({8, 9});  // not of the time

    CHECK(walk(rows.reader(), selection) == Keys{1, 3, 5});
    CHECK(rows.check_queries(selection) == 2);  // the page, and the empty one that is the end
    CHECK(walk(rows.reader(), selection.now()) == Keys{1, 3, 5, 8, 9});
    CHECK(rows.check_queries(selection.now()) == 2);
  }

  TEST_CASE("a walk meets each key once, page by page, however often it is stored") {
    SelectedRows rows({.version = "v2.5.4", .segment_rows = 1'000});
    rows.put(keys_from(1, 40'000));
    rows.put(keys_from(10, 500));
    const RowSelection selection = rows.selection();

    CHECK(walk(rows.reader(), selection) == keys_from(1, 40'000));
    CHECK(rows.check_queries(selection) > 3);
  }

  TEST_CASE("a walk begins after the lower end of its range and stops with the upper one") {
    SelectedRows rows;
    rows.put(keys_from(1, 20));
    const RowSelection selection = rows.selection();
    const KeyRange range{.after = std::int64_t{5}, .upto = std::int64_t{8}};

    CHECK(walk(rows.reader(), selection, range) == Keys{6, 7, 8});
    const auto count = count_keys(rows.reader(), selection, range, {});
    REQUIRE(count);
    CHECK(*count == 3);
    CHECK(rows.check_queries(selection) > 0);
  }

  TEST_CASE("a visitor that has enough is asked no more") {
    SelectedRows rows;
    rows.put(keys_from(1, 40'000));
    const RowSelection selection = rows.selection();

    const Keys met = walk(rows.reader(), selection, {}, 1);

    CHECK(std::ssize(met) == kQueryWindow);
    CHECK(rows.check_queries(selection) == 1);
  }

  TEST_CASE("a walk asks for fewer keys where the answer is too large") {
    SelectedRows rows({.version = "v2.5.4", .send_bytes_max = std::size_t{8} * 1024});
    rows.put(keys_from(1, 20'000));
    CHECK(walk(rows.reader(), rows.selection()) == keys_from(1, 20'000));
  }

  TEST_CASE("a walk that is told to stop asks for nothing") {
    SelectedRows rows;
    rows.put({1, 2, 3});
    const RowSelection selection = rows.selection();
    std::stop_source stop;
    stop.request_stop();

    const auto count = count_keys(rows.reader(), selection, {}, stop.get_token());

    REQUIRE_FALSE(count);
    CHECK(count.error().kind == ErrorKind::kInterrupted);
    CHECK(rows.check_queries(selection) == 0);
  }

  TEST_CASE("a tally counts the rows of the keys it meets, and names the least repeated ones") {
    SelectedRows rows;
    rows.put(keys_from(1, 5'000));  // more than are counted at once
    rows.put({7, 4'990, 12, 12});
    rows.put({7, 8}, 1999);
    rows.put({7, 9}, 2020, "");
    const RowSelection selection = rows.selection();

    const auto tally = tally_keys(rows.reader(), selection, {}, {}, 2);

    REQUIRE(tally);
    CHECK(tally->keys == 5'000);
    CHECK(tally->rows == 5'004);
    CHECK(tally->repeated == std::vector<PrimaryKey>{std::int64_t{7}, std::int64_t{12}});
    CHECK(rows.check_queries(selection) > 4);
  }

  TEST_CASE("a tally of a range leaves out the rows beside it") {
    SelectedRows rows;
    rows.put(keys_from(1, 10));
    rows.put({2, 5, 9});
    const RowSelection selection = rows.selection();

    const auto tally = tally_keys(rows.reader(), selection,
                                  {.after = std::int64_t{3}, .upto = std::int64_t{6}}, {}, 10);

    REQUIRE(tally);
    CHECK(tally->keys == 3);
    CHECK(tally->rows == 4);
    CHECK(tally->repeated == std::vector<PrimaryKey>{std::int64_t{5}});
    CHECK(rows.check_queries(selection) > 0);
  }

  TEST_CASE("keys that were answered before are an error that names the collection") {
    const Page page{.keys = std::vector<std::int64_t>{5, 6}};
    CHECK(check_order(page, std::nullopt, at("a")));
    CHECK(check_order(page, std::int64_t{4}, at("a")));
    CHECK(check_order(Page{}, std::int64_t{4}, at("a")));
    const auto again = check_order(page, std::int64_t{5}, at("a"));
    REQUIRE_FALSE(again);
    CHECK(again.error().kind == ErrorKind::kDataMismatch);
    CHECK(again.error().message.find("default/a up to 5") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::executor
