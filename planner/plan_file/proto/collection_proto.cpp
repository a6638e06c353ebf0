#include "planner/plan_file/proto/collection_proto.h"

#include "planner/plan_file/proto/drift_proto.h"
#include "planner/plan_file/proto/endpoint_proto.h"
#include "planner/plan_file/proto/proto_names.h"
#include "planner/plan_file/proto/schema_proto.h"

namespace kiteway::planner::plan_text {
namespace {

constexpr Names<CollectionAction, 6> kActions{{{CollectionAction::kCreate, "create"},
                                               {CollectionAction::kAdopt, "adopt"},
                                               {CollectionAction::kRecreate, "recreate"},
                                               {CollectionAction::kResume, "resume"},
                                               {CollectionAction::kRefresh, "refresh"},
                                               {CollectionAction::kUnchanged, "unchanged"}}};
constexpr Names<ChangeKind, 3> kChangeKinds{
    {{ChangeKind::kAdd, "add"}, {ChangeKind::kModify, "modify"}, {ChangeKind::kLost, "lost"}}};
constexpr Names<ConsistencyLevel, 5> kLevels{{{ConsistencyLevel::kStrong, "Strong"},
                                              {ConsistencyLevel::kSession, "Session"},
                                              {ConsistencyLevel::kBounded, "Bounded"},
                                              {ConsistencyLevel::kEventually, "Eventually"},
                                              {ConsistencyLevel::kCustomized, "Customized"}}};

void write_target(const TargetCollection& target, plan::Target& proto) {
  write(target.address, *proto.mutable_address());
  write(target.schema, *proto.mutable_schema());
  proto.set_shards(target.shard_count);
  proto.set_partition_count(target.partition_count);
  proto.set_consistency_level(name_of(kLevels, target.consistency_level));
  proto.mutable_properties()->insert(target.properties.begin(), target.properties.end());
  for (const auto& partition : target.partitions) proto.add_partitions(partition);
  for (const auto& index : target.indexes) write(index, *proto.add_indexes());
  proto.set_tells_validity(target.tells_validity);
  proto.mutable_renamed()->insert(target.renamed.begin(), target.renamed.end());
  for (const auto& [name, value] : target.added) write(value, (*proto.mutable_added())[name]);
  for (const auto& [name, made_of] : target.from_dynamic) {
    auto& written = (*proto.mutable_from_dynamic())[name];
    written.set_key(made_of.key);
    written.set_on_missing(word_of(made_of.missing));
    written.set_on_mistyped(word_of(made_of.mistyped));
  }
  proto.mutable_to_dynamic()->insert(target.to_dynamic.begin(), target.to_dynamic.end());
  proto.mutable_late_properties()->insert(target.late_properties.begin(),
                                          target.late_properties.end());
  for (const auto& alias : target.aliases) proto.add_aliases(alias);
}

TargetCollection read_target(const plan::Target& proto) {
  TargetCollection target{
      .address = read(proto.address()),
      .schema = read(proto.schema()),
      .renamed = {proto.renamed().begin(), proto.renamed().end()},
      .to_dynamic = {proto.to_dynamic().begin(), proto.to_dynamic().end()},
      .shard_count = proto.shards(),
      .partition_count = proto.partition_count(),
      .consistency_level = value_of(kLevels, proto.consistency_level(), "consistency level"),
      .properties = {proto.properties().begin(), proto.properties().end()},
      .partitions = {proto.partitions().begin(), proto.partitions().end()},
      .late_properties = {proto.late_properties().begin(), proto.late_properties().end()},
      .aliases = {proto.aliases().begin(), proto.aliases().end()},
      .tells_validity = proto.tells_validity()};
  for (const auto& [name, value] : proto.added()) {
    auto known = read(value);
    if (!known) throw BadPlan("the value of the new field \"" + name + "\" is missing");
    target.added[name] = *std::move(known);
  }
  for (const auto& [name, made_of] : proto.from_dynamic()) {
    target.from_dynamic[name] = {
        .key = made_of.key(),
        .missing = choice_of<Substitute>(made_of.on_missing(), "substitute"),
        .mistyped = choice_of<Substitute>(made_of.on_mistyped(), "substitute")};
  }
  for (const auto& index : proto.indexes()) target.indexes.push_back(read(index));
  return target;
}

void write_change(const Change& change, plan::Change& proto) {
  proto.set_kind(name_of(kChangeKinds, change.kind));
  proto.set_path(change.path);
  proto.set_before(change.before);
  proto.set_after(change.after);
  proto.set_reason(change.reason);
  if (change.origin.line != 0) write(change.origin, *proto.mutable_origin());
}

Change read_change(const plan::Change& proto) {
  Change change{.kind = value_of(kChangeKinds, proto.kind(), "change"),
                .path = proto.path(),
                .before = proto.before(),
                .after = proto.after(),
                .reason = proto.reason()};
  if (proto.has_origin()) change.origin = read(proto.origin());
  return change;
}

}  // namespace

void write(const CollectionPlan& collection, plan::Collection& proto) {
  write(collection.source, *proto.mutable_source());
  proto.set_source_collection_id(collection.source_collection_id);
  proto.set_source_fingerprint(collection.source_fingerprint);
  write(collection.source_schema, *proto.mutable_source_schema());
  write_target(collection.target, *proto.mutable_target());
  proto.set_intent_key(collection.intent_key);
  proto.set_action(name_of(kActions, collection.action));
  proto.set_generation(collection.generation);
  for (const auto& change : collection.changes) write_change(change, *proto.add_changes());
  proto.set_unchanged_count(static_cast<std::int64_t>(collection.unchanged.size()));
  for (const auto& fact : collection.unchanged) {
    auto& written = *proto.add_unchanged();
    written.set_path(fact.path);
    written.set_after(fact.after);
  }
  if (collection.entity_count) proto.set_entity_count(*collection.entity_count);
  proto.set_row_bytes_estimate(collection.row_bytes_estimate);
  for (const auto& source : collection.merged) {
    plan::MergedSource& written = *proto.add_merged();
    write(source.address, *written.mutable_address());
    written.set_collection_id(source.collection_id);
    written.set_fingerprint(source.fingerprint);
    if (source.entity_count) written.set_entity_count(*source.entity_count);
  }
  for (const auto& name : collection.scan_partitions) proto.add_scan_partitions(name);
  for (const auto& name : collection.temporary_loads) proto.add_temporary_loads(name);
  proto.set_verify(word_of(collection.verify));
  proto.set_load_target(collection.load_target);
  if (collection.write != WritePolicy::kAuto) {
    proto.set_write(word_of(collection.write));
  }
  proto.set_original_pk_field(collection.original_pk_field);
  proto.set_filter(collection.filter);
  if (quarantines(collection)) {
    proto.set_on_row_error(word_of(collection.on_row_error));
  }
  proto.set_max_quarantined(collection.max_quarantined);
  proto.set_colliding_rows(collection.colliding_rows);
  proto.set_existing_collection_id(collection.existing_collection_id);
  if (collection.destroyed_rows) proto.set_destroyed_rows(*collection.destroyed_rows);
  proto.set_is_destroyed_estimate(collection.is_destroyed_estimate);
  proto.set_compares_first(collection.compares_first);
  for (const auto& one : collection.drift) write(one, *proto.add_drift());
  proto.set_drift_run(collection.drift_run);
}

CollectionPlan read(const plan::Collection& proto) {
  CollectionPlan collection{
      .source = read(proto.source()),
      .source_collection_id = proto.source_collection_id(),
      .source_fingerprint = proto.source_fingerprint(),
      .source_schema = read(proto.source_schema()),
      .target = read_target(proto.target()),
      .intent_key = proto.intent_key(),
      .action = value_of(kActions, proto.action(), "action"),
      .generation = proto.generation(),
      .row_bytes_estimate = proto.row_bytes_estimate(),
      .scan_partitions = {proto.scan_partitions().begin(), proto.scan_partitions().end()},
      .temporary_loads = {proto.temporary_loads().begin(), proto.temporary_loads().end()},
      .verify = choice_of<VerifyMode>(proto.verify(), "verify"),
      .load_target = proto.load_target(),
      .original_pk_field = proto.original_pk_field(),
      .filter = proto.filter(),
      .max_quarantined = proto.max_quarantined(),
      .colliding_rows = proto.colliding_rows(),
      .existing_collection_id = proto.existing_collection_id(),
      .is_destroyed_estimate = proto.is_destroyed_estimate(),
      .compares_first = proto.compares_first(),
      .drift_run = proto.drift_run()};
  for (const auto& source : proto.merged()) {
    MergedSource& merged = collection.merged.emplace_back();
    merged.address = read(source.address());
    merged.collection_id = source.collection_id();
    merged.fingerprint = source.fingerprint();
    if (source.has_entity_count()) merged.entity_count = source.entity_count();
  }
  for (const auto& one : proto.drift()) collection.drift.push_back(read(one));
  for (const auto& fact : proto.unchanged()) {
    collection.unchanged.push_back({.path = fact.path(), .after = fact.after()});
  }
  for (const auto& change : proto.changes()) collection.changes.push_back(read_change(change));
  if (proto.has_destroyed_rows()) collection.destroyed_rows = proto.destroyed_rows();
  if (proto.has_entity_count()) collection.entity_count = proto.entity_count();
  if (!proto.on_row_error().empty()) {
    collection.on_row_error = choice_of<RowErrorPolicy>(proto.on_row_error(), "row error policy");
  }
  if (!proto.write().empty()) {
    collection.write = choice_of<WritePolicy>(proto.write(), "write policy");
  }
  return collection;
}

}  // namespace kiteway::planner::plan_text
