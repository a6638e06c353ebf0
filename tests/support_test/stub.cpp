// Makes single gRPC calls for the tests of the fake server.
#include "tests/support_test/stub.h"

#include <doctest/doctest.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace kiteway::testing {
namespace {

void add_param(google::protobuf::RepeatedPtrField<wire::common::KeyValuePair>& params,
               const std::string& key, const std::string& value) {
  auto& pair = *params.Add();
  pair.set_key(key);
  pair.set_value(value);
}

/// By the first column whose values are rows.
int row_count(const std::vector<Column>& columns) {
  for (const Column& column : columns) {
    if (column.scalars().has_long_data()) return column.scalars().long_data().data_size();
    if (column.scalars().has_string_data()) return column.scalars().string_data().data_size();
    if (column.vectors().has_float_vector()) {
      return column.vectors().float_vector().data_size() / static_cast<int>(column.vectors().dim());
    }
  }
  return 0;
}

std::unique_ptr<Stub::Service> service_at(
    const std::string& uri, const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // no reuse of a stopped server's link
  const auto address = uri.substr(uri.find("//") + 2);
  return wire::milvus::MilvusService::NewStub(
      grpc::CreateCustomChannel(address, credentials, arguments));
}

}  // namespace

Stub::Stub(const std::string& uri)
    : service_(service_at(uri, grpc::InsecureChannelCredentials())) {}

Stub::Stub(const std::string& uri, const Tls& tls)
    : service_(service_at(uri, grpc::SslCredentials({.pem_root_certs = tls.ca,
                                                     .pem_private_key = tls.key,
                                                     .pem_cert_chain = tls.certificate}))) {}

wire::milvus::MutationResult Stub::send_insert(const std::string& collection,
                                               const std::vector<Column>& columns,
                                               const std::string& partition) {
  wire::milvus::InsertRequest request;
  request.set_collection_name(collection);
  request.set_partition_name(partition);
  request.mutable_fields_data()->Assign(columns.begin(), columns.end());
  request.set_num_rows(static_cast<std::uint32_t>(row_count(columns)));
  return call(&Service::Insert, request);
}

wire::milvus::MutationResult Stub::insert(const std::string& collection,
                                          const std::vector<Column>& columns,
                                          grpc::StatusCode expected, const std::string& partition) {
  auto answer = send_insert(collection, columns, partition);
  CHECK(call_code() == expected);
  return answer;
}

wire::milvus::MutationResult Stub::upsert(const std::string& collection,
                                          const std::vector<Column>& columns) {
  wire::milvus::UpsertRequest request;
  request.set_collection_name(collection);
  request.mutable_fields_data()->Assign(columns.begin(), columns.end());
  request.set_num_rows(static_cast<std::uint32_t>(row_count(columns)));
  auto answer = call(&Service::Upsert, request);
  CHECK(call_code() == grpc::StatusCode::OK);
  return answer;
}

wire::milvus::MutationResult Stub::remove(const std::string& collection,
                                          const std::string& filter) {
  wire::milvus::DeleteRequest request;
  request.set_collection_name(collection);
  request.set_expr(filter);
  auto answer = call(&Service::Delete, request);
  CHECK(call_code() == grpc::StatusCode::OK);
  return answer;
}

wire::milvus::QueryResults Stub::query(const Question& question) {
  wire::milvus::QueryRequest request;
  request.set_collection_name(question.collection);
  request.set_expr(question.filter);
  for (const auto& name : question.output) request.add_output_fields(name);
  for (const auto& name : question.partitions) request.add_partition_names(name);
  request.set_guarantee_timestamp(question.guarantee_timestamp);
  auto& params = *request.mutable_query_params();
  if (question.limit != 0) add_param(params, "limit", std::to_string(question.limit));
  for (const auto& [key, value] : question.params) add_param(params, key, value);
  return call(&Service::Query, request);
}

std::int64_t Stub::count(const std::string& collection) {
  const auto answer = query({.output = {"count(*)"}, .collection = collection});
  const auto values = long_values(answer, "count(*)");
  return values.empty() ? -1 : values.front();
}

wire::milvus::DescribeCollectionResponse Stub::describe(const std::string& collection) {
  wire::milvus::DescribeCollectionRequest request;
  request.set_collection_name(collection);
  return call(&Service::DescribeCollection, request);
}

bool Stub::has(const std::string& collection) {
  wire::milvus::HasCollectionRequest request;
  request.set_collection_name(collection);
  return call(&Service::HasCollection, request).value();
}

wire::common::Status Stub::create(const std::string& collection,
                                  wire::schema::CollectionSchema schema) {
  schema.set_name(collection);
  wire::milvus::CreateCollectionRequest request;
  request.set_collection_name(collection);
  request.set_schema(schema.SerializeAsString());
  return call(&Service::CreateCollection, request);
}

wire::common::Status Stub::drop(const std::string& collection) {
  wire::milvus::DropCollectionRequest request;
  request.set_collection_name(collection);
  return call(&Service::DropCollection, request);
}

std::vector<std::string> Stub::partitions(const std::string& collection) {
  wire::milvus::ShowPartitionsRequest request;
  request.set_collection_name(collection);
  const auto answer = call(&Service::ShowPartitions, request);
  return {answer.partition_names().begin(), answer.partition_names().end()};
}

wire::common::Status Stub::create_index(const std::string& collection, const std::string& field,
                                        const std::string& type, const std::string& metric) {
  wire::milvus::CreateIndexRequest request;
  request.set_collection_name(collection);
  request.set_field_name(field);
  add_param(*request.mutable_extra_params(), "index_type", type);
  add_param(*request.mutable_extra_params(), "metric_type", metric);
  return call(&Service::CreateIndex, request);
}

std::vector<Stub::Param> Stub::index_params(const std::string& collection) {
  wire::milvus::DescribeIndexRequest request;
  request.set_collection_name(collection);
  const auto answer = call(&Service::DescribeIndex, request);
  std::vector<Param> params;
  if (answer.index_descriptions().empty()) return params;
  for (const auto& pair : answer.index_descriptions(0).params()) {
    params.emplace_back(pair.key(), pair.value());
  }
  return params;
}

wire::common::Status Stub::load(const std::string& collection) {
  wire::milvus::LoadCollectionRequest request;
  request.set_collection_name(collection);
  return call(&Service::LoadCollection, request);
}

wire::common::Status Stub::load_partition(const std::string& collection,
                                          const std::string& partition) {
  wire::milvus::LoadPartitionsRequest request;
  request.set_collection_name(collection);
  request.add_partition_names(partition);
  return call(&Service::LoadPartitions, request);
}

wire::common::LoadState Stub::load_state(const std::string& collection,
                                         const std::string& partition) {
  wire::milvus::GetLoadStateRequest request;
  request.set_collection_name(collection);
  if (!partition.empty()) request.add_partition_names(partition);
  return call(&Service::GetLoadState, request).state();
}

const Column* Stub::find(const wire::milvus::QueryResults& answer, const std::string& name) {
  for (const Column& column : answer.fields_data()) {
    if (column.field_name() == name) return &column;
  }
  return nullptr;
}

std::vector<std::int64_t> Stub::long_values(const wire::milvus::QueryResults& answer,
                                            const std::string& name) {
  const Column* column = find(answer, name);
  if (column == nullptr) return {};
  const auto& values = column->scalars().long_data().data();
  return {values.begin(), values.end()};
}

std::vector<std::string> Stub::text_values(const wire::milvus::QueryResults& answer,
                                           const std::string& name) {
  const Column* column = find(answer, name);
  if (column == nullptr) return {};
  const auto& values = column->scalars().string_data().data();
  return {values.begin(), values.end()};
}

}  // namespace kiteway::testing
