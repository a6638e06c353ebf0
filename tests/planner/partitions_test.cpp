// Partitions of the source that become one.
#include "planner/compile/rules/partitions.h"
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

const SourcePlace kLine{.file = "plan.yaml", .line = 9, .column = 9};

CollectionSnapshot parted() { return with_partitions(sample_collection(), {"eu", "us"}); }

CollectionIntent merged() {
  CollectionIntent move = move_of("products");
  move.partitions = {PartitionMode::kMerge, kLine};
  return move;
}

TEST_SUITE("planner partitions") {
  TEST_CASE("merged partitions are told as lost, and the source is read as a whole") {
    const CompiledPlan plan = compiled(intent_of({merged()}), world_with({parted()}));
    const CollectionPlan& made = plan.collections.at(0);
    CHECK(made.target.partitions.empty());
    CHECK(made.scan_partitions == std::vector<std::string>{""});
    const auto lost = std::ranges::find(made.changes, "partition us", &Change::path);
    REQUIRE(lost != made.changes.end());
    CHECK(*lost == Change{.kind = ChangeKind::kLost,
                          .path = "partition us",
                          .reason = "its rows go to the default partition",
                          .origin = kLine});
    CHECK(std::ranges::none_of(
        plan.nodes, [](const Node& node) { return node.kind == NodeKind::kCreatePartition; }));
  }

  TEST_CASE("merging is another plan than keeping, and keeping is the default") {
    const World world = world_with({parted()});
    const auto key = [&](const CollectionIntent& move) {
      return compiled(intent_of({move}), world).collections.at(0).intent_key;
    };
    CollectionIntent kept = move_of("products");
    kept.partitions = {PartitionMode::kKeep, kLine};
    CHECK(key(kept) == key(move_of("products")));
    CHECK(key(merged()) != key(kept));
  }

  TEST_CASE("a target without partitions takes merged ones") {
    World world = world_with({parted()});
    world.target.version = parse_server_version("");
    CHECK(compile(intent_of({merged()}), world).plan.has_value());
    CHECK(lines_of(compile(intent_of({move_of("products")}), world).diagnostics)
              .find("write partitions: merge") != std::string::npos);
  }

  TEST_CASE("partitions that are said to be kept are not given to a partition key") {
    CollectionIntent move = move_of("products");
    move.partitions = {PartitionMode::kKeep, kLine};
    move.fields = {{.name = "title", .place = kLine}};
    move.fields[0].partition_key = {true, kLine};
    const World world = world_with({parted()});
    CHECK(lines_of(compile(intent_of({move}), world).diagnostics)
              .starts_with("P0326 9:9 the 3 partitions of the source cannot be kept, for field "
                           "\"title\" is the partition key"));
    CHECK(compile(intent_of({move}), world_with({sample_collection()})).plan.has_value());
    move.partitions.value = PartitionMode::kMerge;
    CHECK(compile(intent_of({move}), world).plan.has_value());
  }

  TEST_CASE("rows that are told by their number alone stay in their partitions") {
    CollectionIntent move = merged();
    move.auto_id = {true, kLine};
    const World world = world_with({parted()});
    CHECK(lines_of(compile(intent_of({move}), world).diagnostics).find("P0412 9:9") !=
          std::string::npos);
    move.original_pk_field = {"old_id", kLine};
    CHECK(compile(intent_of({move}), world).plan.has_value());
  }
}

}  // namespace
}  // namespace kiteway::planner
