// What the fake server does for each request, as if there were no network.
#pragma once

#include "tests/support/fake/insert_rules.h"
#include "tests/support/fake/page.h"
#include "tests/support/fake/server_rules.h"
#include "tests/support/fake/store.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace kiteway::testing {

/// What the head of a call says.
struct Caller {
  std::string database = {};  ///< header `dbname`; a database in the request goes before it
};

/// One function per method of the service, named after it. Each fills the answer, or throws Refusal
/// or Crash. Not thread-safe: the service holds a lock around every request.
class World {
 public:
  explicit World(const ServerRules& rules) : rules_(rules), store_(rules.segment_rows) {}

  // Session (world_catalog.cpp)
  void connect(const Caller&, const wire::milvus::ConnectRequest&, wire::milvus::ConnectResponse&);
  void get_version(const Caller&, const wire::milvus::GetVersionRequest&,
                   wire::milvus::GetVersionResponse&);
  void check_health(const Caller&, const wire::milvus::CheckHealthRequest&,
                    wire::milvus::CheckHealthResponse&);
  void alloc_timestamp(const Caller&, const wire::milvus::AllocTimestampRequest&,
                       wire::milvus::AllocTimestampResponse&);

  // Databases (world_catalog.cpp)
  void list_databases(const Caller&, const wire::milvus::ListDatabasesRequest&,
                      wire::milvus::ListDatabasesResponse&);
  void create_database(const Caller&, const wire::milvus::CreateDatabaseRequest&,
                       wire::common::Status&);
  void drop_database(const Caller&, const wire::milvus::DropDatabaseRequest&,
                     wire::common::Status&);
  void describe_database(const Caller&, const wire::milvus::DescribeDatabaseRequest&,
                         wire::milvus::DescribeDatabaseResponse&);
  void alter_database(const Caller&, const wire::milvus::AlterDatabaseRequest&,
                      wire::common::Status&);

  // Collections (world_collections.cpp)
  void show_collections(const Caller&, const wire::milvus::ShowCollectionsRequest&,
                        wire::milvus::ShowCollectionsResponse&);
  void describe_collection(const Caller&, const wire::milvus::DescribeCollectionRequest&,
                           wire::milvus::DescribeCollectionResponse&);
  void has_collection(const Caller&, const wire::milvus::HasCollectionRequest&,
                      wire::milvus::BoolResponse&);
  void create_collection(const Caller&, const wire::milvus::CreateCollectionRequest&,
                         wire::common::Status&);
  void drop_collection(const Caller&, const wire::milvus::DropCollectionRequest&,
                       wire::common::Status&);
  void alter_collection(const Caller&, const wire::milvus::AlterCollectionRequest&,
                        wire::common::Status&);

  // Partitions and statistics (world_partitions.cpp)
  void show_partitions(const Caller&, const wire::milvus::ShowPartitionsRequest&,
                       wire::milvus::ShowPartitionsResponse&);
  void create_partition(const Caller&, const wire::milvus::CreatePartitionRequest&,
                        wire::common::Status&);
  void drop_partition(const Caller&, const wire::milvus::DropPartitionRequest&,
                      wire::common::Status&);
  void has_partition(const Caller&, const wire::milvus::HasPartitionRequest&,
                     wire::milvus::BoolResponse&);
  void get_collection_statistics(const Caller&, const wire::milvus::GetCollectionStatisticsRequest&,
                                 wire::milvus::GetCollectionStatisticsResponse&);
  void get_persistent_segment_info(const Caller&,
                                   const wire::milvus::GetPersistentSegmentInfoRequest&,
                                   wire::milvus::GetPersistentSegmentInfoResponse&);
  void get_query_segment_info(const Caller&, const wire::milvus::GetQuerySegmentInfoRequest&,
                              wire::milvus::GetQuerySegmentInfoResponse&);

  // Data (world_query.cpp, world_writes.cpp)
  void query(const Caller&, const wire::milvus::QueryRequest&, wire::milvus::QueryResults&);
  void insert(const Caller&, const wire::milvus::InsertRequest&, wire::milvus::MutationResult&);
  void upsert(const Caller&, const wire::milvus::UpsertRequest&, wire::milvus::MutationResult&);
  void delete_rows(const Caller&, const wire::milvus::DeleteRequest&,
                   wire::milvus::MutationResult&);
  void flush(const Caller&, const wire::milvus::FlushRequest&, wire::milvus::FlushResponse&);
  void get_flush_state(const Caller&, const wire::milvus::GetFlushStateRequest&,
                       wire::milvus::GetFlushStateResponse&);

  // Indexes and loading (world_loading.cpp)
  void create_index(const Caller&, const wire::milvus::CreateIndexRequest&, wire::common::Status&);
  void describe_index(const Caller&, const wire::milvus::DescribeIndexRequest&,
                      wire::milvus::DescribeIndexResponse&);
  void drop_index(const Caller&, const wire::milvus::DropIndexRequest&, wire::common::Status&);
  void load_collection(const Caller&, const wire::milvus::LoadCollectionRequest&,
                       wire::common::Status&);
  void release_collection(const Caller&, const wire::milvus::ReleaseCollectionRequest&,
                          wire::common::Status&);
  void load_partitions(const Caller&, const wire::milvus::LoadPartitionsRequest&,
                       wire::common::Status&);
  void release_partitions(const Caller&, const wire::milvus::ReleasePartitionsRequest&,
                          wire::common::Status&);
  void get_load_state(const Caller&, const wire::milvus::GetLoadStateRequest&,
                      wire::milvus::GetLoadStateResponse&);
  void get_loading_progress(const Caller&, const wire::milvus::GetLoadingProgressRequest&,
                            wire::milvus::GetLoadingProgressResponse&);

  // Aliases (world_aliases.cpp)
  void create_alias(const Caller&, const wire::milvus::CreateAliasRequest&, wire::common::Status&);
  void alter_alias(const Caller&, const wire::milvus::AlterAliasRequest&, wire::common::Status&);
  void drop_alias(const Caller&, const wire::milvus::DropAliasRequest&, wire::common::Status&);
  void describe_alias(const Caller&, const wire::milvus::DescribeAliasRequest&,
                      wire::milvus::DescribeAliasResponse&);
  void list_aliases(const Caller&, const wire::milvus::ListAliasesRequest&,
                    wire::milvus::ListAliasesResponse&);

  // Direct access, without rules (world_writes.cpp, world_loading.cpp)
  void put(Collection& collection, const std::string& partition, const Columns& columns);
  void index_and_load(Collection& collection);

  Store& store() { return store_; }
  ServerRules& rules() { return rules_; }

  /// The partitions a request covers. Throws Refusal for names with a partition key and for absent
  /// ones. Without names: all.
  static std::vector<Partition*> named_partitions(
      Collection& collection, const google::protobuf::RepeatedPtrField<std::string>& names);

  std::int64_t rows_inserted() const { return rows_inserted_; }
  std::int64_t rows_upserted() const { return rows_upserted_; }

 private:
  /// The collection a request names. `request` has db_name() and collection_name().
  template <class Request>
  Collection& collection_of(const Caller& caller, const Request& request) {
    return store_.collection({database_of(caller, request.db_name()), request.collection_name()});
  }

  static std::string database_of(const Caller& caller, const std::string& in_request) {
    if (!in_request.empty()) return in_request;
    return caller.database.empty() ? kDefaultDatabase : caller.database;
  }

  Collection& collection_by_id(Database& database, std::int64_t id);
  Partition& partition_to_write(Collection& collection, const std::string& name);
  std::vector<Partition*> partitions_to_read(Collection& collection,
                                             const wire::milvus::QueryRequest& request);
  [[nodiscard]] bool is_lite() const { return rules_.version.family == ServerFamily::kMilvusLite; }
  PageRequest page_request(const Collection& collection, const wire::milvus::QueryRequest& request);
  void answer_count(const std::vector<Partition*>& partitions, const Collection& collection,
                    const PageRequest& page, wire::milvus::QueryResults& answer);
  void make_keys(const Collection& collection, std::vector<RowCells>& rows);

  ServerRules rules_;
  Store store_;
  std::int64_t rows_inserted_ = 0;
  std::int64_t rows_upserted_ = 0;
  std::size_t queries_ = 0;  ///< decides the order of the columns in an answer
};

}  // namespace kiteway::testing
