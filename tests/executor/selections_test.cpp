// Which rows the scans of a plan are about, on both ends.
#include "executor/transfer/selections.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;

planner::CollectionPlan plan_of(const planner::CollectionIntent& move) {
  auto plan = compiled(intent_of({move}), world_with({sample_collection()})).collections.at(0);
  plan.filter = "price > 3";
  return plan;
}

TEST_SUITE("executor selections") {
  TEST_CASE("a scan reads a part of the source, under the filter of the plan, at one moment") {
    const auto plan = plan_of(move_of("products"));
    CHECK(source_selection(plan, "east", 7) == RowSelection{.address = plan.source,
                                                            .partition = "east",
                                                            .key_name = "id",
                                                            .filter = "price > 3",
                                                            .timestamp = 7});
  }

  TEST_CASE("a scan of a merged collection reads all of that collection") {
    auto plan = plan_of(move_of("products"));
    const CollectionAddress other{.database = "default", .collection = "others"};
    plan.merged.push_back({.address = other});
    const RowSelection rows = source_selection(plan, to_string(other), kReadNow);
    CHECK(rows.address == other);
    CHECK(rows.partition.empty());
    CHECK(rows.filter == "price > 3");
  }

  TEST_CASE("the target is read without a filter, by the field that holds the source's keys") {
    planner::CollectionIntent move = move_of("products");
    const auto plan = plan_of(move);
    CHECK(target_selection(plan, "east", 7) == RowSelection{.address = plan.target.address,
                                                            .partition = "east",
                                                            .key_name = "id",
                                                            .timestamp = 7});
    move.auto_id.value = true;
    CHECK(target_selection(plan_of(move), "", kReadNow).key_name.empty());
    move.original_pk_field.value = "old_id";
    CHECK(target_selection(plan_of(move), "", kReadNow).key_name == "old_id");
  }

  TEST_CASE("a condition narrows a selection and forgets nothing of it") {
    const RowSelection all{.address = {"default", "a"}, .partition = "p", .timestamp = 7};
    RowSelection expected = all;
    expected.filter = "x == 1";
    CHECK(all.where("x == 1") == expected);
    CHECK(all.where("") == all);
    expected.filter = "(x == 1) and (y == 2)";
    CHECK(all.where("x == 1").where("y == 2") == expected);
  }

  TEST_CASE("the rows of now are the same rows at another time") {
    const RowSelection then{.address = {"default", "a"},
                            .partition = "p",
                            .key_name = "id",
                            .filter = "x == 1",
                            .timestamp = 7};
    RowSelection expected = then;
    expected.timestamp = kReadNow;
    CHECK(then.now() == expected);
  }
}

}  // namespace
}  // namespace kiteway::executor
