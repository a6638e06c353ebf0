#include "executor/remote/writer.h"

#include "executor/remote/call.h"
#include "executor/remote/describe.h"
#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/scanner.h"

#include <grpcpp/support/slice.h>

#include <vector>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::milvus;
using milvus::proto::common::MsgType;

constexpr const char* kInsertMethod = "/milvus.proto.milvus.MilvusService/Insert";
constexpr const char* kUpsertMethod = "/milvus.proto.milvus.MilvusService/Upsert";

template <class Answer>
Outcome outcome(const Result<Answer>& answer) {
  if (!answer) return answer.error();
  return Done{};
}

/// A gRPC slice over bytes that somebody else owns: keeps the owner alive, copies nothing.
grpc::Slice borrowed_slice(const SharedBytes& data) {
  auto* owner = new std::shared_ptr<const void>(data.owner);
  auto* bytes = const_cast<char*>(data.bytes.data());  // gRPC never writes through it
  return {bytes, data.bytes.size(),
          [](void* user_data) { delete static_cast<std::shared_ptr<const void>*>(user_data); },
          owner};
}

/// The request as a chain of slices: a small header, then for each column its tag and length and
/// the column's own bytes. Concatenated messages are one message, that is how protobuf merges.
grpc::ByteBuffer request_bytes(const CollectionAddress& address, const std::string& partition,
                               const RowBatch& batch, WriteMode mode) {
  wire::InsertRequest header;
  header.mutable_base()->set_msg_type(mode == WriteMode::kInsert ? MsgType::Insert
                                                                 : MsgType::Upsert);
  header.set_db_name(address.database);
  header.set_collection_name(address.collection);
  header.set_partition_name(partition);
  header.set_num_rows(static_cast<std::uint32_t>(batch.row_count));

  std::vector<grpc::Slice> slices;
  std::string pending = header.SerializeAsString();
  for (const auto& column : batch.columns) {
    append_bytes_header(pending, number::kRequestFieldsData, column.data.size());
    slices.emplace_back(pending);
    pending.clear();
    for (const auto& piece : column.data.pieces()) slices.push_back(borrowed_slice(piece));
  }
  return {slices.data(), slices.size()};
}

}  // namespace

Writer::Writer(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}

Outcome Writer::repeat(const CollectionAddress& about, const std::function<Outcome()>& call) {
  return retry<Done>(channel_->traffic(), Repeat::kHarmless, call, about);
}

Outcome Writer::create_database(const std::string& name) {
  wire::CreateDatabaseRequest request;
  request.mutable_base()->set_msg_type(MsgType::CreateDatabase);
  request.set_db_name(name);
  return repeat({}, [&] {
    return outcome(call<milvus::proto::common::Status>(*channel_, &Channel::Stub::CreateDatabase,
                                                       request, "create database " + name,
                                                       kLongDeadline));
  });
}

Outcome Writer::create_collection(const CollectionDefinition& definition) {
  const wire::CreateCollectionRequest request = create_request(definition);
  return repeat(definition.address, [&] {
    return outcome(call<milvus::proto::common::Status>(
        *channel_, &Channel::Stub::CreateCollection, request,
        "create collection " + to_string(definition.address), kLongDeadline));
  });
}

Outcome Writer::drop_collection(const CollectionAddress& address) {
  wire::DropCollectionRequest request;
  request.mutable_base()->set_msg_type(MsgType::DropCollection);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  const auto drop = [&]() -> Outcome {
    return outcome(call<milvus::proto::common::Status>(
        *channel_, &Channel::Stub::DropCollection, request, "drop collection " + to_string(address),
        kLongDeadline));
  };
  return retry<Done>(channel_->traffic(), Repeat::kHarmful, drop, address);
}

Outcome Writer::create_partition(const CollectionAddress& address, const std::string& partition) {
  wire::CreatePartitionRequest request;
  request.mutable_base()->set_msg_type(MsgType::CreatePartition);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  request.set_partition_name(partition);
  return repeat(address, [&] {
    return outcome(call<milvus::proto::common::Status>(
        *channel_, &Channel::Stub::CreatePartition, request,
        "create partition " + partition + " of " + to_string(address), kLongDeadline));
  });
}

Outcome Writer::create_index(const CollectionAddress& address, const IndexSpec& index) {
  wire::CreateIndexRequest request;
  request.mutable_base()->set_msg_type(MsgType::CreateIndex);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  request.set_field_name(index.field_name);
  request.set_index_name(index.index_name);
  add_pairs(index.params, *request.mutable_extra_params());
  return repeat(address, [&] {
    return outcome(call<milvus::proto::common::Status>(
        *channel_, &Channel::Stub::CreateIndex, request,
        "create the index of " + to_string(address) + " field " + index.field_name, kLongDeadline));
  });
}

Outcome Writer::create_alias(const CollectionAddress& address, const std::string& alias) {
  wire::CreateAliasRequest request;
  request.mutable_base()->set_msg_type(MsgType::CreateAlias);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  request.set_alias(alias);
  return repeat(address, [&] {
    return outcome(call<milvus::proto::common::Status>(
        *channel_, &Channel::Stub::CreateAlias, request,
        "create alias " + alias + " of " + to_string(address), kLongDeadline));
  });
}

Outcome Writer::set_properties(const CollectionAddress& address, const Properties& properties) {
  wire::AlterCollectionRequest request;
  request.mutable_base()->set_msg_type(MsgType::AlterCollection);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  add_pairs(properties, *request.mutable_properties());
  return repeat(address, [&] {
    return outcome(call<milvus::proto::common::Status>(
        *channel_, &Channel::Stub::AlterCollection, request,
        "set the properties of " + to_string(address), kLongDeadline));
  });
}

Result<Traffic::Pass> Writer::admit(const RowBatch& batch) {
  Cost cost{.rows = static_cast<std::int64_t>(batch.row_count)};
  for (const auto& column : batch.columns) {
    cost.bytes += static_cast<std::int64_t>(column.data.size());
  }
  return channel_->traffic().enter(cost);
}

Outcome Writer::write(Traffic::Pass pass, const CollectionAddress& address,
                      const std::string& partition, const RowBatch& batch, WriteMode mode,
                      std::chrono::milliseconds deadline) {
  Traffic& traffic = channel_->traffic();
  Outcome sent = send(address, partition, batch, mode, traffic.patience(deadline));
  traffic.leave(std::move(pass), sent ? nullptr : &sent.error());
  return sent;
}

Outcome Writer::send(const CollectionAddress& address, const std::string& partition,
                     const RowBatch& batch, WriteMode mode, std::chrono::milliseconds deadline) {
  const char* method = mode == WriteMode::kInsert ? kInsertMethod : kUpsertMethod;
  const std::string what = "write rows to " + to_string(address);
  grpc::ByteBuffer response;
  const grpc::Status status =
      channel_->call(method, request_bytes(address, partition, batch, mode), response, deadline);
  if (!status.ok()) return error_from(status, what);
  grpc::Slice bytes;
  wire::MutationResult result;
  if (!response.DumpToSingleSlice(&bytes).ok() ||
      !result.ParseFromArray(bytes.begin(), static_cast<int>(bytes.size()))) {
    return Error{.kind = ErrorKind::kUnavailable,
                 .message = "cannot " + what + ": the answer does not parse"};
  }
  if (auto checked = outcome_from(result.status(), what); !checked) return checked;
  const std::int64_t written =
      mode == WriteMode::kInsert ? result.insert_cnt() : result.upsert_cnt();
  if (written != static_cast<std::int64_t>(batch.row_count) || result.err_index_size() > 0) {
    return Error{.kind = ErrorKind::kUnavailable,
                 .message = "cannot " + what + ": the server took " + std::to_string(written) +
                            " of " + std::to_string(batch.row_count) + " rows"};
  }
  return Done{};
}

Outcome Writer::erase(const CollectionAddress& address, const std::string& partition,
                      const std::string& expression, std::chrono::milliseconds deadline) {
  wire::DeleteRequest request;
  request.mutable_base()->set_msg_type(MsgType::Delete);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  request.set_partition_name(partition);
  request.set_expr(expression);
  request.set_consistency_level(milvus::proto::common::ConsistencyLevel::Strong);
  return outcome(call<wire::MutationResult>(*channel_, &Channel::Stub::Delete, request,
                                            "delete rows of " + to_string(address), deadline,
                                            Turn::kWithinDeadline));
}

}  // namespace kiteway::executor
