#include "planner/plan_file/proto/schema_proto.h"

#include "planner/plan_file/proto/proto_names.h"

#include <optional>
#include <variant>

namespace kiteway::planner::plan_text {

void write(const DefaultValue& value, plan::DefaultValue& proto) {
  struct Writer {
    plan::DefaultValue& proto;
    void operator()(bool flag) const { proto.set_bool_value(flag); }
    void operator()(std::int32_t number) const { proto.set_int_value(number); }
    void operator()(std::int64_t number) const { proto.set_long_value(number); }
    void operator()(float number) const { proto.set_float_value(number); }
    void operator()(double number) const { proto.set_double_value(number); }
    void operator()(const std::string& text) const { proto.set_text_value(text); }
  };
  std::visit(Writer{proto}, value);
}

std::optional<DefaultValue> read(const plan::DefaultValue& proto) {
  switch (proto.value_case()) {
    case plan::DefaultValue::kBoolValue:
      return proto.bool_value();
    case plan::DefaultValue::kIntValue:
      return proto.int_value();
    case plan::DefaultValue::kLongValue:
      return proto.long_value();
    case plan::DefaultValue::kFloatValue:
      return proto.float_value();
    case plan::DefaultValue::kDoubleValue:
      return proto.double_value();
    case plan::DefaultValue::kTextValue:
      return proto.text_value();
    case plan::DefaultValue::VALUE_NOT_SET:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace {

DataType read_type(const std::string& name) {
  if (const auto type = data_type_from(name)) return *type;
  throw BadPlan("type \"" + name + "\" is not known");
}

}  // namespace

void write(const FieldSchema& field, plan::Field& proto) {
  proto.set_name(field.name);
  proto.set_type(to_string(field.type));
  if (field.element_type != DataType::kNone) proto.set_element_type(to_string(field.element_type));
  proto.set_description(field.description);
  proto.set_primary_key(field.is_primary_key);
  proto.set_auto_id(field.auto_id);
  proto.set_partition_key(field.is_partition_key);
  proto.set_clustering_key(field.is_clustering_key);
  proto.set_nullable(field.nullable);
  proto.set_function_output(field.is_function_output);
  proto.mutable_type_params()->insert(field.type_params.begin(), field.type_params.end());
  if (field.default_value) write(*field.default_value, *proto.mutable_default_value());
  for (const auto& member : field.sub_fields) write(member, *proto.add_sub_fields());
}

FieldSchema read(const plan::Field& proto) {
  const bool has_elements = !proto.element_type().empty();
  FieldSchema field{
      .name = proto.name(),
      .type = read_type(proto.type()),
      .element_type = has_elements ? read_type(proto.element_type()) : DataType::kNone,
      .description = proto.description(),
      .is_primary_key = proto.primary_key(),
      .auto_id = proto.auto_id(),
      .is_partition_key = proto.partition_key(),
      .is_clustering_key = proto.clustering_key(),
      .nullable = proto.nullable(),
      .is_function_output = proto.function_output(),
      .type_params = {proto.type_params().begin(), proto.type_params().end()},
      .default_value = read(proto.default_value())};
  for (const auto& member : proto.sub_fields()) field.sub_fields.push_back(read(member));
  return field;
}

void write(const FunctionSchema& function, plan::Function& proto) {
  proto.set_name(function.name);
  proto.set_type(to_string(function.type));
  proto.set_description(function.description);
  for (const auto& input : function.inputs) proto.add_inputs(input);
  for (const auto& output : function.outputs) proto.add_outputs(output);
  proto.mutable_params()->insert(function.params.begin(), function.params.end());
}

FunctionSchema read(const plan::Function& proto) {
  const auto type = function_type_from(proto.type());
  if (!type) throw BadPlan("function type \"" + proto.type() + "\" is not known");
  return {.name = proto.name(),
          .type = *type,
          .description = proto.description(),
          .inputs = {proto.inputs().begin(), proto.inputs().end()},
          .outputs = {proto.outputs().begin(), proto.outputs().end()},
          .params = {proto.params().begin(), proto.params().end()}};
}

void write(const IndexSpec& index, plan::Index& proto) {
  proto.set_field(index.field_name);
  proto.set_name(index.index_name);
  proto.mutable_params()->insert(index.params.begin(), index.params.end());
}

IndexSpec read(const plan::Index& proto) {
  return {.field_name = proto.field(),
          .index_name = proto.name(),
          .params = {proto.params().begin(), proto.params().end()}};
}

void write(const CollectionAddress& address, plan::Address& proto) {
  proto.set_database(address.database);
  proto.set_collection(address.collection);
}

CollectionAddress read(const plan::Address& proto) {
  return {.database = proto.database(), .collection = proto.collection()};
}

void write(const CollectionSchema& schema, plan::Schema& proto) {
  proto.set_name(schema.name);
  proto.set_description(schema.description);
  for (const auto& field : schema.fields) write(field, *proto.add_fields());
  proto.set_dynamic_field(schema.dynamic_field_enabled);
  for (const auto& function : schema.functions) write(function, *proto.add_functions());
}

CollectionSchema read(const plan::Schema& proto) {
  CollectionSchema schema{.name = proto.name(),
                          .description = proto.description(),
                          .dynamic_field_enabled = proto.dynamic_field()};
  for (const auto& field : proto.fields()) schema.fields.push_back(read(field));
  for (const auto& function : proto.functions()) {
    schema.functions.push_back(read(function));
  }
  return schema;
}

}  // namespace kiteway::planner::plan_text
