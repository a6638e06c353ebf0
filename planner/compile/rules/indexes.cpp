#include "planner/compile/rules/indexes.h"

#include "schema/base/add_finding.h"
#include "schema/diff.h"

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

/// BM25 takes two of its figures from the index: with others the same words find other rows.
bool scores_by_params(const IndexSpec& index) {
  if (metric_type(index) != "BM25") return false;
  return std::ranges::any_of(index.params, [](const auto& param) {
    return param.first.find("bm25_") != std::string::npos ||
           param.second.find("\"bm25_") != std::string::npos;
  });
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

/// Nothing where the target has no such index.
std::optional<IndexSpec> target_index(const RuleInput& input, const IndexSpec& index) {
  const Capabilities& target = input.server.can;
  const FieldSchema* before = find_field(input.source.schema, index.field_name);
  const FieldSchema* field = target_field(input.made, index.field_name);
  if (before == nullptr || field == nullptr) return std::nullopt;
  std::optional<IndexSpec> made = index;
  if (!holds_vectors(field->type)) {
    made = scalar_index(index, *before, *field, target);
  } else if (target.autoindex_only ||
             (input.intent.index.value != IndexMode::kPreserve && !scores_by_params(index))) {
    made = auto_index(index, field->type, target.indexes);
  }
  if (made) made->field_name = target_path(input.made, index.field_name);
  return made;
}

std::string why_no_index(const RuleInput& input, const IndexSpec& index) {
  const FieldSchema* before = find_field(input.source.schema, index.field_name);
  const FieldSchema* field = target_field(input.made, index.field_name);
  if (before == nullptr || field == nullptr) return "its field is not on the target";
  const bool became_json = field->type == DataType::kJson && before->type != field->type;
  if (became_json) return "JSON is indexed by paths inside it";
  return "the target has no such index for a " + to_string(field->type);
}

/// Empty where the type of the field or the wish for AUTOINDEX says it.
std::string why_other_index(const RuleInput& input, const IndexSpec& index) {
  const FieldSchema* before = find_field(input.source.schema, index.field_name);
  const FieldSchema* field = target_field(input.made, index.field_name);
  if (holds_vectors(field->type) || before->type != field->type) return "";
  return "the target has no index of that type";
}

Change change_of(const RuleInput& input, const IndexSpec& index, const IndexSpec& made) {
  const bool is_scored_anew = scores_by_params(index) && !scores_by_params(made);
  return {.kind = is_scored_anew ? ChangeKind::kLost : ChangeKind::kModify,
          .path = to_string(part_key(index)),
          .before = index_text(index),
          .after = index_text(made),
          .reason = is_scored_anew ? "the target scores by figures of its own"
                                   : why_other_index(input, index)};
}

}  // namespace

Decided<std::vector<IndexSpec>> decide_indexes(const RuleInput& input) {
  Decided<std::vector<IndexSpec>> decided;
  const auto& wish = input.intent.index;
  if (wish.value == IndexMode::kPreserve && input.server.can.autoindex_only) {
    add_error(decided.findings, "P0408", wish.place,
              input.server.text +
                  " makes an AUTOINDEX of every index, so none can be "
                  "kept as it is on the source",
              "write index: auto");
  }
  for (const auto& index : input.source.indexes) {
    auto made = target_index(input, index);
    if (!made) {
      decided.changes.push_back({.kind = ChangeKind::kLost,
                                 .path = to_string(part_key(index)),
                                 .before = index_text(index),
                                 .reason = why_no_index(input, index)});
      continue;
    }
    if (made->params == index.params) {
      decided.keep(to_string(part_key(index)), index_text(index));
    } else {
      decided.changes.push_back(change_of(input, index, *made));
    }
    decided.value.push_back(*std::move(made));
  }
  return decided;
}

}  // namespace kiteway::planner
