// Checks functions as the server's proxy does (docs/milvus-behaviour.md#functions).
#include "tests/support/fake/function_rules.h"

#include <algorithm>
#include <set>
#include <vector>

namespace kiteway::testing {
namespace {

using wire::schema::CollectionSchema;
using wire::schema::DataType;
using wire::schema::FieldSchema;
using wire::schema::FunctionSchema;

/// The fields by these names, each there and each named once.
template <class Names>
std::vector<const FieldSchema*> fields_of(const CollectionSchema& schema,
                                          const FunctionSchema& function, const Names& names) {
  std::vector<const FieldSchema*> fields;
  std::set<std::string> seen;
  for (const auto& name : names) {
    const auto field = std::find_if(schema.fields().begin(), schema.fields().end(),
                                    [&](const FieldSchema& each) { return each.name() == name; });
    if (field == schema.fields().end()) {
      refuse("field of function " + function.name() + " not found: " + name);
    }
    if (!seen.insert(name).second) refuse("function " + function.name() + " uses a field twice");
    fields.push_back(&*field);
  }
  return fields;
}

void check_types(const FunctionSchema& function, const std::vector<const FieldSchema*>& inputs,
                 const std::vector<const FieldSchema*>& outputs) {
  const bool has_text = inputs.size() == 1 && inputs[0]->data_type() == DataType::VarChar;
  const DataType made = outputs.size() == 1 ? outputs[0]->data_type() : DataType::None;
  if (function.type() == wire::schema::BM25) {
    const bool is_cut =
        has_text && find_param(inputs[0]->type_params(), "enable_analyzer") == "true";
    if (!is_cut) refuse("BM25 function input field must set enable_analyzer to true");
    if (made != DataType::SparseFloatVector) refuse("BM25 makes a SparseFloatVector field");
    if (!function.params().empty()) refuse("BM25 function accepts no params");
    return;
  }
  if (!has_text) refuse("TextEmbedding function input field must be a VARCHAR field");
  if (made != DataType::FloatVector) refuse("TextEmbedding makes a FloatVector field");
  if (function.params().empty()) refuse("TextEmbedding function needs params");
}

void check_function(const CollectionSchema& schema, const FunctionSchema& function,
                    const ServerRules& rules) {
  if (function.name().empty()) refuse("function name cannot be empty");
  const bool is_known = function.type() == wire::schema::BM25 ||
                        (function.type() == wire::schema::TextEmbedding && rules.from(2, 6));
  if (!is_known) refuse("function " + function.name() + " is of a type that is not played here");
  const auto inputs = fields_of(schema, function, function.input_field_names());
  const auto outputs = fields_of(schema, function, function.output_field_names());
  check_types(function, inputs, outputs);
  for (const FieldSchema* input : inputs) {
    if (input->nullable()) {
      refuse("function input field cannot be nullable: function " + function.name() + ", field " +
             input->name());
    }
  }
  for (const FieldSchema* output : outputs) {
    const bool is_plain = !output->is_primary_key() && !output->is_partition_key() &&
                          !output->is_clustering_key() && !output->nullable();
    if (!is_plain) refuse("function output field " + output->name() + " is more than an output");
  }
}

}  // namespace

void check_functions(const CollectionSchema& schema, const ServerRules& rules) {
  if (schema.functions().empty()) return;
  if (!rules.from(2, 5)) refuse("functions are not supported");
  std::set<std::string> names;
  std::set<std::string> made;
  for (const FunctionSchema& function : schema.functions()) {
    if (!names.insert(function.name()).second) refuse("duplicate function name");
    check_function(schema, function, rules);
    for (const auto& output : function.output_field_names()) {
      if (!made.insert(output).second) refuse("two functions make field " + output);
    }
  }
}

void mark_outputs(CollectionSchema& schema) {
  for (const FunctionSchema& function : schema.functions()) {
    const auto& outputs = function.output_field_names();
    for (FieldSchema& field : *schema.mutable_fields()) {
      const bool is_made = std::find(outputs.begin(), outputs.end(), field.name()) != outputs.end();
      if (is_made) field.set_is_function_output(true);
    }
  }
}

bool is_bm25_output(const CollectionSchema& schema, const std::string& field) {
  return std::any_of(schema.functions().begin(), schema.functions().end(),
                     [&](const FunctionSchema& function) {
                       const auto& outputs = function.output_field_names();
                       return function.type() == wire::schema::BM25 &&
                              std::find(outputs.begin(), outputs.end(), field) != outputs.end();
                     });
}

bool takes_outputs(const Collection& collection, const ServerRules& rules) {
  const auto allowed =
      collection.properties.find("collection.function.allowInsertNonBM25FunctionOutputs");
  return rules.from(2, 6) && allowed != collection.properties.end() && allowed->second == "true";
}

}  // namespace kiteway::testing
