// Part of a collection, from fake to fake.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;

const SourcePlace kPlace{"plan.yaml", 9, 9};

// a: `count` rows with the keys from 1 on, and `year`, which is 2020 + key % 10.
void add_years(Migration& migration, std::size_t count) {
  migration.source.create(
      at("a"), schema_of({primary_key(field("id", proto::Int64)), field("year", proto::Int64),
                          vector_field("vector", 4)}));
  auto columns = small_rows(1, count);
  std::vector<std::int64_t> years;
  for (std::size_t key = 1; key <= count; ++key) {
    years.push_back(2020 + static_cast<std::int64_t>(key % 10));
  }
  columns.push_back(long_column("year", years));
  migration.source.put(at("a"), "", columns);
  migration.source.index_and_load(at("a"));
  migration.add("a");
}

TEST_SUITE("executor filter") {
  TEST_CASE("the rows that meet the filter arrive, and no others") {
    for (const std::size_t count : {100U, 20'000U}) {
      CAPTURE(count);
      Migration migration({.version = "v2.5.4", .segment_rows = 3'000}, {.version = "v2.5.4"});
      add_years(migration, count);
      migration.intent.collections[0].filter = {"year >= 2027", kPlace};
      const Applied applied = migration.apply();
      INFO(explain_failure(applied));
      REQUIRE(applied.is_success());
      CHECK(migration.target.physical_rows(at("a")) == count * 3 / 10);
      for (const auto& row : migration.target.rows(at("a"))) {
        CHECK(row.fields.at("year") >= "2027");
      }
      const auto verified = migration.verify(10);
      REQUIRE(verified);
      CHECK(verified->at(0).differences.empty());
      CHECK(verified->at(0).source_keys == static_cast<std::int64_t>(count * 3 / 10));
      CHECK(migration.apply().is_success());  // there is nothing to do
    }
  }

  TEST_CASE("a row that meets it and is lost on the target is found") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_years(migration, 1'000);
    migration.intent.collections[0].filter = {"year == 2027", kPlace};
    REQUIRE(migration.apply().is_success());
    migration.target.remove(at("a"), {std::int64_t{7}});
    const auto verified = migration.verify(10);
    REQUIRE(verified);
    CHECK(verified->at(0).rows.size() == 1);
  }

  TEST_CASE("a filter of two conditions holds on an old source too, range by range") {
    Migration migration({.version = "v2.3.6", .segment_rows = 3'000});
    add_years(migration, 20'000);
    migration.intent.collections[0].filter = {"year in [2020, 2029] and id > 10000", kPlace};
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(migration.target.physical_rows(at("a")) == 2'000);
  }

  TEST_CASE("rows that stay behind may hold what the target could not") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.4.15"});
    migration.source.create(
        at("a"), schema_of({primary_key(field("id", proto::Int64)),
                            nullable(field("year", proto::Int64)), vector_field("vector", 4)}));
    auto columns = small_rows(1, 3);
    columns.push_back(with_validity(long_column("year", {2024, 2025}), {true, false, true}));
    migration.source.put(at("a"), "", columns);
    migration.source.index_and_load(at("a"));
    migration.add("a");
    CHECK_FALSE(migration.apply().is_success());
    migration.intent.collections[0].filter = {"id != 2", kPlace};
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(migration.target.physical_rows(at("a")) == 2);
  }

  TEST_CASE("a row that was left out and meets the filter no more is missed on neither end") {
    constexpr std::size_t kRows = 10;
    const CollectionAddress address = at("a");
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    migration.source.create(
        address, schema_of({primary_key(field("id", proto::Int64)), field("year", proto::Int64),
                            field("price", proto::Float), vector_field("vector", 4)}));
    const auto put = [&](std::int64_t first, std::size_t count, std::int64_t year, float price) {
      auto columns = small_rows(first, count);
      columns.push_back(long_column("year", std::vector<std::int64_t>(count, year)));
      columns.push_back(float_column("price", std::vector<float>(count, price)));
      migration.source.put(address, "", columns);
    };
    put(1, kRows, 2027, 0.5F);
    put(kRows + 1, 1, 2027, std::numeric_limits<float>::quiet_NaN());
    migration.source.index_and_load(address);
    migration.add("a");
    auto& collection = migration.intent.collections[0];
    collection.filter = {"year == 2027", kPlace};
    collection.on_row_error = {planner::RowErrorPolicy::kQuarantine, kPlace};
    collection.max_quarantined = {1, kPlace};
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    const auto with = migration.verify(10);
    REQUIRE(with);
    CHECK(with->at(0).quarantined == 1);
    CHECK(with->at(0).differences.empty());

    migration.source.remove(address, {std::int64_t{kRows + 1}});
    put(kRows + 1, 1, 2020, 0.5F);

    const auto without = migration.verify(10);
    REQUIRE(without);
    CHECK(without->at(0).quarantined == 0);
    CHECK(without->at(0).differences.empty());
  }

  TEST_CASE("a filter that the source does not take refuses the plan before anything is made") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_years(migration, 10);
    migration.intent.collections[0].filter = {"yaer >= 2027", kPlace};
    const Applied applied = migration.apply();
    REQUIRE(applied.diagnostics.items().size() == 1);
    CHECK(applied.diagnostics.items()[0].code == "P0322");
    CHECK(applied.diagnostics.items()[0].place == kPlace);
    CHECK(migration.target.writes() == 0);
  }
}

}  // namespace
}  // namespace kiteway::executor
