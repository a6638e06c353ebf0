#include "planner/compile/rules/indexes.h"

#include "schema/base/add_finding.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr const char* kAutoIndex = "AUTOINDEX";

/// Parameters that say which part of a JSON field is indexed, and as what: without them an index is
/// another one (docs/milvus-behaviour.md#index-types).
bool belongs_to_json_path(const std::string& param) {
  return param == "json_path" || param == "json_cast_type" || param == "json_cast_function";
}

IndexSpec index_of_type(const IndexSpec& source, const std::string& type) {
  return {.field_name = source.field_name,
          .index_name = source.index_name,
          .params = {{"index_type", type}}};
}

IndexSpec auto_index(const IndexSpec& source, DataType type, const IndexRules& rules) {
  const auto other = rules.instead_of_auto.find(type);
  IndexSpec index =
      index_of_type(source, other == rules.instead_of_auto.end() ? kAutoIndex : other->second);
  if (const auto metric = metric_type(source); !metric.empty()) {
    index.params["metric_type"] = metric;
  }
  for (const auto& [key, value] : source.params) {
    if (belongs_to_json_path(key)) index.params[key] = value;
  }
  return index;
}

bool is_number(DataType type) {
  return type != DataType::kBool && (fixed_width(type) || type == DataType::kTimestamptz);
}

/// Of a scalar field. Nothing where the target has no index for such fields.
std::optional<IndexSpec> scalar_index(const IndexSpec& source, const FieldSchema& before,
                                      const FieldSchema& after, const Capabilities& target) {
  const IndexRules& rules = target.indexes;
  const bool is_other_type = before.type != after.type;
  // JSON is indexed by paths inside it, which a field that was none before does not have.
  if (is_other_type && after.type == DataType::kJson) return std::nullopt;
  if (target.autoindex_only) return auto_index(source, after.type, rules);
  const auto& known = rules.of_scalars;
  const bool is_known =
      known.empty() || std::ranges::find(known, index_type(source)) != known.end();
  const bool fits = !is_other_type || after.type != DataType::kVarChar;
  if (is_known && fits) return source;
  if (after.type == DataType::kVarChar) return index_of_type(source, rules.of_texts);
  if (is_number(after.type)) return index_of_type(source, rules.of_numbers);
  return std::nullopt;
}

}  // namespace

bool scores_by_params(const IndexSpec& index) {
  if (metric_type(index) != "BM25") return false;
  return std::ranges::any_of(index.params, [](const auto& param) {
    return param.first.find("bm25_") != std::string::npos ||
           param.second.find("\"bm25_") != std::string::npos;
  });
}

std::vector<IndexSpec> target_indexes(const CollectionIntent& intent,
                                      const CollectionSnapshot& source,
                                      const TargetCollection& made, const Capabilities& target) {
  std::vector<IndexSpec> indexes;
  for (const auto& index : source.indexes) {
    const FieldSchema* before = find_field(source.schema, index.field_name);
    const FieldSchema* field = target_field(made, index.field_name);
    if (before == nullptr || field == nullptr) continue;
    std::optional<IndexSpec> made_index = index;
    if (!holds_vectors(field->type)) {
      made_index = scalar_index(index, *before, *field, target);
      if (!made_index) continue;
    } else if (target.autoindex_only ||
               (intent.index.value != IndexMode::kPreserve && !scores_by_params(index))) {
      made_index = auto_index(index, field->type, target.indexes);
    }
    made_index->field_name = target_path(made, index.field_name);
    indexes.push_back(*std::move(made_index));
  }
  return indexes;
}

bool check_indexes(const CollectionIntent& intent, const TargetServer& server,
                   Diagnostics& diagnostics) {
  if (intent.index.value != IndexMode::kPreserve || !server.can.autoindex_only) return true;
  add_error(diagnostics, "P0408", intent.index.place,
            server.text +
                " makes an AUTOINDEX of every index, so none can be "
                "kept as it is on the source",
            "write index: auto");
  return false;
}

}  // namespace kiteway::planner
