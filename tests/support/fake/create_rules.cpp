// Checks the definition of a collection as the server's proxy does
// (docs/milvus-behaviour.md#limits).
#include "tests/support/fake/create_rules.h"

#include "tests/support/fake/cell.h"
#include "tests/support/fake/field_rules.h"
#include "tests/support/fake/function_rules.h"
#include "tests/support/fake/structs.h"

#include <algorithm>
#include <set>
#include <vector>

namespace kiteway::testing {
namespace {

using wire::schema::CollectionSchema;
using wire::schema::DataType;
using wire::schema::FieldSchema;

constexpr int kFieldsMax = 64;

/// True if this or any message inside holds something this build has no name for.
bool has_unknown_parts(const google::protobuf::Message& message) {
  const auto* reflection = message.GetReflection();
  if (!reflection->GetUnknownFields(message).empty()) return true;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  return std::any_of(fields.begin(), fields.end(), [&](const auto* field) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) return false;
    if (!field->is_repeated()) return has_unknown_parts(reflection->GetMessage(message, field));
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      if (has_unknown_parts(reflection->GetRepeatedMessage(message, field, i))) return true;
    }
    return false;
  });
}

int vector_fields_max(const ServerRules& rules) {
  if (rules.vector_fields_max > 0) return rules.vector_fields_max;
  if (rules.from(2, 6)) return 10;
  return rules.from(2, 4) ? 4 : 1;
}

void check_fields_together(const CollectionSchema& schema, const ServerRules& rules) {
  std::set<std::string> names;
  int primary_keys = 0;
  int partition_keys = 0;
  int clustering_keys = 0;
  int vectors = 0;
  for (const FieldSchema& field : schema.fields()) {
    if (!names.insert(field.name()).second) refuse("duplicated field name " + field.name());
    primary_keys += field.is_primary_key() ? 1 : 0;
    partition_keys += field.is_partition_key() ? 1 : 0;
    clustering_keys += field.is_clustering_key() ? 1 : 0;
    vectors += is_vector_type(field.data_type()) ? 1 : 0;
  }
  if (primary_keys != 1) refuse("there must be exactly one primary key");
  if (partition_keys > 1) refuse("there can be only one partition key");
  if (clustering_keys > 1) refuse("there can be only one clustering key");
  if (vectors == 0) refuse("schema does not contain vector field");
  for (const FieldSchema& field : flat_fields(schema)) {
    vectors += is_vector_type(field.data_type()) ? 1 : 0;
  }
  if (vectors > vector_fields_max(rules)) {
    refuse("maximum vector field's number should be limited to " +
           std::to_string(vector_fields_max(rules)));
  }
}

}  // namespace

CollectionSchema checked_schema(const wire::milvus::CreateCollectionRequest& request,
                                const ServerRules& rules) {
  CollectionSchema schema;
  if (!schema.ParseFromString(request.schema())) refuse("the schema is no CollectionSchema");
  if (has_unknown_parts(request) || has_unknown_parts(schema)) {
    refuse("the request holds parts this server does not know");
  }
  check_name(request.collection_name(), "collection name");
  if (schema.name() != request.collection_name()) {
    refuse("collection name \"" + request.collection_name() + "\" matches not the schema's \"" +
           schema.name() + "\"");
  }
  check_struct_arrays(schema, rules);
  if (schema.fields_size() > kFieldsMax) refuse("maximum field's number should be limited to 64");
  if (request.shards_num() < 0 || request.shards_num() > rules.shards_max) {
    refuse("maximum shards's number should be limited to " + std::to_string(rules.shards_max));
  }
  for (const FieldSchema& field : schema.fields()) check_field(field, rules);
  check_fields_together(schema, rules);
  check_functions(schema, rules);
  mark_outputs(schema);
  return schema;
}

std::int64_t partition_count_of(const wire::milvus::CreateCollectionRequest& request,
                                const CollectionSchema& schema, const ServerRules& rules) {
  const bool has_key = std::any_of(schema.fields().begin(), schema.fields().end(),
                                   [](const auto& field) { return field.is_partition_key(); });
  const std::int64_t most = rules.from(2, 4, 5) ? 1'024 : 4'096;
  const std::int64_t asked = request.num_partitions();
  if (!has_key) {
    if (asked > 1) refuse("num_partitions should only be specified with partition key field");
    return 1;
  }
  if (asked < 0 || asked > most) {
    refuse("partition number should be limited to " + std::to_string(most));
  }
  const std::int64_t default_count = rules.from(2, 4) ? 16 : 64;
  return asked == 0 ? default_count : asked;
}

void check_index_params(const FieldSchema& field, const KeyValuePairs& params) {
  if (!find_param(params, "index_type")) refuse("index_type is missing");
  if (!is_vector_type(field.data_type())) return;
  const auto metric = find_param(params, "metric_type");
  if (!metric) refuse("metric type not set for vector index");
  const std::set<std::string> allowed = [&]() -> std::set<std::string> {
    switch (field.data_type()) {
      case DataType::BinaryVector:
        return {"HAMMING", "JACCARD", "SUBSTRUCTURE", "SUPERSTRUCTURE"};
      case DataType::SparseFloatVector:
        return {"IP", "BM25"};
      case DataType::ArrayOfVector:
        return {"MAX_SIM", "MAX_SIM_COSINE", "MAX_SIM_IP", "MAX_SIM_L2"};
      default:
        return {"L2", "IP", "COSINE"};
    }
  }();
  if (!allowed.contains(*metric)) {
    refuse("metric type " + *metric + " does not fit field " + field.name());
  }
  const bool is_sparse = field.data_type() == DataType::SparseFloatVector;
  if (is_sparse && field.is_function_output() != (*metric == "BM25")) {
    refuse("only BM25 can be the metric of a BM25 output field, and of no other");
  }
}

}  // namespace kiteway::testing
