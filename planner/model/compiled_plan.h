// The compiled plan: what will be done, in which order, and why. A value; the plan file is its
// text.
#pragma once

#include "planner/model/endpoint.h"
#include "planner/model/intent.h"
#include "planner/model/traffic_settings.h"
#include "schema/address.h"
#include "schema/base/diagnostic.h"
#include "schema/collection.h"
#include "schema/diff.h"
#include "schema/dynamic_keys.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

/// What happens to one collection.
enum class CollectionAction : std::uint8_t {
  kCreate,     ///< absent on the target: create, copy, verify
  kAdopt,      ///< there, but not made by a run on this machine: compare, write what differs
  kRecreate,   ///< there, but not made by a run on this machine: drop it, then as kCreate
  kResume,     ///< an unfinished run made it: go on where that run stopped
  kRefresh,    ///< copied before, but the source holds another number of rows now: copy again
  kUnchanged,  ///< copied before, and nothing moved since
};

[[nodiscard]] std::string to_string(CollectionAction action);

enum class ChangeKind : std::uint8_t {
  kAdd,     ///< made by this plan: an index, a partition
  kModify,  ///< differs from the source
  kLost,    ///< the source has it and the target will not
};

/// One line of the diff. `origin` is empty unless the plan text asked for it.
struct Change {
  ChangeKind kind = ChangeKind::kModify;
  std::string path;  ///< "dynamic field", "index vector", "property collection.ttl.seconds"
  std::string before = {};
  std::string after = {};
  std::string reason = {};
  SourcePlace origin = {};

  friend bool operator==(const Change&, const Change&) = default;
};

/// What a field is made of that takes the values of a key of the source's dynamic field.
struct KeyField {
  std::string key;
  Substitute missing = Substitute::kNone;   ///< in rows without the key, or with null there
  Substitute mistyped = Substitute::kNone;  ///< in rows whose value has no place in the field

  friend bool operator==(const KeyField&, const KeyField&) = default;
};

/// The collection to be on the target.
struct TargetCollection {
  CollectionAddress address;
  CollectionSchema schema;
  /// Fields of the source that have another name here; an empty one is left out.
  std::map<std::string, std::string> renamed = {};
  /// Fields that the source does not have, with the value that every row has there.
  std::map<std::string, DefaultValue> added = {};
  /// Fields that the source does not have, made of keys that leave the dynamic field.
  std::map<std::string, KeyField> from_dynamic = {};
  /// Fields of the source that become keys of the dynamic field, with those keys.
  std::map<std::string, std::string> to_dynamic = {};
  std::int32_t shard_count = 1;
  std::int64_t partition_count = 0;  ///< with a partition key, else 0
  ConsistencyLevel consistency_level = ConsistencyLevel::kBounded;
  Properties properties = {};
  std::vector<std::string> partitions = {};  ///< beyond the default one; none with a partition key
  std::vector<IndexSpec> indexes = {};
  Properties late_properties = {};        ///< set when the rows are proved
  std::vector<std::string> aliases = {};  ///< made when the rows are proved
  bool tells_validity =
      false;  ///< writes tell of rows whether they are NULL (docs/milvus-behaviour.md#valid-data)

  friend bool operator==(const TargetCollection&, const TargetCollection&) = default;
};

/// The field of `target` that gets the values of this field of the source, or of this one of a
/// struct (FieldPath); nullptr if it is left out.
[[nodiscard]] const FieldSchema* target_field(const TargetCollection& target,
                                              const std::string& source_name) noexcept;

/// Whether the plan makes this field of the target of something else than a field of the source.
[[nodiscard]] bool is_new_field(const TargetCollection& target, const std::string& name) noexcept;

/// What a field of the source, or one of a struct, is called there: "clips[text]" may be
/// "parts[text]".
[[nodiscard]] std::string target_path(const TargetCollection& target,
                                      const std::string& source_path);

/// The field of `source` whose values `target_name` gets; nullptr for one that is new.
[[nodiscard]] const FieldSchema* source_field(const TargetCollection& target,
                                              const CollectionSchema& source,
                                              const std::string& target_name) noexcept;

/// One more collection of the source whose rows go into the same target. Its fields are those of
/// CollectionPlan::source_schema.
struct MergedSource {
  CollectionAddress address;
  std::int64_t collection_id = 0;
  std::string fingerprint;
  std::optional<std::int64_t> entity_count;  ///< as in CollectionPlan, of this one alone

  friend bool operator==(const MergedSource&, const MergedSource&) = default;
};

struct CollectionPlan {
  CollectionAddress source;
  std::int64_t source_collection_id = 0;
  std::string source_fingerprint;
  CollectionSchema source_schema;  ///< which columns to read, and in which types
  TargetCollection target;
  /// Equal for two plans that ask for the same target from the same source collection.
  std::string intent_key;
  CollectionAction action = CollectionAction::kCreate;
  /// How often the rows were copied anew into the same target collection. Above 0 rows may be there
  /// already, so they are upserted.
  std::int64_t generation = 0;
  std::vector<Change> changes = {};
  std::vector<Change> unchanged = {};        ///< facts that stay as they are, as `after`
  std::optional<std::int64_t> entity_count;  ///< count(*) of all sources; absent if not loaded
  std::uint64_t row_bytes_estimate = 0;      ///< of one row on the wire, from the types alone
  /// Further collections that become one with `source`. Then each scan is of one of them, and is
  /// called like it (planner/sources.h).
  std::vector<MergedSource> merged = {};
  /// Partitions to read one by one; a single empty name reads the collection as a whole.
  std::vector<std::string> scan_partitions = {};
  /// Partitions of the source to load first and release at the end; empty name: the collection.
  /// With `merged` they are read by source_loads.
  std::vector<std::string> temporary_loads = {};
  VerifyMode verify = VerifyMode::kChecksum;
  bool load_target = false;
  WritePolicy write = WritePolicy::kAuto;
  /// Field of the target for the source's keys, where the target makes keys of its own; or empty.
  std::string original_pk_field = {};
  /// Expression that rows of the source must meet; empty: all go.
  std::string filter = {};
  RowErrorPolicy on_row_error = RowErrorPolicy::kFail;
  std::int64_t max_quarantined = 0;  ///< rows, with kQuarantine
  /// Rows whose dynamic keys are called like a field, as far as they were counted: above 0 the copy
  /// looks for them, for not every server refuses them.
  std::int64_t colliding_rows = 0;
  /// Of the collection to take up or to drop; 0 where there is none.
  std::int64_t existing_collection_id = 0;
  std::optional<std::int64_t> destroyed_rows = {};  ///< of kRecreate, where the server tells
  bool is_destroyed_estimate = false;               ///< they could not be counted
  /// Ranges that the target holds already, equal in every value, are not written.
  bool compares_first = false;
  /// What other hands changed on the target since the run `drift_run` made it (planner/drift.h).
  Differences drift = {};
  std::string drift_run = {};

  friend bool operator==(const CollectionPlan&, const CollectionPlan&) = default;
};

enum class NodeKind : std::uint8_t {
  kCreateDatabase,
  kDropCollection,
  kCreateCollection,
  kCreatePartition,
  kCreateIndex,
  kLoadSource,
  kLoadToCompare,  ///< the target, for CollectionPlan::compares_first
  kScan,
  kCopy,
  kReleaseSource,
  kSettle,
  kReleaseCompared,
  kVerify,
  kLoadTarget,
  kSetProperties,
  kCreateAlias,
};

/// "create_collection", as it appears in plan files and reports.
[[nodiscard]] std::string to_string(NodeKind kind);
[[nodiscard]] std::optional<NodeKind> node_kind_from(const std::string& text);

/// One step. A node runs when all its dependencies are done; when one of them failed it is skipped,
/// unless `runs_always`: then it runs as soon as they are all at an end, however that came.
struct Node {
  std::string id;  ///< "copy default/products part_a": unique in the plan, shown to people
  NodeKind kind = NodeKind::kScan;
  std::string key;  ///< hash of action, inputs and the keys of the dependencies
  std::vector<std::string> dependencies = {};  ///< ids
  /// The node that feeds this one while both run: this one may start with it, and ends after it.
  /// Empty for most.
  std::string fed_by = {};
  CollectionAddress target = {};  ///< which CollectionPlan; for a database, its name
  std::string partition = {};
  std::string field = {};      ///< of an index
  std::string json_path = {};  ///< of an index: the part of the field, where it is about one
  std::string alias = {};
  bool runs_always = false;

  friend bool operator==(const Node&, const Node&) = default;
};

/// What the rows that are to be copied take.
struct Capacity {
  std::uint64_t bytes = 0;
  bool is_complete = true;  ///< false when a collection could not be counted

  friend bool operator==(const Capacity&, const Capacity&) = default;
};

/// How fast the target lets rows be written, and how long all of it takes at that rate.
struct Pace {
  std::int64_t write_bytes_per_second = 0;
  std::int64_t seconds_least = 0;

  friend bool operator==(const Pace&, const Pace&) = default;
};

struct CompiledPlan {
  std::string name;
  EndpointSpec source;
  EndpointSpec target;
  bool allow_unsupported_version = false;
  std::string source_version;
  std::string target_version;
  std::vector<CollectionPlan> collections = {};
  std::vector<Node> nodes = {};  ///< each after all its dependencies
  std::vector<Diagnostic> warnings = {};
  std::optional<Capacity> capacity = {};  ///< for Zilliz Cloud
  std::optional<Pace> pace = {};          ///< where the target's tier caps it
  std::string state_dir;
  std::optional<std::int64_t> parallelism;
  std::optional<std::int64_t> memory_bytes;
  TrafficSettings traffic;
  /// The words after `kiteway plan` that made this plan, but for where it was saved.
  std::vector<std::string> planned_with = {};
  std::string logical_digest = {};  ///< of the intent, as it was before patterns found their names

  friend bool operator==(const CompiledPlan&, const CompiledPlan&) = default;
};

/// The collection plan with this target, or nullptr.
[[nodiscard]] const CollectionPlan* find_collection_plan(const CompiledPlan& plan,
                                                         const CollectionAddress& target) noexcept;

/// Whether the target makes its own primary keys, so that those of the source name no row there.
[[nodiscard]] bool makes_keys(const CollectionPlan& collection) noexcept;

/// Whether no field of the target tells which row of the source a row is: only the number of rows
/// can be compared.
[[nodiscard]] bool discards_keys(const CollectionPlan& collection) noexcept;

/// Whether rows that the target cannot hold are left out.
[[nodiscard]] bool quarantines(const CollectionPlan& collection) noexcept;

/// The file of the rows of `collection` that are left out, within the state folder:
/// "quarantine/milvus.internal_19530/default.products.jsonl".
[[nodiscard]] std::string quarantine_file(const CompiledPlan& plan,
                                          const CollectionAddress& target);

/// Whether the plan drops this collection of the target with all its rows.
[[nodiscard]] bool destroys(const CollectionPlan& collection) noexcept;

/// Whether other hands changed what the collection is. Rows come and aliases move when it is in
/// use.
[[nodiscard]] bool is_altered(const CollectionPlan& collection) noexcept;

/// True when nothing is to be done.
[[nodiscard]] bool has_no_changes(const CompiledPlan& plan) noexcept;

/// "12,408 rows, ~9.0 GiB": what is copied.
[[nodiscard]] std::string rows_text(const CollectionPlan& collection);

}  // namespace kiteway::planner
