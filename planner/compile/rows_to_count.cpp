#include "planner/compile/rows_to_count.h"

#include "planner/compile/collection_rules.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// A key that stands in an expression as it is.
bool is_plain_key(const std::string& key) {
  return std::ranges::all_of(key, [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

}  // namespace

RowsToCount rows_to_count(const CollectionIntent& intent, const CollectionSnapshot& source,
                          const TargetServer& server) {
  const TargetCollection made = target_fields(intent, source, server);
  RowsToCount rows;
  for (const auto& field : source.schema.fields) {
    if (!field.nullable) continue;
    const auto* after = target_field(made, field.name);
    if (after == nullptr || !after->nullable || after->default_value) {
      rows.null_fields.push_back(field.name);
    }
  }
  if (!source.schema.dynamic_field_enabled) return rows;
  for (const auto& [name, made_of] : made.from_dynamic) {
    if (is_plain_key(made_of.key)) rows.taken_keys.push_back(made_of.key);
  }
  if (!intent.dynamic_field.value) return rows;
  for (const auto& field : made.schema.fields) rows.dynamic_keys.push_back(field.name);
  for (const auto& [name, key] : made.to_dynamic) rows.dynamic_keys.push_back(key);
  std::erase_if(rows.dynamic_keys, [&](const std::string& key) {
    return !is_plain_key(key) || std::ranges::find(rows.taken_keys, key) != rows.taken_keys.end();
  });
  return rows;
}

}  // namespace kiteway::planner
