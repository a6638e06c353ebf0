#include "planner/compile/check_source.h"

#include "planner/compile/rules/rule.h"

#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"
#include "schema/capabilities/capabilities.h"

#include <algorithm>
#include <iterator>

namespace kiteway::planner {
namespace {

/// A field, or a part of a struct: those are lists of values or of vectors.
bool is_carried(const FieldSchema& field) {
  switch (field.type) {
    case DataType::kArray:
      return can_be_element(field.element_type);
    case DataType::kArrayOfVector:
      return field.element_type == DataType::kFloatVector;
    default:
      return is_supported(field.type);
  }
}

bool check_loaded(const CompileContext& context, const CollectionIntent& collection,
                  const CollectionSnapshot& source) {
  std::vector<std::string> missing;
  for (const auto& partition : source.partitions) {
    if (partition.load_state != LoadState::kLoaded) missing.push_back(partition.name);
  }
  const bool whole = source.load_state == LoadState::kNotLoaded;
  if (!whole && missing.empty()) return true;
  if (context.intent.source_load.value == LoadPolicy::kTemporary) return true;
  const std::string what = whole ? "is not loaded on the source"
                                 : "is loaded in part: not its partitions " + join(missing, ", ");
  add_error(
      context.diagnostics, "P0305", collection.place,
      "collection " + quote(source.address.collection) + " " + what +
          ", and rows can be read from loaded collections only",
      "load it, or set source.load: temporary to have it loaded for the copy and released again",
      subject_of(source));
  return false;
}

}  // namespace

void check_source_version(const CompileContext& context) {
  const ServerVersion& version = context.world.source.version;
  if (is_supported_source(version)) return;
  const std::string found =
      version.text.empty() ? "does not tell its version" : "is Milvus " + version.text;
  const std::string reason =
      found + "; the oldest supported source is Milvus " + std::string(kOldestSource);
  if (context.intent.allow_unsupported_version.value) {
    add_warning(context.diagnostics, "P0303", context.intent.allow_unsupported_version.place,
                "the source " + reason, "upgrade it, or compare the rows yourself after the run");
    return;
  }
  add_error(
      context.diagnostics, "P0303", context.intent.source.place, "the source " + reason,
      "upgrade the source, or set source.allow_unsupported_version: true to go on at your own "
      "risk");
}

const CollectionSnapshot* find_source(const CompileContext& context,
                                      const CollectionIntent& collection) {
  const auto& databases = context.world.source.databases;
  const auto database = databases.find(collection.source.database);
  if (database == databases.end()) {
    std::vector<std::string> names;
    for (const auto& [name, snapshot] : databases) names.push_back(name);
    const auto near = nearest(collection.source.database, names);
    add_error(context.diagnostics, "P0302", collection.database_place,
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
  add_error(context.diagnostics, "P0301", collection.place,
            "the source has no collection " + quote(collection.source.collection), hint);
  return nullptr;
}

bool check_source(const CompileContext& context, const CollectionIntent& collection,
                  const CollectionSnapshot& source) {
  bool fine = true;
  for (const auto& part : source.unknown_parts) {
    add_error(context.diagnostics, "P0304", collection.place,
              "this collection cannot be moved without loss: " + part,
              "leave the collection out, or use a newer kiteway", subject_of(source));
    fine = false;
  }
  const auto check_type = [&](const FieldSchema& field, const std::string& name) {
    if (is_carried(field)) return;
    add_error(
        context.diagnostics, "P0304", collection.place,
        "field " + quote(name) + " is of " + type_text(field) + ", which this build cannot carry",
        "leave the collection out, or use a newer kiteway", subject_of(source, name));
    fine = false;
  };
  for (const auto& field : source.schema.fields) {
    check_type(field, field.name);
    for (const auto& member : field.sub_fields) {
      check_type(member, to_string(FieldPath{field.name, member.name}));
    }
    const bool has_index = std::ranges::find(source.indexes, field.name, &IndexSpec::field_name) !=
                           source.indexes.end();
    if (is_vector(field.type) && !has_index) {
      add_error(context.diagnostics, "P0306", collection.place,
                "vector field " + quote(field.name) +
                    " has no index on the source, so the collection cannot be loaded and its rows "
                    "cannot be read",
                "create an index on that field and load the collection",
                subject_of(source, field.name));
      fine = false;
    }
  }
  return fine && check_loaded(context, collection, source);
}

}  // namespace kiteway::planner
