#include "planner/rules/indexes.h"

namespace kiteway::planner {
namespace {

constexpr const char* kAutoIndex = "AUTOINDEX";

/// Parameters that say which part of a JSON field is indexed, and as what: without them an index is
/// another one (milvus-facts 5.4).
bool belongs_to_json_path(const std::string& param) {
  return param == "json_path" || param == "json_cast_type" || param == "json_cast_function";
}

IndexSpec auto_index(const IndexSpec& source) {
  IndexSpec index{.field_name = source.field_name,
                  .index_name = source.index_name,
                  .params = {{"index_type", kAutoIndex}}};
  if (const auto metric = metric_type(source); !metric.empty()) {
    index.params["metric_type"] = metric;
  }
  for (const auto& [key, value] : source.params) {
    if (belongs_to_json_path(key)) index.params[key] = value;
  }
  return index;
}

}  // namespace

std::vector<IndexSpec> target_indexes(const CollectionIntent& intent,
                                      const CollectionSnapshot& source,
                                      const Capabilities& target) {
  std::vector<IndexSpec> indexes;
  for (const auto& index : source.indexes) {
    const FieldSchema* field = find_field(source.schema, index.field_name);
    if (field == nullptr) continue;
    const bool keeps = intent.index.value == IndexMode::kPreserve || !is_vector(field->type);
    indexes.push_back(keeps && !target.autoindex_only ? index : auto_index(index));
  }
  return indexes;
}

bool check_indexes(const CollectionIntent& intent, const TargetServer& server,
                   Diagnostics& diagnostics) {
  if (intent.index.value != IndexMode::kPreserve || !server.can.autoindex_only) return true;
  diagnostics.add({.code = "P0408",
                   .place = intent.index.place,
                   .message = server.text + " makes an AUTOINDEX of every index, so none can be "
                                            "kept as it is on the source",
                   .hint = "write index: auto"});
  return false;
}

}  // namespace kiteway::planner
