// Which columns are read and written.
#include "executor/transfer/fields.h"
#include "executor/world/session.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
using Names = std::vector<std::string>;

planner::CollectionPlan plan_for(const CollectionSnapshot& source, bool dynamic_target) {
  planner::CollectionIntent move = move_of("products");
  move.dynamic_field.value = dynamic_target;
  return compiled(intent_of({move}), world_with({source})).collections.at(0);
}

TEST_SUITE("executor fields") {
  TEST_CASE("every field of the source is read and written, arrays being looked into") {
    CollectionSnapshot source = sample_collection();
    source.schema.fields.push_back(array_of("tags", DataType::kInt64));
    const BatchRules rules = batch_rules(plan_for(source, true));
    CHECK(rules.columns == Names{"id", "title", "vector", "tags"});
    CHECK(rules.array_columns == Names{"tags"});
  }

  TEST_CASE("the dynamic field goes where both ends have one") {
    CollectionSnapshot source = sample_collection();
    CHECK(batch_rules(plan_for(source, true)).columns.back() == "vector");
    source.schema.dynamic_field_enabled = true;
    CHECK(batch_rules(plan_for(source, true)).columns.back() == "$meta");
    CHECK(batch_rules(plan_for(source, false)).columns.back() == "vector");
  }

  TEST_CASE("the key is the source's primary key") {
    CHECK(key_name(plan_for(sample_collection(), true)) == "id");
    CHECK(key_name(planner::CollectionPlan{}).empty());
  }

  TEST_CASE("keys that the target makes are not sent, or go into the field for the old ones") {
    planner::CollectionIntent move = move_of("products");
    CHECK(batch_rules(plan_for(sample_collection(), true)).sent_as.empty());
    CHECK(target_key_name(plan_for(sample_collection(), true)) == "id");
    move.auto_id.value = true;
    const auto plan_of = [&] {
      return compiled(intent_of({move}), world_with({sample_collection()})).collections.at(0);
    };
    CHECK(batch_rules(plan_of()).columns == Names{"id", "title", "vector"});
    CHECK(batch_rules(plan_of()).sent_as == std::map<std::string, std::string>{{"id", ""}});
    CHECK(target_key_name(plan_of()).empty());
    move.original_pk_field.value = "old_id";
    CHECK(batch_rules(plan_of()).sent_as == std::map<std::string, std::string>{{"id", "old_id"}});
    CHECK(target_key_name(plan_of()) == "old_id");
  }

  TEST_CASE("a plan and its intent are about the same collections") {
    const planner::Intent intent = intent_of({move_of("products", "p2"), move_of("users")});
    const planner::World world =
        world_with({sample_collection("products"), sample_collection("users")});
    for (const Addresses& addresses :
         {addresses_of(intent), addresses_of(compiled(intent, world))}) {
      CHECK(addresses.source ==
            std::vector<CollectionAddress>{{"default", "products"}, {"default", "users"}});
      CHECK(addresses.target ==
            std::vector<CollectionAddress>{{"default", "p2"}, {"default", "users"}});
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
