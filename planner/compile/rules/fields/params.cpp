#include "planner/compile/rules/fields/params.h"

#include <string>
#include <string_view>

namespace kiteway::planner {
namespace {

/// Parameters that belong to a type. Some writers leave others behind
/// (docs/milvus-behaviour.md#type-params).
bool belongs_to_type(const FieldSchema& field, std::string_view param) {
  if (param == "mmap.enabled") return true;
  switch (field.type) {
    case DataType::kVarChar:
      return param != "dim" && param != "max_capacity";
    case DataType::kArray:
      return param == "max_capacity" || param == "max_length";
    case DataType::kBinaryVector:
    case DataType::kFloatVector:
    case DataType::kFloat16Vector:
    case DataType::kBFloat16Vector:
    case DataType::kInt8Vector:
      return param == "dim";
    case DataType::kArrayOfVector:
      return param == "dim" || param == "max_capacity";
    case DataType::kArrayOfStruct:
      return param == "max_capacity";
    default:
      return false;
  }
}

/// By these texts are cut into words. They came with functions.
bool is_of_analyzer(std::string_view param) {
  return param == "enable_analyzer" || param == "analyzer_params" || param == "enable_match" ||
         param == "multi_analyzer_params";
}

void clean(const Capabilities& target, FieldSchema& field) {
  std::erase_if(field.type_params, [&](const auto& param) {
    const bool is_missed = is_of_analyzer(param.first) && target.functions.empty();
    return is_missed || !belongs_to_type(field, param.first);
  });
}

/// `after` is nullptr for a field that is left out.
void add_lost(const FieldSchema& before, const std::string& name, const FieldSchema* after,
              std::vector<Change>& changes) {
  for (const auto& [param, value] : before.type_params) {
    const bool is_nonsense = !belongs_to_type(before, param);
    const bool is_missed = is_of_analyzer(param) && after != nullptr &&
                           after->type == before.type && !after->type_params.contains(param);
    if (!is_nonsense && !is_missed) continue;
    changes.push_back({.kind = ChangeKind::kLost,
                       .path = "field " + name + " parameter " + param,
                       .before = value,
                       .reason = is_nonsense ? "it means nothing for " + to_string(before.type)
                                             : "the target does not analyze texts"});
  }
}

void clean_with_members(const Capabilities& target, FieldSchema& field) {
  clean(target, field);
  for (auto& member : field.sub_fields) clean(target, member);
}

/// The parameters that this field of the source loses on its way to `target`.
void add_lost_with_members(const FieldSchema& before, const TargetCollection& target,
                           std::vector<Change>& changes) {
  add_lost(before, before.name, target_field(target, before.name), changes);
  for (const auto& member : before.sub_fields) {
    const std::string path = to_string(FieldPath{before.name, member.name});
    add_lost(member, path, target_field(target, path), changes);
  }
}

}  // namespace

Decided<TargetCollection> decide_params(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  for (auto& field : decided.value.schema.fields) clean_with_members(input.server.can, field);
  for (const auto& field : input.source.schema.fields) {
    const FieldSchema* made = target_field(decided.value, field.name);
    if (made != nullptr && *made == field) decided.keep("field " + field.name, type_text(field));
    add_lost_with_members(field, decided.value, decided.changes);
  }
  return decided;
}

}  // namespace kiteway::planner
