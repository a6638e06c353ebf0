#include "planner/compile/drift.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kiteway::planner {
namespace {

constexpr const char* kTimeToLive = "collection.ttl.seconds";

/// Nothing else of a field's parameters decides what fits into it.
bool is_size(std::string_view param) {
  constexpr std::array<std::string_view, 3> kSizes{"dim", "max_length", "max_capacity"};
  return std::ranges::find(kSizes, param) != kSizes.end();
}

/// The names of indexes are the server's own affair, and parameters may come back with blanks in
/// other places.
void make_comparable(std::vector<IndexSpec>& indexes) {
  for (auto& index : indexes) {
    index.index_name.clear();
    for (auto& [key, value] : index.params) {
      if (value.starts_with('{')) std::erase(value, ' ');
    }
  }
}

/// Leaves the parameters that are `wanted`, and those that decide what fits.
void drop_additions(const FieldSchema& wanted, FieldSchema& field) {
  std::erase_if(field.type_params, [&](const auto& param) {
    return !is_size(param.first) && !wanted.type_params.contains(param.first);
  });
}

/// `existing` without what servers add by themselves.
CollectionSnapshot without_additions(CollectionSnapshot existing,
                                     const CollectionSnapshot& planned) {
  for (auto& field : existing.schema.fields) {
    const FieldSchema* wanted = find_field(planned.schema, field.name);
    if (wanted == nullptr) continue;
    drop_additions(*wanted, field);
    for (auto& member : field.sub_fields) {
      const std::string path = to_string(FieldPath{field.name, member.name});
      const FieldSchema* wanted_member = find_field(planned.schema, path);
      if (wanted_member != nullptr) drop_additions(*wanted_member, member);
    }
    // milvus-lite tells no max_length of arrays, and nobody can take one away.
    const auto length = wanted->type_params.find("max_length");
    const bool is_list = field.type == DataType::kArray;
    if (is_list && length != wanted->type_params.end()) field.type_params.insert(*length);
    // A point in time comes back in another spelling.
    const bool is_time = field.type == DataType::kTimestamptz && field.default_value;
    if (is_time && wanted->default_value) field.default_value = wanted->default_value;
  }
  for (auto& index : existing.indexes) {
    const auto wanted = std::ranges::find_if(
        planned.indexes, [&](const IndexSpec& one) { return has_same_subject(one, index); });
    if (wanted == planned.indexes.end()) continue;
    std::erase_if(index.params,
                  [&](const auto& param) { return !wanted->params.contains(param.first); });
  }
  // milvus-lite 2.5 does not tell how many it has.
  if (existing.shard_count == 0) existing.shard_count = planned.shard_count;
  std::erase_if(existing.properties, [&](const auto& property) {
    return property.first != kTimeToLive && !planned.properties.contains(property.first);
  });
  std::erase_if(existing.partitions, [](const PartitionSnapshot& partition) {
    return partition.name == kDefaultPartition;
  });
  return existing;
}

}  // namespace

CollectionSnapshot as_made(const TargetCollection& planned) {
  CollectionSnapshot made{.address = planned.address,
                          .schema = planned.schema,
                          .shard_count = planned.shard_count,
                          .partition_count = planned.partition_count,
                          .properties = planned.properties,
                          .aliases = planned.aliases,
                          .indexes = planned.indexes};
  made.properties.insert(planned.late_properties.begin(), planned.late_properties.end());
  for (const auto& name : planned.partitions) made.partitions.push_back({.name = name});
  return made;
}

const std::set<Aspect>& shape_aspects() {
  static const std::set<Aspect> kShape{Aspect::kField,          Aspect::kDynamicField,
                                       Aspect::kFunction,       Aspect::kShards,
                                       Aspect::kPartitionCount, Aspect::kUnknownPart};
  return kShape;
}

Differences target_differences(const TargetCollection& planned,
                               const CollectionSnapshot& existing) {
  CollectionSnapshot wanted = as_made(planned);
  CollectionSnapshot found = without_additions(existing, wanted);
  make_comparable(wanted.indexes);
  make_comparable(found.indexes);
  std::set<Aspect> counted = shape_aspects();
  counted.insert({Aspect::kPartition, Aspect::kIndex, Aspect::kProperty, Aspect::kAlias});
  return about(counted, differences(parts_of(wanted), parts_of(found)));
}

Differences drift_of(const CollectionPlan& plan, const CollectionHistory& history,
                     const CollectionSnapshot& existing) {
  Differences drift = target_differences(plan.target, existing);
  // Nobody changes the others in place: where they differ the server made them so.
  std::set<Aspect> counted{Aspect::kField, Aspect::kDynamicField, Aspect::kFunction};
  if (history.is_complete) {
    counted.insert({Aspect::kPartition, Aspect::kIndex, Aspect::kProperty, Aspect::kAlias});
  }
  drift = about(counted, std::move(drift));
  if (!history.is_complete) return drift;
  std::erase_if(drift, [&](const Difference& one) {
    // An alias that the target lacks is made: the source may have got it since. A collection that
    // was taken up has the indexes and properties that it had.
    if (one.aspect() == Aspect::kAlias) return !one.after;
    const bool is_kept = one.aspect() == Aspect::kIndex || one.aspect() == Aspect::kProperty;
    return is_kept && plan.compares_first && one.after;
  });
  const bool is_counted = existing.entity_count && history.rows_copied > 0;
  if (is_counted && *existing.entity_count != history.rows_copied) {
    drift.push_back({.part = {.aspect = Aspect::kRows},
                     .before = history.rows_copied,
                     .after = *existing.entity_count});
  }
  return drift;
}

std::vector<IndexSpec> missing_indexes(const CollectionPlan& plan) {
  std::vector<IndexSpec> missing;
  for (const auto& index : plan.target.indexes) {
    const bool is_gone = std::ranges::any_of(plan.drift, [&](const Difference& one) {
      return one.part == part_key(index) && one.attribute.empty() && !one.after;
    });
    if (is_gone) missing.push_back(index);
  }
  return missing;
}

Properties properties_to_mend(const CollectionPlan& plan) {
  Properties wanted = as_made(plan.target).properties;
  std::erase_if(wanted, [&](const auto& property) {
    const PartKey key{.aspect = Aspect::kProperty, .name = property.first};
    return std::ranges::find(plan.drift, key, &Difference::part) == plan.drift.end();
  });
  return wanted;
}

}  // namespace kiteway::planner
