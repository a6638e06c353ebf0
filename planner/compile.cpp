#include "planner/compile.h"

#include "planner/lower.h"
#include "planner/rules/limits.h"
#include "planner/rules/target_server.h"
#include "planner/target.h"
#include "schema/base/text.h"
#include "schema/fingerprint.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace kiteway::planner {
namespace {

class Compiler {
 public:
  Compiler(const Intent& intent, const World& world, Purpose purpose)
      : intent_(intent),
        world_(world),
        purpose_(purpose),
        target_(target_server(intent.target, world.target.version, world.target_cluster)) {}

  Compiled compile() && {
    check_source_version();
    CompiledPlan plan{.name = intent_.name,
                      .source = intent_.source,
                      .target = intent_.target,
                      .allow_unsupported_version = intent_.allow_unsupported_version.value,
                      .source_version = world_.source.version.text,
                      .target_version = world_.target.version.text,
                      .state_dir = intent_.state_dir,
                      .parallelism = intent_.parallelism,
                      .memory_bytes = intent_.memory_bytes};
    for (const auto& collection : intent_.collections) {
      if (const auto* source = find_source(collection)) {
        if (check_source(collection, *source)) add_collection(collection, *source, plan);
      }
    }
    check_totals(intent_, world_.target, target_, diagnostics_);
    if (diagnostics_.has_errors()) return {.diagnostics = std::move(diagnostics_)};
    plan.warnings = diagnostics_.items();
    plan.nodes = lower(plan, world_.target);
    return {.plan = std::move(plan), .diagnostics = std::move(diagnostics_)};
  }

 private:
  void check_source_version();
  const CollectionSnapshot* find_source(const CollectionIntent& collection);
  bool check_source(const CollectionIntent& collection, const CollectionSnapshot& source);
  bool check_loaded(const CollectionIntent& collection, const CollectionSnapshot& source);
  void add_collection(const CollectionIntent& collection, const CollectionSnapshot& source,
                      CompiledPlan& plan);
  bool decide_action(const CollectionIntent& collection, CollectionPlan& plan);
  void error(const std::string& code, const SourcePlace& place, std::string message,
             std::string hint, std::string subject = {}) {
    diagnostics_.add({.severity = Severity::kError,
                      .code = code,
                      .place = place,
                      .message = std::move(message),
                      .hint = std::move(hint),
                      .subject = std::move(subject)});
  }

  const Intent& intent_;
  const World& world_;
  Purpose purpose_;
  TargetServer target_;
  Diagnostics diagnostics_;
};

std::string subject_of(const CollectionSnapshot& source) {
  return "source collection " + to_string(source.address);
}

void Compiler::check_source_version() {
  const ServerVersion& version = world_.source.version;
  if (is_supported_source(version)) return;
  const std::string found =
      version.text.empty() ? "does not tell its version" : "is Milvus " + version.text;
  const std::string reason =
      found + "; the oldest supported source is Milvus " + std::string(kOldestSource);
  if (intent_.allow_unsupported_version.value) {
    diagnostics_.add({.severity = Severity::kWarning,
                      .code = "P0303",
                      .place = intent_.allow_unsupported_version.place,
                      .message = "the source " + reason,
                      .hint = "upgrade it, or compare the rows yourself after the run"});
    return;
  }
  error("P0303", intent_.source.place, "the source " + reason,
        "upgrade the source, or set source.allow_unsupported_version: true to go on at your own "
        "risk");
}

const CollectionSnapshot* Compiler::find_source(const CollectionIntent& collection) {
  const auto& databases = world_.source.databases;
  const auto database = databases.find(collection.source.database);
  if (database == databases.end()) {
    std::vector<std::string> names;
    for (const auto& [name, snapshot] : databases) names.push_back(name);
    const auto near = nearest(collection.source.database, names);
    error("P0302", collection.place,
          "the source has no database " + quote(collection.source.database),
          near ? "did you mean " + quote(*near) + "?" : "it has: " + join(names, ", "));
    return nullptr;
  }
  const auto& described = database->second.collections;
  if (const auto found = described.find(collection.source.collection); found != described.end()) {
    return &found->second;
  }
  const auto& names = database->second.collection_names;
  const auto near = nearest(collection.source.collection, names);
  std::string hint = "database " + collection.source.database + " has no collections";
  if (near) {
    hint = "did you mean " + quote(*near) + "?";
  } else if (!names.empty()) {
    constexpr std::size_t kShown = 10;
    const std::vector<std::string> shown(
        names.begin(),
        std::next(names.begin(), static_cast<std::ptrdiff_t>(std::min(kShown, names.size()))));
    hint = "database " + collection.source.database + " has: " + join(shown, ", ");
    if (names.size() > kShown) hint += " and " + std::to_string(names.size() - kShown) + " more";
  }
  error("P0301", collection.place,
        "the source has no collection " + quote(collection.source.collection), hint);
  return nullptr;
}

bool Compiler::check_source(const CollectionIntent& collection, const CollectionSnapshot& source) {
  const std::string subject = subject_of(source);
  bool fine = true;
  for (const auto& part : source.unknown_parts) {
    error("P0304", collection.place, "this collection cannot be moved without loss: " + part,
          "leave the collection out, or use a newer kiteway", subject);
    fine = false;
  }
  for (const auto& field : source.schema.fields) {
    const DataType type = field.type == DataType::kArray ? field.element_type : field.type;
    if (!is_supported(type)) {
      error("P0304", collection.place,
            "field " + quote(field.name) + " is of " + type_text(field) +
                ", which this build cannot carry",
            "leave the collection out, or use a newer kiteway", subject);
      fine = false;
    }
    const bool has_index = std::ranges::find(source.indexes, field.name, &IndexSpec::field_name) !=
                           source.indexes.end();
    if (is_vector(field.type) && !has_index) {
      error("P0306", collection.place,
            "vector field " + quote(field.name) +
                " has no index on the source, so the collection cannot be loaded and its rows "
                "cannot be read",
            "create an index on that field and load the collection", subject);
      fine = false;
    }
  }
  return fine && check_loaded(collection, source);
}

bool Compiler::check_loaded(const CollectionIntent& collection, const CollectionSnapshot& source) {
  std::vector<std::string> missing;
  for (const auto& partition : source.partitions) {
    if (partition.load_state != LoadState::kLoaded) missing.push_back(partition.name);
  }
  const bool whole = source.load_state == LoadState::kNotLoaded;
  if (!whole && missing.empty()) return true;
  if (intent_.source_load.value == LoadPolicy::kTemporary) return true;
  const std::string what = whole ? "is not loaded on the source"
                                 : "is loaded in part: not its partitions " + join(missing, ", ");
  error("P0305", collection.place,
        "collection " + quote(source.address.collection) + " " + what +
            ", and rows can be read from loaded collections only",
        "load it, or set source.load: temporary to have it loaded for the copy and released again",
        subject_of(source));
  return false;
}

std::vector<std::string> scan_partitions(const CollectionSnapshot& source) {
  if (source.partitions.empty()) return {""};
  std::vector<std::string> names;
  for (const auto& partition : source.partitions) names.push_back(partition.name);
  return names;
}

std::vector<std::string> temporary_loads(const CollectionSnapshot& source,
                                         const CollectionHistory* history) {
  if (history != nullptr && !history->temporary_loads.empty()) return history->temporary_loads;
  if (source.load_state == LoadState::kNotLoaded) return {""};
  std::vector<std::string> names;
  for (const auto& partition : source.partitions) {
    if (partition.load_state != LoadState::kLoaded) names.push_back(partition.name);
  }
  return names;
}

std::string intent_key_of(const CompiledPlan& plan, const CollectionPlan& collection) {
  std::vector<std::string> parts = definition_lines(collection.target);
  for (const auto& partition : collection.target.partitions) parts.push_back(partition);
  parts.insert(parts.end(),
               {plan.source.uri, plan.target.uri, to_string(collection.source),
                std::to_string(collection.source_collection_id), collection.source_fingerprint});
  return fingerprint_of(parts);
}

const CollectionHistory* find_history(const World& world, const CollectionAddress& target) {
  const auto found = world.history.find(target);
  return found == world.history.end() ? nullptr : &found->second;
}

void Compiler::add_collection(const CollectionIntent& collection, const CollectionSnapshot& source,
                              CompiledPlan& plan) {
  CollectionPlan made{
      .source = source.address,
      .source_collection_id = source.collection_id,
      .source_fingerprint = schema_fingerprint(source),
      .source_schema = source.schema,
      .target = target_collection(collection, source, target_.can),
      .entity_count = source.entity_count,
      .row_bytes_estimate = row_bytes_estimate(source.schema),
      .scan_partitions = scan_partitions(source),
      .temporary_loads = temporary_loads(source, find_history(world_, collection.target)),
      .verify = collection.verify.value,
      .load_target = collection.load.value};
  if (!check_limits(collection, source, made.target, target_, diagnostics_)) return;
  const CollectionHistory* history = find_history(world_, collection.target);
  if (!collection.shards.value && history != nullptr) {
    // `auto` was decided when the collection was made; a count that moved must not undo it.
    const auto* existing = find_collection(world_.target, collection.target);
    if (existing != nullptr) made.target.shard_count = existing->shard_count;
  }
  made.intent_key = intent_key_of(plan, made);
  if (!decide_action(collection, made)) return;

  auto list = changes_between(collection, source, made.target);
  made.unchanged_count = list.unchanged_count;
  if (made.action == CollectionAction::kCreate) made.changes = std::move(list.changes);
  if (made.action == CollectionAction::kRefresh) {
    made.changes = {{.path = "rows",
                     .before = grouped(history->source_entity_count),
                     .after = grouped(source.entity_count.value_or(0)),
                     .reason = "the source has changed since run " + history->run_id}};
  }
  if (made.action == CollectionAction::kUnchanged) {
    const auto* existing = find_collection(world_.target, collection.target);
    made.load_target = made.load_target && existing->load_state != LoadState::kLoaded;
  }
  plan.collections.push_back(std::move(made));
}

bool Compiler::decide_action(const CollectionIntent& collection, CollectionPlan& plan) {
  const auto* existing = find_collection(world_.target, collection.target);
  const auto* history = find_history(world_, collection.target);
  plan.action = CollectionAction::kCreate;
  if (existing == nullptr || purpose_ == Purpose::kVerify) return true;

  const std::string name = quote(to_string(collection.target));
  if (history == nullptr || (history->target_collection_id != 0 &&
                             history->target_collection_id != existing->collection_id)) {
    error("P0401", collection.target_place,
          "collection " + name + " exists already on the target, and was not made by this plan",
          "give another target_name, or drop that collection yourself",
          "target collection " + to_string(existing->address));
    return false;
  }
  if (history->intent_key != plan.intent_key) {
    error("P0403", collection.target_place,
          "collection " + name + " on the target was made by run " + history->run_id +
              " from another plan or another source collection",
          "give another target_name, or drop that collection yourself",
          "target collection " + to_string(existing->address));
    return false;
  }
  plan.generation = history->generation;
  if (!history->is_complete) {
    plan.action = CollectionAction::kResume;
    return true;
  }
  const bool rows_moved = plan.entity_count && *plan.entity_count != history->source_entity_count;
  plan.action = rows_moved ? CollectionAction::kRefresh : CollectionAction::kUnchanged;
  if (rows_moved) ++plan.generation;
  return true;
}

void add_line_differences(const std::string& subject, const std::vector<std::string>& before,
                          const std::vector<std::string>& after,
                          std::vector<std::string>& reasons) {
  const std::set<std::string> old_lines(before.begin(), before.end());
  const std::set<std::string> new_lines(after.begin(), after.end());
  for (const auto& line : old_lines) {
    if (!new_lines.contains(line)) reasons.push_back(subject + " no longer has: " + line);
  }
  for (const auto& line : new_lines) {
    if (!old_lines.contains(line)) reasons.push_back(subject + " now has: " + line);
  }
}

std::vector<std::string> scan_lines(const std::vector<std::string>& partitions) {
  std::vector<std::string> lines;
  for (const auto& name : partitions) {
    if (!name.empty()) lines.push_back("partition " + name);
  }
  return lines;
}

void add_source_reasons(const CollectionPlan& collection, const World& world,
                        std::vector<std::string>& reasons) {
  const std::string subject = "source collection " + to_string(collection.source);
  const auto* source = find_collection(world.source, collection.source);
  if (source == nullptr) {
    reasons.push_back(subject + " no longer exists");
    return;
  }
  if (source->collection_id != collection.source_collection_id) {
    reasons.push_back(subject + " was dropped and made again (collection id " +
                      std::to_string(collection.source_collection_id) + " -> " +
                      std::to_string(source->collection_id) + ")");
  }
  if (schema_fingerprint(*source) != collection.source_fingerprint) {
    const std::size_t told = reasons.size();
    add_line_differences(subject, schema_lines(collection.source_schema),
                         schema_lines(source->schema), reasons);
    add_line_differences(subject, scan_lines(collection.scan_partitions),
                         scan_lines(scan_partitions(*source)), reasons);
    if (reasons.size() == told) reasons.push_back(subject + " has its fields in another order");
  }
}

void add_target_reasons(const CollectionPlan& collection, const World& world,
                        std::vector<std::string>& reasons) {
  const CollectionAddress& address = collection.target.address;
  const std::string subject = "target collection " + to_string(address);
  const auto* target = find_collection(world.target, address);
  const auto* history = find_history(world, address);
  const bool is_ours = target != nullptr && history != nullptr &&
                       history->intent_key == collection.intent_key &&
                       (history->target_collection_id == 0 ||
                        history->target_collection_id == target->collection_id);
  if (is_ours) return;
  if (target != nullptr) {
    reasons.push_back(subject + " exists now, and was not made by this plan");
  } else if (collection.action != CollectionAction::kCreate) {
    reasons.push_back(subject + " no longer exists");
  }
}

}  // namespace

Compiled compile(const Intent& intent, const World& world, Purpose purpose) {
  return Compiler(intent, world, purpose).compile();
}

std::vector<std::string> stale_reasons(const CompiledPlan& plan, const World& world,
                                       Purpose purpose) {
  std::vector<std::string> reasons;
  for (const auto& collection : plan.collections) {
    add_source_reasons(collection, world, reasons);
    if (purpose == Purpose::kApply) add_target_reasons(collection, world, reasons);
  }
  return reasons;
}

}  // namespace kiteway::planner
