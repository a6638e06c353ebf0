#include "planner/compile/existing.h"

#include "planner/compile/drift.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

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
    add_error(context.diagnostics, "P0420", place,
              "collection " + name +
                  " cannot be taken up, since it is not as planned: " + found_text(difference),
              hint, subject_of_target(existing));
    fine = false;
  }
  const FieldSchema* key = primary_key(plan.target.schema);
  if (key != nullptr && key->auto_id) {
    add_error(context.diagnostics, "P0421", place,
              "collection " + name +
                  " cannot be taken up: the target generates its keys, so nobody can tell "
                  "which rows of the source it holds",
              "write on_existing: recreate, or auto_id: false", subject_of_target(existing));
    fine = false;
  }
  if (collection.verify.value == VerifyMode::kNone) {
    add_error(context.diagnostics, "P0422",
              collection.verify.is_explicit() ? collection.verify.place : place,
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
    add_error(context.diagnostics, "P0423", collection.prevent_destroy.place,
              "collection " + name +
                  " would have to be dropped to be made anew, and prevent_destroy forbids it",
              "remove prevent_destroy: true, or write on_existing: resume",
              subject_of_target(existing));
    return false;
  }
  if (!existing.aliases.empty()) {
    add_error(context.diagnostics, "P0424", collection.on_existing.place,
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
  add_error(context.diagnostics, code, collection.target_place,
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

Differences existing_differences(const TargetCollection& planned,
                                 const CollectionSnapshot& existing) {
  std::set<Aspect> counted = shape_aspects();
  counted.insert({Aspect::kPartition, Aspect::kIndex});
  Differences differences = about(counted, target_differences(planned, existing));
  std::erase_if(differences, [&](const Difference& one) {
    // What is missing is made, and an index of another kind serves as well.
    if (one.aspect() == Aspect::kPartition) return !one.after;
    if (one.aspect() == Aspect::kPartitionCount) return planned.partition_count == 0;
    return one.aspect() == Aspect::kIndex && one.attribute != kMetricAttribute;
  });
  return differences;
}

std::string found_text(const Difference& difference) {
  const std::string what = what_text(difference);
  const std::string planned = before_text(difference);
  const std::string found = after_text(difference);
  const Aspect aspect = difference.aspect();
  if (aspect == Aspect::kUnknownPart) return what;
  if (aspect == Aspect::kShards) return "it has " + found + " shards, not " + planned;
  const auto in_brackets = [](const Fact& fact, const std::string& text) {
    return std::holds_alternative<Present>(fact) ? "" : " (" + text + ")";
  };
  if (!difference.after) return "it lacks " + what + in_brackets(*difference.before, planned);
  if (!difference.before) {
    return "it has " + what + in_brackets(*difference.after, found) + ", which is not planned";
  }
  return "its " + what + " is " + found + ", not " + planned;
}

}  // namespace kiteway::planner
