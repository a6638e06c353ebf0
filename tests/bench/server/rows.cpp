#include "tests/bench/server/rows.h"

#include "tests/bench/server/messages.h"
#include "tests/support/fake/protocol.h"

#include <algorithm>

namespace kiteway::bench {
namespace {

constexpr std::int64_t kQueryWindow = 16'384;
constexpr const char* kCount = "count(*)";

/// A proxy of 2.4 sends no more (docs/milvus-behaviour.md#message-sizes).
constexpr std::size_t kAnswerBytesMax = std::size_t{256} * 1024 * 1024;

grpc::Status answer_count(Catalog& catalog, const wire::milvus::QueryRequest& request,
                          grpc::ByteBuffer& answer) {
  wire::milvus::QueryResults results;
  results.mutable_status();
  results.set_collection_name(request.collection_name());
  results.add_output_fields(kCount);
  auto& column = *results.add_fields_data();
  column.set_type(wire::schema::Int64);
  column.set_field_name(kCount);
  column.mutable_scalars()->mutable_long_data()->add_data(catalog.count(request));
  answer = serialized(results);
  return grpc::Status::OK;
}

std::int64_t limit_of(const wire::milvus::QueryRequest& request) {
  const auto limit = testing::int_param(request.query_params(), "limit");
  if (!limit) {
    if (request.expr().empty()) testing::refuse("empty expression should be used with limit");
    return std::numeric_limits<std::int64_t>::max();
  }
  if (*limit <= 0 || *limit > kQueryWindow) testing::refuse("invalid max query result window");
  return *limit;
}

grpc::Status answer_write(Catalog& catalog, const grpc::ByteBuffer& request, bool is_upsert,
                          grpc::ByteBuffer& answer) {
  const WrittenRows rows = read_written_rows(request);
  catalog.write(rows, is_upsert);
  wire::milvus::MutationResult result;
  result.mutable_status();
  result.set_acknowledged(true);
  // A server answers every key and every row's number; reading them is a part of the writer's work.
  for (const auto& column : rows.columns) {
    if (column.longs.empty()) continue;
    auto& ids = *result.mutable_ids()->mutable_int_id()->mutable_data();
    ids.Add(column.longs.begin(), column.longs.end());
  }
  for (std::uint32_t row = 0; row < rows.row_count; ++row) result.add_succ_index(row);
  if (is_upsert) {
    result.set_upsert_cnt(rows.row_count);
  } else {
    result.set_insert_cnt(rows.row_count);
  }
  answer = serialized(result);
  return grpc::Status::OK;
}

}  // namespace

grpc::Status answer_query(Catalog& catalog, const grpc::ByteBuffer& request,
                          grpc::ByteBuffer& answer) {
  const auto query = parsed<wire::milvus::QueryRequest>(request);
  if (query.output_fields_size() == 1 && query.output_fields(0) == kCount) {
    return answer_count(catalog, query, answer);
  }
  const Found found = catalog.find(query, limit_of(query));
  std::vector<std::string> fields(query.output_fields().begin(), query.output_fields().end());
  const std::string& key = found.pattern->key_name();
  if (std::ranges::find(fields, key) == fields.end()) fields.push_back(key);

  wire::milvus::QueryResults begin;
  begin.mutable_status();
  begin.set_collection_name(query.collection_name());
  for (const auto& field : fields) begin.add_output_fields(field);
  std::vector<grpc::Slice> slices{grpc::Slice(begin.SerializeAsString())};
  for (const auto& field : fields) found.pattern->append_column(field, found.keys, slices);
  answer = grpc::ByteBuffer(slices.data(), slices.size());
  if (answer.Length() > kAnswerBytesMax) {
    return {grpc::StatusCode::RESOURCE_EXHAUSTED, "grpc: trying to send message larger than max (" +
                                                      std::to_string(answer.Length()) + " vs. " +
                                                      std::to_string(kAnswerBytesMax) + ")"};
  }
  return grpc::Status::OK;
}

grpc::Status answer_insert(Catalog& catalog, const grpc::ByteBuffer& request,
                           grpc::ByteBuffer& answer) {
  return answer_write(catalog, request, false, answer);
}

grpc::Status answer_upsert(Catalog& catalog, const grpc::ByteBuffer& request,
                           grpc::ByteBuffer& answer) {
  return answer_write(catalog, request, true, answer);
}

}  // namespace kiteway::bench
