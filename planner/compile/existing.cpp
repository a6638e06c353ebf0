#include "planner/compile/existing.h"

#include "schema/base/text.h"
#include "schema/fingerprint.h"

#include <algorithm>
#include <set>

namespace kiteway::planner {
namespace {

std::string subject_of_target(const CollectionSnapshot& existing) {
  return "target collection " + to_string(existing.address);
}

bool adopt(const CompileContext& context, const CollectionIntent& collection,
           const CollectionSnapshot& existing, CollectionPlan& plan) {
  const std::string name = quote(to_string(collection.target));
  const std::string hint =
      "change the plan or the collection, or drop it with on_existing: recreate";
  const SourcePlace& place = collection.on_existing.place;
  bool fine = true;
  for (const auto& difference : existing_differences(plan.target, existing)) {
    context.error(
        "P0420", place,
        "collection " + name + " cannot be taken up, since it is not as planned: " + difference,
        hint, subject_of_target(existing));
    fine = false;
  }
  const FieldSchema* key = primary_key(plan.target.schema);
  if (key != nullptr && key->auto_id) {
    context.error("P0421", place,
                  "collection " + name +
                      " cannot be taken up: the target generates its keys, so nobody can tell "
                      "which rows of the source it holds",
                  "write on_existing: recreate, or auto_id: false", subject_of_target(existing));
    fine = false;
  }
  if (collection.verify.value == VerifyMode::kNone) {
    context.error("P0422", collection.verify.is_explicit() ? collection.verify.place : place,
                  "collection " + name +
                      " is to be taken up unverified, so keys that only the target has would go "
                      "unseen",
                  "write verify: checksum, or verify: count");
    fine = false;
  }
  if (!fine) return false;
  keep_indexes(existing, plan.target);
  plan.action = CollectionAction::kAdopt;
  plan.compares_first = true;
  plan.generation = std::max<std::int64_t>(plan.generation, 0) + 1;  // rows may be there
  return true;
}

bool recreate(const CompileContext& context, const CollectionIntent& collection,
              const CollectionSnapshot& existing, CollectionPlan& plan) {
  const std::string name = quote(to_string(collection.target));
  if (collection.prevent_destroy.value) {
    context.error("P0423", collection.prevent_destroy.place,
                  "collection " + name +
                      " would have to be dropped to be made anew, and prevent_destroy forbids it",
                  "remove prevent_destroy: true, or write on_existing: resume",
                  subject_of_target(existing));
    return false;
  }
  if (!existing.aliases.empty()) {
    context.error("P0424", collection.on_existing.place,
                  "collection " + name + " has the aliases " + join(existing.aliases, ", ") +
                      ", and servers drop no collection that has one",
                  "drop the aliases yourself, or move them to another collection",
                  subject_of_target(existing));
    return false;
  }
  plan.action = CollectionAction::kRecreate;
  plan.destroyed_rows = existing.entity_count ? existing.entity_count : existing.rows_estimate;
  plan.is_destroyed_estimate = !existing.entity_count;
  return true;
}

}  // namespace

bool decide_existing(const CompileContext& context, const CollectionIntent& collection,
                     const CollectionSnapshot& existing, const std::string& code,
                     const std::string& made_by, CollectionPlan& plan) {
  plan.existing_collection_id = existing.collection_id;
  switch (collection.on_existing.value) {
    case OnExisting::kResume:
      return adopt(context, collection, existing, plan);
    case OnExisting::kRecreate:
      return recreate(context, collection, existing, plan);
    case OnExisting::kFail:
      break;
  }
  context.error(code, collection.target_place,
                "collection " + quote(to_string(collection.target)) +
                    " exists already on the target, and " + made_by,
                "give another target_name; or write on_existing: resume, to compare its rows and "
                "write those that differ; or on_existing: recreate, to drop it and make it anew "
                "(with apply --allow-destructive)",
                subject_of_target(existing));
  return false;
}

void keep_indexes(const CollectionSnapshot& existing, TargetCollection& planned) {
  std::erase_if(planned.indexes, [&](const IndexSpec& index) {
    return std::ranges::find(existing.indexes, index.field_name, &IndexSpec::field_name) !=
           existing.indexes.end();
  });
}

std::vector<std::string> existing_differences(const TargetCollection& planned,
                                              const CollectionSnapshot& existing) {
  std::vector<std::string> differences;
  const auto planned_lines = schema_lines(planned.schema);
  const auto existing_lines = schema_lines(existing.schema);
  const std::set<std::string> wanted(planned_lines.begin(), planned_lines.end());
  const std::set<std::string> found(existing_lines.begin(), existing_lines.end());
  for (const auto& line : planned_lines) {
    if (!found.contains(line)) differences.push_back("it lacks " + line);
  }
  for (const auto& line : existing_lines) {
    if (!wanted.contains(line)) differences.push_back("it has " + line);
  }
  for (const auto& part : existing.unknown_parts) differences.push_back(part);
  if (existing.shard_count != planned.shard_count) {
    differences.push_back("it has " + std::to_string(existing.shard_count) + " shards, not " +
                          std::to_string(planned.shard_count));
  }
  if (planned.partition_count != 0 && existing.partition_count != planned.partition_count) {
    differences.push_back("it has " + std::to_string(existing.partition_count) +
                          " partitions, not " + std::to_string(planned.partition_count));
  }
  for (const auto& partition : existing.partitions) {
    const bool is_planned =
        partition.name == kDefaultPartition ||
        std::ranges::find(planned.partitions, partition.name) != planned.partitions.end();
    if (!is_planned) {
      differences.push_back("it has a partition " + partition.name + ", which the source has not");
    }
  }
  for (const auto& index : planned.indexes) {
    const auto made = std::ranges::find(existing.indexes, index.field_name, &IndexSpec::field_name);
    if (made == existing.indexes.end() || metric_type(*made) == metric_type(index)) continue;
    differences.push_back("its index of field " + index.field_name + " has the metric " +
                          metric_type(*made) + ", not " + metric_type(index));
  }
  return differences;
}

}  // namespace kiteway::planner
