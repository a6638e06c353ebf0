// The collections of the bench server: their definitions, and which keys each of them holds.
#pragma once

#include "milvus/milvus.pb.h"
#include "tests/bench/server/key_filter.h"
#include "tests/bench/server/key_set.h"
#include "tests/bench/server/row_pattern.h"
#include "tests/bench/server/written_rows.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kiteway::bench {

namespace wire = ::milvus::proto;

/// What a server that is to be a source is born with.
struct SourceShape {
  int collections = 0;  ///< bench_0, bench_1, ...
  std::int64_t rows = 100'000;
  int dim = 128;
  int row_bytes_extra = 0;  ///< length of the text `payload`; 0: there is no such field
};

/// The keys a query is about, and how to make their rows.
struct Found {
  std::shared_ptr<const RowPattern> pattern;
  std::vector<KeyInterval> keys;
};

/// Thread-safe. Every function but the first throws testing::Refusal, as a server would say no.
///
/// Knows one database, and one set of rows per collection whatever their partition: the bench has
/// no use for more.
class Catalog {
 public:
  explicit Catalog(const SourceShape& shape);

  // One function per method, named after it; each fills the answer.
  void show_collections(const wire::milvus::ShowCollectionsRequest&,
                        wire::milvus::ShowCollectionsResponse&);
  void describe_collection(const wire::milvus::DescribeCollectionRequest&,
                           wire::milvus::DescribeCollectionResponse&);
  void has_collection(const wire::milvus::HasCollectionRequest&, wire::milvus::BoolResponse&);
  void create_collection(const wire::milvus::CreateCollectionRequest&, wire::common::Status&);
  void drop_collection(const wire::milvus::DropCollectionRequest&, wire::common::Status&);
  void show_partitions(const wire::milvus::ShowPartitionsRequest&,
                       wire::milvus::ShowPartitionsResponse&);
  void create_partition(const wire::milvus::CreatePartitionRequest&, wire::common::Status&);
  void create_index(const wire::milvus::CreateIndexRequest&, wire::common::Status&);
  void describe_index(const wire::milvus::DescribeIndexRequest&,
                      wire::milvus::DescribeIndexResponse&);
  void load_collection(const wire::milvus::LoadCollectionRequest&, wire::common::Status&);
  void release_collection(const wire::milvus::ReleaseCollectionRequest&, wire::common::Status&);
  void get_load_state(const wire::milvus::GetLoadStateRequest&,
                      wire::milvus::GetLoadStateResponse&);
  void get_loading_progress(const wire::milvus::GetLoadingProgressRequest&,
                            wire::milvus::GetLoadingProgressResponse&);
  void remove(const wire::milvus::DeleteRequest&, wire::milvus::MutationResult&);

  /// Adds the keys. Rows of a known key are counted twice after an Insert and once after an Upsert.
  void write(const WrittenRows& rows, bool is_upsert);
  [[nodiscard]] std::int64_t count(const wire::milvus::QueryRequest& request);
  [[nodiscard]] Found find(const wire::milvus::QueryRequest& request, std::int64_t limit);

 private:
  struct Collection {
    std::int64_t id = 0;
    wire::schema::CollectionSchema schema;
    wire::common::ConsistencyLevel consistency_level = wire::common::Bounded;
    int shard_count = 1;
    std::vector<wire::common::KeyValuePair> properties;
    std::vector<std::string> partitions = {"_default"};
    std::vector<wire::milvus::IndexDescription> indexes;
    bool is_loaded = false;
    KeySet keys;
    std::int64_t repeated_rows = 0;  ///< inserted with a key that was there
    std::shared_ptr<const RowPattern> pattern;
  };

  Collection& get(const std::string& name);
  Collection& get_loaded(const std::string& name);
  Collection& add(wire::schema::CollectionSchema schema);
  void add_source_collection(const std::string& name, const SourceShape& shape);

  std::mutex mutex_;
  std::int64_t next_id_ = 1000;
  std::map<std::string, Collection> collections_;
};

}  // namespace kiteway::bench
