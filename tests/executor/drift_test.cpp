// What other hands changed on the target after a run: told, and put back where it can be.
#include "planner/plan_file/plan_file.h"
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

constexpr std::size_t kRows = 20;

/// A collection that was moved, with a time to live.
void move_one(Migration& migration) {
  migration.source.create(at("a"), small_schema());
  migration.source.put(at("a"), "", small_rows(1, kRows));
  migration.source.index_and_load(at("a"));
  migration.add("a");
  migration.intent.collections[0].properties = {{"collection.ttl.seconds", {"86400"}}};
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
}

std::vector<std::string> drift(Migration& migration) {
  const auto compiled = migration.compile();
  REQUIRE(compiled.plan);
  std::vector<std::string> lines;
  for (const auto& one : compiled.plan->collections.at(0).drift) lines.push_back(to_string(one));
  return lines;
}

TEST_SUITE("executor drift") {
  TEST_CASE("a collection that a run has just made has not drifted") {
    Migration migration;
    move_one(migration);
    CHECK(drift(migration).empty());
    CHECK(planner::has_no_changes(*migration.compile().plan));
  }

  TEST_CASE("an index that was dropped is made again, and nothing else is done") {
    Migration migration;
    move_one(migration);
    migration.target.drop_indexes(at("a"));
    CHECK(drift(migration) == std::vector<std::string>{"index vector: AUTOINDEX (IP) -> absent"});
    const std::size_t writes = migration.target.writes();

    const Applied applied = migration.apply();

    INFO(explain_failure(applied));
    CHECK(applied.is_success());
    CHECK(migration.target.index_count(at("a")) == 1);
    CHECK(migration.target.writes() == writes + 1);
    CHECK(drift(migration).empty());
  }

  TEST_CASE("a property that was changed is set again") {
    Migration migration;
    move_one(migration);
    migration.target.set_property(at("a"), "collection.ttl.seconds", "60");
    CHECK(drift(migration) ==
          std::vector<std::string>{"property collection.ttl.seconds: 86400 -> 60"});

    CHECK(migration.apply().is_success());

    CHECK(drift(migration).empty());
  }

  TEST_CASE("a saved plan whose target was altered after its run is stale, and does nothing") {
    Migration migration;
    migration.source.create(at("a"), small_schema());
    migration.source.put(at("a"), "", small_rows(1, kRows));
    migration.source.index_and_load(at("a"));
    migration.add("a");
    const auto saved = migration.compile();
    REQUIRE(saved.plan);
    REQUIRE(migration.apply_plan(*saved.plan).is_success());
    CHECK(migration.apply_plan(*saved.plan).is_success());  // as planned
    migration.target.drop_indexes(at("a"));
    const std::size_t writes = migration.target.writes();

    const Applied applied = migration.apply_plan(*saved.plan);

    REQUIRE(applied.diagnostics.items().size() == 2);
    CHECK(applied.diagnostics.items()[0].message.starts_with(
        "target collection default/a was changed outside of kiteway since run "));
    CHECK(applied.diagnostics.items()[1].message ==
          "target collection default/a: index vector: AUTOINDEX (IP) -> absent");
    CHECK(migration.target.writes() == writes);
  }

  TEST_CASE("drift is in the plan file, so that a saved plan puts back the same") {
    Migration migration;
    move_one(migration);
    migration.target.set_property(at("a"), "collection.ttl.seconds", "60");
    const auto saved = planner::read_plan(planner::write_plan(*migration.compile().plan));
    REQUIRE(saved);
    CHECK(saved->collections.at(0).drift_run.starts_with("run-"));

    CHECK(migration.apply_plan(*saved).is_success());

    CHECK(drift(migration).empty());
  }
}

}  // namespace
}  // namespace kiteway::testing
