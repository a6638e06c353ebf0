// Samples of the keys of a selection, and counts of the rows between.
#include "executor/transfer/scan/key_sample.h"
#include "tests/support/selected_rows.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;

constexpr std::int64_t kDivisor = 61;
const std::string kOneOfMany = "id % 61 == 0";

std::vector<KeyStretch> stretches(Reader& reader, const RowSelection& rows,
                                  const KeyRange& range = {}, std::size_t most = 1'000) {
  std::vector<KeyStretch> found;
  const auto done = sample_keys(reader, rows, range, kDivisor, {}, [&](const KeyStretch& stretch) {
    found.push_back(stretch);
    return found.size() < most;
  });
  REQUIRE(done);
  return found;
}

TEST_SUITE("executor key sample") {
  TEST_CASE(
      "a sample holds the keys that the divisor divides, and a count of all rows up to them") {
    SelectedRows rows;
    rows.put(keys_from(1, 200));
    rows.put({10, 100});            // rows, not keys
    rows.put({50, 244}, 1999);      // not of the filter
    rows.put({51, 305}, 2020, "");  // not of the partition
    const RowSelection selection = rows.selection();
    rows.put({366});  // not of the time

    const auto found = stretches(rows.reader(), selection);

    REQUIRE(found.size() == 1);
    CHECK(found[0].sample == std::vector<std::int64_t>{61, 122, 183});
    CHECK(found[0].range == KeyRange{.upto = std::int64_t{183}});
    CHECK(found[0].rows == 185);
  }

  TEST_CASE("every query of a sample is about its selection, and only those of keys are sampled") {
    SelectedRows rows;
    rows.put(keys_from(1, 200));
    const RowSelection selection = rows.selection();

    (void)stretches(rows.reader(), selection);

    const auto queries = rows.watched.take_queries();
    REQUIRE(queries.size() == 3);  // a page, its end, a count
    for (const auto& query : queries) {
      CAPTURE(query.expr());
      CHECK(query.expr().find(SelectedRows::kFilter) != std::string::npos);
      CHECK(query.guarantee_timestamp() == selection.timestamp);
      CHECK(query.partition_names(0) == "p");
      const bool is_count = query.output_fields(0) == "count(*)";
      CHECK((query.expr().find(kOneOfMany) == std::string::npos) == is_count);
    }
  }

  TEST_CASE("the stretches of a sample follow each other, and their rows are those of the whole") {
    SelectedRows rows;
    constexpr std::int64_t kRows = 61 * 2'200;  // more than one stretch
    rows.put(keys_from(1, kRows));
    const RowSelection selection = rows.selection();

    const auto found = stretches(rows.reader(), selection, {.after = std::int64_t{61}});

    REQUIRE(found.size() > 1);
    CHECK(found.front().range.after == PrimaryKey{std::int64_t{61}});
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].range.upto == PrimaryKey{found[i].sample.back()});
      if (i > 0) CHECK(found[i].range.after == found[i - 1].range.upto);
      CHECK(is_even(found[i], kDivisor));
    }
    const auto sum = std::accumulate(
        found.begin(), found.end(), std::int64_t{0},
        [](std::int64_t rows_sum, const KeyStretch& stretch) { return rows_sum + stretch.rows; });
    CHECK(sum == kRows - 61);
  }

  TEST_CASE("a sample that is enough for its visitor ends, and one without keys visits nothing") {
    SelectedRows rows;
    rows.put(keys_from(1, 61 * 2'200));
    CHECK(stretches(rows.reader(), rows.selection(), {}, 1).size() == 1);
    CHECK(stretches(rows.reader(), rows.selection(),
                    {.after = std::int64_t{61}, .upto = std::int64_t{121}})
              .empty());
  }

  TEST_CASE("a stretch is even with half to twice the rows that its sample stands for") {
    KeyStretch stretch{.sample = {61, 122}};
    for (const std::int64_t rows : {61, 122, 244}) {
      stretch.rows = rows;
      CHECK(is_even(stretch, kDivisor));
    }
    for (const std::int64_t rows : {0, 60, 245}) {
      stretch.rows = rows;
      CHECK_FALSE(is_even(stretch, kDivisor));
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
