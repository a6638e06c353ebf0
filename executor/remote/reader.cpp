#include "executor/remote/reader.h"

#include "executor/remote/call.h"
#include "executor/remote/describe.h"
#include "executor/remote/wire/expression.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::milvus;
using milvus::proto::common::MsgType;

constexpr const char* kQueryMethod = "/milvus.proto.milvus.MilvusService/Query";

bool is_unsupported(const Error& error) { return error.kind == ErrorKind::kUnsupported; }

/// The pieces that gRPC received. All are freed with the last column that uses one of them.
Result<ByteChain> pieces_of(const grpc::ByteBuffer& buffer) {
  auto slices = std::make_shared<std::vector<grpc::Slice>>();
  if (!buffer.Dump(slices.get()).ok()) {
    return Error{.kind = ErrorKind::kInternal, .message = "cannot read the bytes of an answer"};
  }
  ByteChain chain;
  for (const auto& slice : *slices) {
    chain.append(
        {.owner = slices, .bytes = {reinterpret_cast<const char*>(slice.begin()), slice.size()}});
  }
  return chain;
}

Result<grpc::ByteBuffer> serialized(const google::protobuf::Message& message) {
  grpc::ByteBuffer buffer;
  bool own_buffer = false;
  const auto status = grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(
      message, &buffer, &own_buffer);
  if (!status.ok()) {
    return Error{.kind = ErrorKind::kInternal, .message = "cannot serialize a request"};
  }
  return buffer;
}

void add_param(wire::QueryRequest& request, const char* key, const std::string& value) {
  auto& pair = *request.add_query_params();
  pair.set_key(key);
  pair.set_value(value);
}

/// A strong read waits for the server's next time tick; one that names a moment already past does
/// not.
void set_consistency(wire::QueryRequest& request, std::uint64_t timestamp) {
  if (timestamp == 0) {
    request.set_consistency_level(milvus::proto::common::ConsistencyLevel::Strong);
  } else {
    request.set_consistency_level(milvus::proto::common::ConsistencyLevel::Customized);
    request.set_guarantee_timestamp(timestamp);
  }
}

Cost cost_of(const Page& page) {
  return {.rows = static_cast<std::int64_t>(page.row_count()),
          .bytes = static_cast<std::int64_t>(page.byte_count())};
}

std::string describe_call(const CollectionAddress& address, const std::string& partition) {
  return to_string(address) + (partition.empty() ? "" : " partition " + partition);
}

}  // namespace

Reader::Reader(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}

template <class T>
Result<T> Reader::repeat(const std::function<Result<T>()>& call, const CollectionAddress& about,
                         Repeat repeat) {
  return retry<T>(channel_->traffic(), repeat, call, about);
}

Result<ServerVersion> Reader::version() {
  auto answer = repeat<wire::GetVersionResponse>([&] {
    return call<wire::GetVersionResponse>(*channel_, &Channel::Stub::GetVersion,
                                          wire::GetVersionRequest(), "ask for the version");
  });
  ServerVersion version;
  if (answer) {
    version = parse_server_version(answer->version());
  } else if (!is_unsupported(answer.error())) {
    return answer.error();
  }
  capabilities_ = capabilities_of(version);
  return version;
}

Result<std::vector<std::string>> Reader::databases() {
  wire::ListDatabasesRequest request;
  request.mutable_base()->set_msg_type(MsgType::ListDatabases);
  auto answer = repeat<wire::ListDatabasesResponse>([&] {
    return call<wire::ListDatabasesResponse>(*channel_, &Channel::Stub::ListDatabases, request,
                                             "list the databases");
  });
  if (!answer) {
    if (!is_unsupported(answer.error())) return answer.error();
    return std::vector<std::string>{kDefaultDatabase};
  }
  return std::vector<std::string>(answer->db_names().begin(), answer->db_names().end());
}

Result<std::vector<std::string>> Reader::collections(const std::string& database) {
  wire::ShowCollectionsRequest request;
  request.mutable_base()->set_msg_type(MsgType::ShowCollections);
  request.set_db_name(database);
  auto answer = repeat<wire::ShowCollectionsResponse>([&] {
    return call<wire::ShowCollectionsResponse>(*channel_, &Channel::Stub::ShowCollections, request,
                                               "list the collections of " + database);
  });
  if (!answer) return answer.error();
  std::vector<std::string> names(answer->collection_names().begin(),
                                 answer->collection_names().end());
  std::ranges::sort(names);
  return names;
}

Result<CollectionSnapshot> Reader::describe(const CollectionAddress& address,
                                            std::uint64_t timestamp) {
  auto snapshot = describe_schema(address);
  if (!snapshot) return snapshot;
  auto state = load_state(address, "");
  if (!state) return state.error();
  snapshot->load_state = *state;
  if (auto done = add_partitions(*snapshot); !done) return done.error();
  if (auto done = add_indexes(*snapshot); !done) return done.error();
  if (auto done = add_aliases(*snapshot); !done) return done.error();
  const bool all_loaded = std::ranges::all_of(snapshot->partitions, [](const auto& partition) {
    return partition.load_state == LoadState::kLoaded;
  });
  if (*state == LoadState::kLoaded && all_loaded) {
    auto rows = count({.address = address, .timestamp = timestamp});
    if (!rows) return rows.error();
    snapshot->entity_count = *rows;
  } else {
    snapshot->rows_estimate = rows_estimate(address);
  }
  return snapshot;
}

/// Nothing where the server does not tell.
std::optional<std::int64_t> Reader::rows_estimate(const CollectionAddress& address) {
  wire::GetCollectionStatisticsRequest request;
  request.mutable_base()->set_msg_type(MsgType::GetCollectionStatistics);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  auto answer = repeat<wire::GetCollectionStatisticsResponse>([&] {
    return call<wire::GetCollectionStatisticsResponse>(
        *channel_, &Channel::Stub::GetCollectionStatistics, request,
        "estimate the rows of " + to_string(address));
  });
  if (!answer) return std::nullopt;
  for (const auto& pair : answer->stats()) {
    std::int64_t rows = 0;
    const char* end = pair.value().data() + pair.value().size();
    const auto parsed = std::from_chars(pair.value().data(), end, rows);
    if (pair.key() == "row_count" && parsed.ec == std::errc() && parsed.ptr == end) return rows;
  }
  return std::nullopt;
}

Result<CollectionSnapshot> Reader::describe_schema(const CollectionAddress& address) {
  wire::DescribeCollectionRequest request;
  request.mutable_base()->set_msg_type(MsgType::DescribeCollection);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  auto answer = repeat<wire::DescribeCollectionResponse>(
      [&] {
        return call<wire::DescribeCollectionResponse>(*channel_, &Channel::Stub::DescribeCollection,
                                                      request,
                                                      "describe collection " + to_string(address));
      },
      address);
  if (!answer) return answer.error();
  return snapshot_from(address, *answer);
}

Result<std::string> Reader::collection_called(const CollectionAddress& name) {
  auto snapshot = describe_schema(name);
  if (!snapshot) return snapshot.error();
  return snapshot->schema.name;  // the collection's own, whatever it was asked for as
}

Outcome Reader::add_partitions(CollectionSnapshot& snapshot) {
  // With a partition key they are the server's own affair and cannot be named
  // (docs/milvus-behaviour.md#partition-key).
  if (partition_key(snapshot.schema) != nullptr) return Done{};
  wire::ShowPartitionsRequest request;
  request.mutable_base()->set_msg_type(MsgType::ShowPartitions);
  request.set_db_name(snapshot.address.database);
  request.set_collection_name(snapshot.address.collection);
  auto answer = repeat<wire::ShowPartitionsResponse>(
      [&] {
        return call<wire::ShowPartitionsResponse>(
            *channel_, &Channel::Stub::ShowPartitions, request,
            "list the partitions of " + to_string(snapshot.address));
      },
      snapshot.address);
  if (!answer) {
    if (is_unsupported(answer.error())) return Done{};
    return answer.error();
  }
  std::vector<std::string> names(answer->partition_names().begin(),
                                 answer->partition_names().end());
  std::ranges::sort(names);
  if (names.size() == 1) {  // as loaded as the whole
    snapshot.partitions.push_back({.name = names[0], .load_state = snapshot.load_state});
    return Done{};
  }
  for (const auto& name : names) {
    auto state = load_state(snapshot.address, name);
    if (!state) return state.error();
    snapshot.partitions.push_back({.name = name, .load_state = *state});
  }
  return Done{};
}

Outcome Reader::add_indexes(CollectionSnapshot& snapshot) {
  wire::DescribeIndexRequest request;
  request.mutable_base()->set_msg_type(MsgType::DescribeIndex);
  request.set_db_name(snapshot.address.database);
  request.set_collection_name(snapshot.address.collection);
  auto answer = repeat<wire::DescribeIndexResponse>(
      [&] {
        return call<wire::DescribeIndexResponse>(
            *channel_, &Channel::Stub::DescribeIndex, request,
            "describe the indexes of " + to_string(snapshot.address));
      },
      snapshot.address);
  if (!answer) {
    if (answer.error().kind == ErrorKind::kNotFound) return Done{};  // has none
    return answer.error();
  }
  for (const auto& description : answer->index_descriptions()) {
    IndexSpec index{.field_name = description.field_name(), .index_name = description.index_name()};
    for (const auto& pair : description.params()) index.params[pair.key()] = pair.value();
    snapshot.indexes.push_back(std::move(index));
  }
  std::ranges::sort(snapshot.indexes, {}, &IndexSpec::field_name);
  return Done{};
}

Outcome Reader::add_aliases(CollectionSnapshot& snapshot) {
  wire::ListAliasesRequest request;
  request.mutable_base()->set_msg_type(MsgType::ListAliases);
  request.set_db_name(snapshot.address.database);
  request.set_collection_name(snapshot.address.collection);
  auto answer = repeat<wire::ListAliasesResponse>(
      [&] {
        return call<wire::ListAliasesResponse>(
            *channel_, &Channel::Stub::ListAliases, request,
            "list the aliases of " + to_string(snapshot.address));
      },
      snapshot.address);
  if (!answer) {
    if (is_unsupported(answer.error())) return Done{};
    return answer.error();
  }
  snapshot.aliases.assign(answer->aliases().begin(), answer->aliases().end());
  std::ranges::sort(snapshot.aliases);
  return Done{};
}

Result<LoadState> Reader::load_state(const CollectionAddress& address,
                                     const std::string& partition) {
  wire::GetLoadStateRequest request;
  request.mutable_base();
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  if (!partition.empty()) request.add_partition_names(partition);
  auto answer = repeat<wire::GetLoadStateResponse>(
      [&] {
        return call<wire::GetLoadStateResponse>(
            *channel_, &Channel::Stub::GetLoadState, request,
            "ask for the load state of " + describe_call(address, partition));
      },
      address);
  if (answer) return static_cast<LoadState>(answer->state());
  // Some servers answer "not loaded" (101, 201) instead of the state of that name.
  if (answer.error().kind == ErrorKind::kNotLoaded) return LoadState::kNotLoaded;
  return answer.error();
}

Result<std::int64_t> Reader::count_of_range(const RowSelection& rows, const KeyRange& range) {
  return count(rows.where(range_expression(rows.key_name, range, capabilities_.literals)));
}

Result<std::int64_t> Reader::count_of_keys(const RowSelection& rows,
                                           const std::vector<PrimaryKey>& keys) {
  return count(rows.where(keys_expression(rows.key_name, keys, capabilities_.literals)));
}

Result<std::int64_t> Reader::count_nulls(const RowSelection& rows, const std::string& field) {
  return count(rows.where(field + " is null"));
}

Result<std::int64_t> Reader::count_with_dynamic_keys(const RowSelection& rows,
                                                     const std::vector<std::string>& keys) {
  return count(rows.where(dynamic_keys_expression(keys)));
}

Result<std::int64_t> Reader::count(const RowSelection& rows) {
  wire::QueryRequest request;
  request.mutable_base()->set_msg_type(MsgType::Retrieve);
  request.set_db_name(rows.address.database);
  request.set_collection_name(rows.address.collection);
  if (!rows.partition.empty()) request.add_partition_names(rows.partition);
  const bool needs_any =
      rows.filter.empty() && !rows.partition.empty() && !capabilities_.counts_partitions;
  request.set_expr(needs_any ? "true" : rows.filter);
  request.add_output_fields("count(*)");
  set_consistency(request, rows.timestamp);
  const std::string what = "count the rows of " + describe_call(rows.address, rows.partition);
  auto answer = repeat<wire::QueryResults>(
      [&] {
        return call<wire::QueryResults>(*channel_, &Channel::Stub::Query, request, what,
                                        kLongDeadline);
      },
      rows.address, Repeat::kRead);
  if (!answer) return answer.error();
  if (answer->fields_data_size() != 1 ||
      answer->fields_data(0).scalars().long_data().data_size() != 1) {
    return Error{.kind = ErrorKind::kInternal,
                 .message = "cannot " + what + ": the answer holds no number"};
  }
  return answer->fields_data(0).scalars().long_data().data(0);
}

std::uint64_t Reader::timestamp() {
  wire::AllocTimestampRequest request;
  request.mutable_base()->set_msg_type(MsgType::AllocTimestamp);
  auto answer = repeat<wire::AllocTimestampResponse>([&] {
    return call<wire::AllocTimestampResponse>(*channel_, &Channel::Stub::AllocTimestamp, request,
                                              "ask for the time");
  });
  return answer ? answer->timestamp() : 0;  // whoever does not tell is asked for strong reads
}

Result<std::uint64_t> Reader::session_timestamp(const CollectionAddress& address,
                                                const std::string& key_name) {
  auto first = page({.rows = {.address = address, .key_name = key_name},
                     .output_fields = {key_name},
                     .limit = 1});
  if (!first) return first.error();
  return first->session_timestamp;
}

std::string Reader::range_filter(const std::string& field, const KeyRange& range) const {
  return range_expression(field, range, capabilities_.literals);
}

Result<Page> Reader::page(const PageRequest& request) {
  const RowSelection& rows = request.rows;
  wire::QueryRequest query;
  query.mutable_base()->set_msg_type(MsgType::Retrieve);
  query.set_db_name(rows.address.database);
  query.set_collection_name(rows.address.collection);
  query.set_expr(
      both_of(rows.filter, range_expression(rows.key_name, request.range, capabilities_.literals)));
  for (const auto& field : request.output_fields) query.add_output_fields(field);
  if (!rows.partition.empty()) query.add_partition_names(rows.partition);
  set_consistency(query, rows.timestamp);
  add_param(query, "limit", std::to_string(std::min(request.limit, kQueryWindow)));
  // Which combination loses no row on which server: docs/milvus-behaviour.md#read-window.
  add_param(query, "iterator", "True");
  const bool in_order = capabilities_.page_mode == PageMode::kInOrder;
  add_param(query, "reduce_stop_for_best", in_order ? "False" : "True");
  // Else texts come in the zone of the collection, without saying which
  // (docs/milvus-behaviour.md#timezone).
  if (has_type(capabilities_, DataType::kTimestamptz)) add_param(query, "timezone", "UTC");

  const std::string what = "read rows of " + describe_call(rows.address, rows.partition);
  auto bytes = serialized(query);
  if (!bytes) return bytes.error();
  const std::size_t columns = request.output_fields.size();
  const auto ask = [&](std::chrono::milliseconds patience) -> Result<Page> {
    grpc::ByteBuffer answer;
    const grpc::Status status = channel_->call(kQueryMethod, *bytes, answer, patience);
    if (!status.ok()) return error_from(status, what);
    auto chain = pieces_of(answer);
    if (!chain) return chain.error();
    return parse_page(*chain, rows.key_name, what);
  };
  const auto ask_in_turn = [&]() -> Result<Page> {
    const Cost expected =
        row_sizes_.expected(rows.address, columns, std::min(request.limit, kQueryWindow));
    return through<Page>(channel_->traffic(), expected, kLongDeadline,
                         [&](std::chrono::milliseconds patience) {
                           auto page = ask(patience);
                           const Cost actual = page ? cost_of(*page) : Cost{};
                           row_sizes_.saw(rows.address, columns, actual);
                           channel_->traffic().correct(expected, actual);
                           return page;
                         });
  };
  return repeat<Page>(ask_in_turn, rows.address, Repeat::kRead);
}

}  // namespace kiteway::executor
