// The diff of a plan: everything that is not the same on the target stands in it, with a reason.
#include "planner/compile/compile.h"
#include "planner/compile/rules/row_size.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

CollectionPlan plan_for(const CollectionSnapshot& source, const CollectionIntent& move) {
  return compiled(intent_of({move}), world_with({source})).collections.at(0);
}

// One line per change: `~ dynamic field: off -> on # default`.
std::string changes(const CollectionSnapshot& source, const CollectionIntent& move) {
  std::string lines;
  for (const auto& change : plan_for(source, move).changes) {
    const char* symbols = "+~!";
    lines += symbols[static_cast<std::size_t>(change.kind)];
    lines += " " + change.path + ": " + change.before + " -> " + change.after;
    if (!change.reason.empty()) lines += " # " + change.reason;
    if (change.origin.line != 0) lines += " @" + std::to_string(change.origin.line);
    lines += "\n";
  }
  return lines;
}

// A move that asks for no nullable fields, which this target does not have.
CollectionIntent not_null_move() {
  CollectionIntent move = move_of("products");
  move.nullable = {false, {"plan.yaml", 9, 14}};
  return move;
}

// A move that leaves the dynamic field off, as the sample has it, so that nothing changes by it.
CollectionIntent plain_move() {
  CollectionIntent move = not_null_move();
  move.dynamic_field = {false, {"plan.yaml", 9, 20}};
  return move;
}

const std::string kAutoIndex = "~ index vector: HNSW (COSINE) -> AUTOINDEX (COSINE)\n";

TEST_SUITE("planner changes") {
  TEST_CASE("nothing changes when the target is to be the same") {
    CollectionSnapshot same = sample_collection();
    same.indexes = {index_on("vector", "AUTOINDEX")};
    CHECK(changes(same, plain_move()).empty());
    CHECK(plan_for(same, plain_move()).unchanged.size() == 3 + 1 + 1 + 1);  // fields, dynamic, ...
  }

  TEST_CASE("the dynamic field is switched on by default, and off with a loss") {
    CHECK(changes(sample_collection(), not_null_move()) ==
          "~ dynamic field: off -> on # default\n" + kAutoIndex);
    CollectionIntent on = not_null_move();
    on.dynamic_field = {true, {"plan.yaml", 9, 20}};
    CHECK(changes(sample_collection(), on) == "~ dynamic field: off -> on @9\n" + kAutoIndex);
    CollectionSnapshot dynamic = sample_collection();
    dynamic.schema.dynamic_field_enabled = true;
    CHECK(changes(dynamic, plain_move()) ==
          "! dynamic field: on -> off # its keys are not copied @9\n" + kAutoIndex);
    CHECK(changes(dynamic, not_null_move()) == kAutoIndex);
  }

  TEST_CASE("AutoID is switched off, for the keys are kept") {
    CollectionSnapshot source = sample_collection();
    source.schema.fields[0].auto_id = true;
    CHECK(changes(source, plain_move()) ==
          "~ auto_id: true -> false # the keys are kept, and a repeated write cannot double a "
          "row\n" +
              kAutoIndex);
  }

  TEST_CASE("another number of shards is told with who decided it") {
    CollectionSnapshot source = sample_collection();
    source.shard_count = 2;
    CHECK(changes(source, plain_move()) ==
          "~ shards: 2 -> 1 # auto: one per 100 million rows\n" + kAutoIndex);
    CollectionIntent move = plain_move();
    move.shards = {4, {"plan.yaml", 10, 13}};
    CHECK(changes(source, move) == "~ shards: 2 -> 4 @10\n" + kAutoIndex);
  }

  TEST_CASE("partitions to be made are added, the default one is there by itself") {
    CHECK(changes(with_partitions(sample_collection(), {"a", "b"}), plain_move()) ==
          kAutoIndex + "+ partition a:  -> \n+ partition b:  -> \n");
  }

  TEST_CASE("what the target will not have is told as lost") {
    CollectionSnapshot source = sample_collection();
    source.aliases = {"shop", "store"};
    source.properties = {{"collection.ttl.seconds", "60"}, {"mmap.enabled", "true"}};
    source.indexes.push_back(index_on("title", "INVERTED", ""));
    source.schema.fields[0].type_params["max_length"] = "9";
    source.properties["collection.autocompaction.enabled"] = "false";
    CollectionIntent move = plain_move();
    move.aliases = {AliasMode::kNone, {"plan.yaml", 10, 14}};
    CHECK(changes(source, move) ==
          "! field id parameter max_length: 9 ->  # it means nothing for Int64\n" + kAutoIndex +
              "! property collection.autocompaction.enabled: false ->  # operational, not copied\n"
              "! alias shop:  ->  # aliases: none @10\n"
              "! alias store:  ->  # aliases: none @10\n");
  }

  TEST_CASE("a row's size is guessed from the types alone") {
    using enum DataType;
    CollectionSchema schema{.fields = {int64_key()}};
    CHECK(row_bytes_estimate(schema) == 8);
    schema.fields.push_back(vectors("v", 128));
    CHECK(row_bytes_estimate(schema) == 8 + 128 * 4);
    schema.fields = {vectors("a", 64, kFloat16Vector), vectors("b", 64, kBFloat16Vector),
                     vectors("c", 64, kInt8Vector), vectors("d", 64, kBinaryVector)};
    CHECK(row_bytes_estimate(schema) == 128 + 128 + 64 + 8);
    schema.fields = {varchar("short", 10), varchar("long", 65535), scalar("flag", kBool)};
    CHECK(row_bytes_estimate(schema) == 10 + 64 + 1);
    schema.fields = {scalar("json", kJson)};
    schema.dynamic_field_enabled = true;
    CHECK(row_bytes_estimate(schema) == 128 + 64);
  }
}

}  // namespace
}  // namespace kiteway::planner
