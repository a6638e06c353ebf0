// A collection of which a selection leaves rows out, by partition, by filter and by time.
#pragma once

#include "executor/remote/row_selection.h"
#include "tests/support/columns.h"
#include "tests/support/watched_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::testing {

/// Collection `a` of a server with snapshot reads: `id`, `year` and a vector, in partition `p` and
/// in the default one.
class SelectedRows {
 public:
  static constexpr const char* kFilter = "year > 2000";

  explicit SelectedRows(const FakeOptions& options = {.version = "v2.5.4"})
      : server(options), watched(server) {
    REQUIRE(watched.is_ready());
    server.create(at("a"),
                  schema_of({primary_key(field("id", wire::schema::Int64)),
                             field("year", wire::schema::Int64), vector_field("vector", 4)}));
    server.create_partition(at("a"), "p");
    server.index_and_load(at("a"));
  }

  /// Rows with these keys, all of one year.
  void put(const std::vector<std::int64_t>& keys, std::int64_t year = 2020,
           const std::string& partition = "p") {
    auto columns = small_rows(keys);
    columns.push_back(long_column("year", std::vector<std::int64_t>(keys.size(), year)));
    server.put(at("a"), partition, columns);
  }

  /// What partition `p` holds now of the years that meet the filter.
  [[nodiscard]] executor::RowSelection selection() {
    return {.address = at("a"),
            .partition = "p",
            .key_name = "id",
            .filter = kFilter,
            .timestamp = watched.reader().timestamp()};
  }

  /// Checks that every query since the last check was about the rows of `selection`, and returns
  /// how many there were.
  std::size_t check_queries(const executor::RowSelection& selection) {
    const auto queries = watched.take_queries();
    for (const auto& query : queries) {
      CAPTURE(query.expr());
      CHECK(query.db_name() == selection.address.database);
      CHECK(query.collection_name() == selection.address.collection);
      CHECK(std::vector<std::string>(query.partition_names().begin(),
                                     query.partition_names().end()) ==
            std::vector<std::string>{selection.partition});
      CHECK(query.expr().find(selection.filter) != std::string::npos);
      CHECK(query.guarantee_timestamp() == selection.timestamp);
      const bool is_strong = query.consistency_level() == wire::common::ConsistencyLevel::Strong;
      CHECK(is_strong == (selection.timestamp == executor::kReadNow));
    }
    return queries.size();
  }

  [[nodiscard]] executor::Reader& reader() { return watched.reader(); }

  FakeMilvus server;
  WatchedReader watched;
};

/// first, first + 1, ...
[[nodiscard]] inline std::vector<std::int64_t> keys_from(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> keys(static_cast<std::size_t>(count));
  std::ranges::generate(keys, [&] { return first++; });
  return keys;
}

}  // namespace kiteway::testing
