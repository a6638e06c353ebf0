#include "planner/language/parse.h"

#include "planner/language/check.h"
#include "planner/language/keys/key_table.h"
#include "planner/language/logical_digest.h"
#include "planner/language/match.h"
#include "planner/language/read/read_endpoint.h"
#include "planner/language/read/read_fields.h"
#include "planner/language/read/read_match.h"
#include "planner/language/read/read_traffic.h"
#include "planner/language/read/values.h"
#include "planner/language/resolve/document.h"
#include "planner/language/resolve/interpolate.h"
#include "planner/language/resolve/variables.h"
#include "schema/base/add_finding.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

using yaml::Node;

/// Turns a checked tree into an intent. What the key table cannot express is checked here.
class IntentReader {
 public:
  IntentReader(const Node& root, Diagnostics& diagnostics)
      : root_(root), diagnostics_(diagnostics) {}

  Intent read() {
    intent_.name = text_of(root_, "name");
    const Node& source = map_of(root_, "source");
    intent_.source = read_endpoint(source, diagnostics_);
    intent_.target = read_endpoint(map_of(root_, "target"), diagnostics_);
    intent_.allow_unsupported_version =
        read_bool(source, nullptr, "allow_unsupported_version", false);
    intent_.source_load = read_choice<LoadPolicy>(source, nullptr, "load");
    if (const Node* collections = root_.find("collections")) {
      for (const auto& item : collections->items) {
        if (item.kind == yaml::NodeKind::kMap) read_collection(item);
      }
    }
    check_targets(intent_.collections, diagnostics_);
    read_settings();
    return std::move(intent_);
  }

 private:
  /// The value of the collection, else of the defaults, else the built-in one.
  const Node* find_setting(const Node& own, const Node* defaults, std::string_view key) {
    if (const Node* node = own.find(key)) return node;
    return defaults == nullptr ? nullptr : defaults->find(key);
  }

  Placed<bool> read_bool(const Node& own, const Node* defaults, std::string_view key,
                         bool otherwise) {
    const Node* node = find_setting(own, defaults, key);
    if (node == nullptr) return {otherwise};
    return {node->as_bool().value_or(otherwise), node->place};
  }

  template <class Enum>
  Placed<Enum> read_choice(const Node& own, const Node* defaults, std::string_view key) {
    const Node& chosen = own.find(key) == nullptr && defaults != nullptr ? *defaults : own;
    return find_choice<Enum>(chosen, key).value_or(Placed<Enum>{kChoices<Enum>.fallback});
  }

  /// Where the database of a collection is written: by itself, or for the whole source.
  SourcePlace database_place(const Node& node) {
    if (node.find("database") != nullptr) return place_of(node, "database");
    const Node& source = map_of(root_, "source");
    if (source.find("database") != nullptr) return place_of(source, "database");
    return place_of(node, node.find("name") != nullptr ? "name" : "match");
  }

  void read_collection(const Node& node) {
    const Node* defaults = &map_of(root_, "defaults");
    CollectionIntent collection{
        .source = {.database = text_of(node, "database", intent_.source.database),
                   .collection = text_of(node, "name")},
        .place = place_of(node, "name"),
        .database_place = database_place(node),
        .dynamic_field = read_bool(node, defaults, "dynamic_field", true),
        .nullable = read_bool(node, defaults, "nullable", true),
        .verify = read_choice<VerifyMode>(node, defaults, "verify"),
        .load = read_bool(node, defaults, "load", false),
        .index = read_choice<IndexMode>(node, defaults, "index"),
        .aliases = read_choice<AliasMode>(node, defaults, "aliases"),
        .partitions = read_choice<PartitionMode>(node, defaults, "partitions"),
        .write = read_choice<WritePolicy>(node, defaults, "write"),
        .on_existing = read_choice<OnExisting>(node, defaults, "on_existing"),
        .on_row_error = read_choice<RowErrorPolicy>(node, defaults, "on_row_error"),
        .prevent_destroy = read_bool(node, defaults, "prevent_destroy", false),
        .fields = read_fields(node)};
    collection.target = {.database = text_of(node, "target_database", intent_.target.database),
                         .collection = text_of(node, "target_name", collection.source.collection)};
    const bool renamed = node.find("target_name") != nullptr;
    collection.target_place = renamed ? place_of(node, "target_name") : collection.place;
    if (const Node* shards = find_setting(node, defaults, "shards")) {
      collection.shards = {shards->as_int64(), shards->place};
    }
    for (const auto& property : map_of(node, "properties").entries) {
      collection.properties[property.key] = {property.value.text, property.value.place};
    }
    if (const auto filter = find_text(node, "filter")) collection.filter = *filter;
    read_merge(node, collection, diagnostics_);
    read_keys(node, *defaults, collection);
    read_quarantine(node, *defaults, collection);
    check_name(collection.source.collection, collection.place, diagnostics_);
    const bool is_pattern = node.find("match") != nullptr;
    if (renamed && !is_pattern)
      check_name(collection.target.collection, collection.target_place, diagnostics_);
    for (const char* key : {"database", "target_database"}) {
      if (node.find(key) != nullptr)
        check_name(text_of(node, key), place_of(node, key), diagnostics_);
    }
    if (is_pattern) {
      read_match(node, collection, diagnostics_);
    } else if (const Node* exclude = node.find("exclude")) {
      add_error(diagnostics_, "P0208", exclude->place, "exclude is given, but no match",
                "write match: \"*\"");
    }
    if (!collection.match && collection.target.collection.empty()) return;
    intent_.collections.push_back(std::move(collection));
  }

  /// What becomes of the primary keys.
  void read_keys(const Node& own, const Node& defaults, CollectionIntent& collection) {
    collection.auto_id = read_bool(own, &defaults, "auto_id", false);
    const bool makes_keys = collection.auto_id.value;
    if (const Node* name = find_setting(own, &defaults, "original_pk_field")) {
      const bool is_own = own.find("original_pk_field") != nullptr;
      if (makes_keys) {
        collection.original_pk_field = {name->as_string().value_or(""), name->place};
        check_name(collection.original_pk_field.value, name->place, diagnostics_);
      } else if (is_own || !collection.auto_id.is_explicit()) {
        add_error(diagnostics_, "P0260", name->place, "original_pk_field needs auto_id: true",
                  "without it the target keeps the old keys as its primary keys");
      }
    }
    if (makes_keys && collection.write.value == WritePolicy::kUpsert) {
      add_error(
          diagnostics_, "P0261", collection.write.place,
          "write: upsert replaces rows by their keys, and with auto_id every row gets a new one",
          "write: auto");
    }
  }

  /// What becomes of rows that the target cannot hold.
  void read_quarantine(const Node& own, const Node& defaults, CollectionIntent& collection) {
    const Node* policy = find_setting(own, &defaults, "on_row_error");
    const bool leaves_out = collection.on_row_error.value == RowErrorPolicy::kQuarantine;
    const Node* most = find_setting(own, &defaults, "max_quarantined");
    if (most == nullptr) return;
    if (leaves_out) {
      collection.max_quarantined = {most->as_int64().value_or(kQuarantinedMaxDefault), most->place};
      return;
    }
    const bool is_own = own.find("max_quarantined") != nullptr;
    if (!is_own && policy != nullptr) return;  // one collection that differs from the others
    add_error(diagnostics_, "P0262", most->place, "max_quarantined needs on_row_error: quarantine",
              "without it the first row that the target cannot hold ends its collection");
  }

  void read_settings() {
    intent_.state_dir = ".kiteway";
    const Node& settings = map_of(root_, "settings");
    intent_.state_dir = text_of(settings, "state_dir", intent_.state_dir);
    if (const Node* parallelism = settings.find("parallelism")) {
      intent_.parallelism = parallelism->as_int64();
    }
    if (const std::string memory = text_of(settings, "memory"); !memory.empty()) {
      intent_.memory_bytes = parse_bytes(memory);
    }
    intent_.traffic = read_traffic(settings);
  }

  const Node& root_;
  Diagnostics& diagnostics_;
  Intent intent_;
};

/// What is wrong beside what stands at `failed`: a value that could not be made is told of already.
void append_beside(const std::vector<SourcePlace>& failed, const Diagnostics& found,
                   Diagnostics& diagnostics) {
  for (const auto& finding : found.items()) {
    if (std::ranges::find(failed, finding.place) == failed.end()) diagnostics.add(finding);
  }
}

}  // namespace

ParsedPlan parse_plan(const std::string& file_name, std::string_view text, const Given& given) {
  ParsedPlan parsed;
  auto root = read_document(file_name, text, given, parsed.texts, parsed.diagnostics);
  if (!root) return parsed;
  const auto variables = read_variables(*root, given, parsed.texts, parsed.diagnostics);
  const auto failed = interpolate(*root, variables, parsed.diagnostics);
  Diagnostics found;
  check_section(*root, plan_section(), found);
  Intent intent = IntentReader(*root, found).read();
  append_beside(failed, found, parsed.diagnostics);
  if (parsed.diagnostics.has_errors()) return parsed;
  intent.logical_digest = logical_digest(*root);
  parsed.intent = std::move(intent);
  parsed.tree = std::move(root);
  return parsed;
}

}  // namespace kiteway::planner
