#include "executor/remote/describe.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <optional>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

/// Carries presence in this order; used to compare unknown parts of messages only.
template <class Message>
bool has_unknown_fields(const Message& message) {
  return !message.GetReflection()->GetUnknownFields(message).empty();
}

template <class Pairs>
Properties properties_from(const Pairs& pairs) {
  Properties properties;
  for (const auto& pair : pairs) properties[pair.key()] = pair.value();
  return properties;
}

std::optional<DefaultValue> default_from(const wire::FieldSchema& field) {
  if (!field.has_default_value()) return std::nullopt;
  const wire::ValueField& value = field.default_value();
  switch (value.data_case()) {
    case wire::ValueField::kBoolData:
      return value.bool_data();
    case wire::ValueField::kIntData:
      return value.int_data();
    case wire::ValueField::kLongData:
      return value.long_data();
    case wire::ValueField::kFloatData:
      return value.float_data();
    case wire::ValueField::kDoubleData:
      return value.double_data();
    case wire::ValueField::kStringData:
      return value.string_data();
    default:
      return std::nullopt;
  }
}

FieldSchema field_from(const wire::FieldSchema& field) {
  return {.name = field.name(),
          .type = static_cast<DataType>(field.data_type()),
          .element_type = static_cast<DataType>(field.element_type()),
          .description = field.description(),
          .is_primary_key = field.is_primary_key(),
          .auto_id = field.autoid(),
          .is_partition_key = field.is_partition_key(),
          .is_clustering_key = field.is_clustering_key(),
          .nullable = field.nullable(),
          .is_function_output = field.is_function_output(),
          .type_params = properties_from(field.type_params()),
          .default_value = default_from(field)};
}

FieldSchema field_from(const wire::StructArrayFieldSchema& field) {
  FieldSchema made{.name = field.name(),
                   .type = DataType::kArrayOfStruct,
                   .description = field.description(),
                   .nullable = field.nullable(),
                   .type_params = properties_from(field.type_params())};
  for (const auto& member : field.fields()) made.sub_fields.push_back(field_from(member));
  return made;
}

FunctionSchema function_from(const wire::FunctionSchema& function) {
  return {.name = function.name(),
          .type = static_cast<FunctionType>(function.type()),
          .description = function.description(),
          .inputs = {function.input_field_names().begin(), function.input_field_names().end()},
          .outputs = {function.output_field_names().begin(), function.output_field_names().end()},
          .params = properties_from(function.params())};
}

/// What of a field this build has no words for, after `name`.
void find_unknown_parts(const wire::FieldSchema& field, const std::string& name,
                        std::vector<std::string>& parts) {
  if (has_unknown_fields(field)) {
    parts.push_back("field " + quote(name) + " has parts that this build does not know");
  }
  const bool is_default_known =
      default_from(field) || (field.default_value().data_case() == wire::ValueField::DATA_NOT_SET &&
                              !has_unknown_fields(field.default_value()));
  if (!is_default_known) {
    parts.push_back("field " + quote(name) +
                    " has a default value of a kind that this build does not know");
  }
}

/// What else than values and vectors there is in an array of structs.
void find_unknown_parts(const wire::StructArrayFieldSchema& field,
                        std::vector<std::string>& parts) {
  const std::string name = "field " + quote(field.name());
  if (has_unknown_fields(field)) {
    parts.push_back(name + " has parts that this build does not know");
  }
  if (field.nullable()) {
    parts.push_back(name + " is an array of structs that may be NULL, which is not carried yet");
  }
  for (const auto& member : field.fields()) {
    const std::string path = to_string(FieldPath{field.name(), member.name()});
    find_unknown_parts(member, path, parts);
    if (member.nullable() || member.has_default_value()) {
      parts.push_back("field " + quote(path) +
                      " of a struct may be NULL or has a default, which is not carried yet");
    }
  }
}

void find_unknown_parts(const wire::CollectionSchema& schema, std::vector<std::string>& parts) {
  if (has_unknown_fields(schema)) {
    parts.emplace_back("its schema has parts that this build does not know");
  }
  for (const auto& field : schema.fields()) {
    find_unknown_parts(field, field.name(), parts);
    const auto makes_it = [&](const wire::FunctionSchema& function) {
      const auto& outputs = function.output_field_names();
      return std::ranges::find(outputs, field.name()) != outputs.end();
    };
    if (field.is_function_output() && std::ranges::none_of(schema.functions(), makes_it)) {
      parts.push_back("field " + quote(field.name()) +
                      " is made by a function that the server does not name");
    }
  }
  for (const auto& field : schema.struct_array_fields()) find_unknown_parts(field, parts);
  for (const auto& function : schema.functions()) {
    const auto type = static_cast<FunctionType>(function.type());
    if (has_unknown_fields(function) || !function_type_from(to_string(type))) {
      parts.push_back("function " + quote(function.name()) +
                      " has parts that this build does not know");
    }
  }
}

void set_default(const DefaultValue& value, wire::ValueField& field) {
  struct Writer {
    wire::ValueField& field;
    void operator()(bool flag) const { field.set_bool_data(flag); }
    void operator()(std::int32_t number) const { field.set_int_data(number); }
    void operator()(std::int64_t number) const { field.set_long_data(number); }
    void operator()(float number) const { field.set_float_data(number); }
    void operator()(double number) const { field.set_double_data(number); }
    void operator()(const std::string& text) const { field.set_string_data(text); }
  };
  std::visit(Writer{field}, value);
}

void write_field(const FieldSchema& field, wire::FieldSchema& written) {
  written.set_name(field.name);
  written.set_description(field.description);
  written.set_data_type(static_cast<wire::DataType>(field.type));
  written.set_element_type(static_cast<wire::DataType>(field.element_type));
  written.set_is_primary_key(field.is_primary_key);
  written.set_autoid(field.auto_id);
  written.set_is_partition_key(field.is_partition_key);
  written.set_is_clustering_key(field.is_clustering_key);
  written.set_nullable(field.nullable);
  add_pairs(field.type_params, *written.mutable_type_params());
  if (field.default_value) set_default(*field.default_value, *written.mutable_default_value());
}

void write_field(const FieldSchema& field, wire::StructArrayFieldSchema& written) {
  written.set_name(field.name);
  written.set_description(field.description);
  add_pairs(field.type_params, *written.mutable_type_params());
  for (const auto& member : field.sub_fields) write_field(member, *written.add_fields());
}

void write_function(const FunctionSchema& function, wire::FunctionSchema& written) {
  written.set_name(function.name);
  written.set_type(static_cast<wire::FunctionType>(function.type));
  written.set_description(function.description);
  for (const auto& input : function.inputs) written.add_input_field_names(input);
  for (const auto& output : function.outputs) written.add_output_field_names(output);
  add_pairs(function.params, *written.mutable_params());
}

}  // namespace

CollectionSnapshot snapshot_from(const CollectionAddress& address,
                                 const milvus::proto::milvus::DescribeCollectionResponse& answer) {
  const wire::CollectionSchema& schema = answer.schema();
  CollectionSnapshot snapshot{
      .address = address,
      .schema = {.name = schema.name(),
                 .description = schema.description(),
                 .dynamic_field_enabled = schema.enable_dynamic_field()},
      .collection_id = answer.collectionid(),
      .shard_count = answer.shards_num(),
      .partition_count = answer.num_partitions(),
      .consistency_level = static_cast<ConsistencyLevel>(answer.consistency_level()),
      .properties = properties_from(answer.properties())};
  for (const auto& field : schema.fields()) snapshot.schema.fields.push_back(field_from(field));
  for (const auto& field : schema.struct_array_fields()) {
    snapshot.schema.fields.push_back(field_from(field));
  }
  for (const auto& function : schema.functions()) {
    snapshot.schema.functions.push_back(function_from(function));
  }
  find_unknown_parts(schema, snapshot.unknown_parts);
  return snapshot;
}

wire::CollectionSchema wire_schema(const CollectionSchema& schema) {
  wire::CollectionSchema written;
  written.set_name(schema.name);
  written.set_description(schema.description);
  written.set_enable_dynamic_field(schema.dynamic_field_enabled);
  for (const auto& field : schema.fields) {
    if (field.type == DataType::kArrayOfStruct) {
      write_field(field, *written.add_struct_array_fields());
    } else {
      write_field(field, *written.add_fields());
    }
  }
  for (const auto& function : schema.functions) {
    write_function(function, *written.add_functions());
  }
  return written;
}

milvus::proto::milvus::CreateCollectionRequest create_request(
    const CollectionDefinition& definition) {
  milvus::proto::milvus::CreateCollectionRequest request;
  request.mutable_base()->set_msg_type(milvus::proto::common::MsgType::CreateCollection);
  request.set_db_name(definition.address.database);
  request.set_collection_name(definition.address.collection);
  request.set_schema(wire_schema(definition.schema).SerializeAsString());
  request.set_shards_num(definition.shard_count);
  request.set_consistency_level(
      static_cast<milvus::proto::common::ConsistencyLevel>(definition.consistency_level));
  request.set_num_partitions(definition.partition_count);
  add_pairs(definition.properties, *request.mutable_properties());
  return request;
}

}  // namespace kiteway::executor
