// The gRPC face of the fake server: every method goes to the function of World that is named after
// it.
#pragma once

#include "milvus/milvus.grpc.pb.h"
#include "tests/support/fake/backend.h"

#include <type_traits>

namespace kiteway::testing {

/// What has no line here answers UNIMPLEMENTED. `backend` must outlive this object.
class Service final : public wire::milvus::MilvusService::Service {
 public:
  explicit Service(Backend& backend) : backend_(backend) {}

// NOLINTBEGIN(bugprone-macro-parentheses): a type cannot stand in parentheses
#define KITEWAY_FAKE_METHOD(Method, handler, Answer)                                              \
  grpc::Status Method(grpc::ServerContext* context, const wire::milvus::Method##Request* request, \
                      Answer* answer) override {                                                  \
    return run(#Method, *context, *request, *answer, &World::handler);                            \
  }
  // NOLINTEND(bugprone-macro-parentheses)
  KITEWAY_FAKE_METHOD(Connect, connect, wire::milvus::ConnectResponse)
  KITEWAY_FAKE_METHOD(GetVersion, get_version, wire::milvus::GetVersionResponse)
  KITEWAY_FAKE_METHOD(CheckHealth, check_health, wire::milvus::CheckHealthResponse)
  KITEWAY_FAKE_METHOD(AllocTimestamp, alloc_timestamp, wire::milvus::AllocTimestampResponse)
  KITEWAY_FAKE_METHOD(ListDatabases, list_databases, wire::milvus::ListDatabasesResponse)
  KITEWAY_FAKE_METHOD(CreateDatabase, create_database, wire::common::Status)
  KITEWAY_FAKE_METHOD(DropDatabase, drop_database, wire::common::Status)
  KITEWAY_FAKE_METHOD(DescribeDatabase, describe_database, wire::milvus::DescribeDatabaseResponse)
  KITEWAY_FAKE_METHOD(AlterDatabase, alter_database, wire::common::Status)
  KITEWAY_FAKE_METHOD(ShowCollections, show_collections, wire::milvus::ShowCollectionsResponse)
  KITEWAY_FAKE_METHOD(DescribeCollection, describe_collection,
                      wire::milvus::DescribeCollectionResponse)
  KITEWAY_FAKE_METHOD(HasCollection, has_collection, wire::milvus::BoolResponse)
  KITEWAY_FAKE_METHOD(CreateCollection, create_collection, wire::common::Status)
  KITEWAY_FAKE_METHOD(DropCollection, drop_collection, wire::common::Status)
  KITEWAY_FAKE_METHOD(AlterCollection, alter_collection, wire::common::Status)
  KITEWAY_FAKE_METHOD(ShowPartitions, show_partitions, wire::milvus::ShowPartitionsResponse)
  KITEWAY_FAKE_METHOD(CreatePartition, create_partition, wire::common::Status)
  KITEWAY_FAKE_METHOD(DropPartition, drop_partition, wire::common::Status)
  KITEWAY_FAKE_METHOD(HasPartition, has_partition, wire::milvus::BoolResponse)
  KITEWAY_FAKE_METHOD(GetCollectionStatistics, get_collection_statistics,
                      wire::milvus::GetCollectionStatisticsResponse)
  KITEWAY_FAKE_METHOD(GetPersistentSegmentInfo, get_persistent_segment_info,
                      wire::milvus::GetPersistentSegmentInfoResponse)
  KITEWAY_FAKE_METHOD(GetQuerySegmentInfo, get_query_segment_info,
                      wire::milvus::GetQuerySegmentInfoResponse)
  KITEWAY_FAKE_METHOD(Query, query, wire::milvus::QueryResults)
  KITEWAY_FAKE_METHOD(Insert, insert, wire::milvus::MutationResult)
  KITEWAY_FAKE_METHOD(Upsert, upsert, wire::milvus::MutationResult)
  KITEWAY_FAKE_METHOD(Delete, delete_rows, wire::milvus::MutationResult)
  KITEWAY_FAKE_METHOD(Flush, flush, wire::milvus::FlushResponse)
  KITEWAY_FAKE_METHOD(GetFlushState, get_flush_state, wire::milvus::GetFlushStateResponse)
  KITEWAY_FAKE_METHOD(CreateIndex, create_index, wire::common::Status)
  KITEWAY_FAKE_METHOD(DescribeIndex, describe_index, wire::milvus::DescribeIndexResponse)
  KITEWAY_FAKE_METHOD(DropIndex, drop_index, wire::common::Status)
  KITEWAY_FAKE_METHOD(LoadCollection, load_collection, wire::common::Status)
  KITEWAY_FAKE_METHOD(ReleaseCollection, release_collection, wire::common::Status)
  KITEWAY_FAKE_METHOD(LoadPartitions, load_partitions, wire::common::Status)
  KITEWAY_FAKE_METHOD(ReleasePartitions, release_partitions, wire::common::Status)
  KITEWAY_FAKE_METHOD(GetLoadState, get_load_state, wire::milvus::GetLoadStateResponse)
  KITEWAY_FAKE_METHOD(GetLoadingProgress, get_loading_progress,
                      wire::milvus::GetLoadingProgressResponse)
  KITEWAY_FAKE_METHOD(CreateAlias, create_alias, wire::common::Status)
  KITEWAY_FAKE_METHOD(AlterAlias, alter_alias, wire::common::Status)
  KITEWAY_FAKE_METHOD(DropAlias, drop_alias, wire::common::Status)
  KITEWAY_FAKE_METHOD(DescribeAlias, describe_alias, wire::milvus::DescribeAliasResponse)
  KITEWAY_FAKE_METHOD(ListAliases, list_aliases, wire::milvus::ListAliasesResponse)
#undef KITEWAY_FAKE_METHOD

 private:
  template <class Request, class Answer>
  grpc::Status run(const char* method, grpc::ServerContext& context, const Request& request,
                   Answer& answer, void (World::*handler)(const Caller&, const Request&, Answer&)) {
    const Caller caller = caller_of(context);
    return backend_.serve(
        Call{.method = method,
             .context = &context,
             .request = &request,
             .answer = &answer,
             .effect = [&](World& world) { (world.*handler)(caller, request, answer); },
             .copy_effect = [&]() -> Effect {
               return [caller, request, handler](World& world) {
                 Answer unheard;
                 (world.*handler)(caller, request, unheard);
               };
             },
             .status = [&]() -> wire::common::Status* {
               if constexpr (std::is_same_v<Answer, wire::common::Status>) {
                 return &answer;
               } else {
                 return answer.mutable_status();
               }
             }});
  }

  Backend& backend_;
};

}  // namespace kiteway::testing
