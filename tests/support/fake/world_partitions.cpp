// Partitions, and what the server tells about their size.
#include "tests/support/fake/field_rules.h"
#include "tests/support/fake/world.h"

#include <algorithm>

namespace kiteway::testing {
namespace {

void refuse_with_partition_key(const Collection& collection) {
  if (collection.partition_key_index()) {
    refuse("disable this operation if partition key mode is used");
  }
}

}  // namespace

std::vector<Partition*> World::named_partitions(
    Collection& collection, const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<Partition*> partitions;
  if (names.empty()) {
    for (Partition& partition : collection.partitions) partitions.push_back(&partition);
    return partitions;
  }
  if (collection.partition_key_index()) {
    refuse("not support manually specifying the partition names if partition key mode is used");
  }
  for (const auto& name : names) partitions.push_back(&Store::partition(collection, name));
  return partitions;
}

void World::show_partitions(const Caller& caller,
                            const wire::milvus::ShowPartitionsRequest& request,
                            wire::milvus::ShowPartitionsResponse& answer) {
  Collection& collection = collection_of(caller, request);
  const auto& wanted = request.partition_names();
  for (const Partition& partition : collection.partitions) {
    const bool is_wanted =
        wanted.empty() || std::find(wanted.begin(), wanted.end(), partition.name) != wanted.end();
    if (!is_wanted) continue;
    answer.add_partition_names(partition.name);
    answer.add_partitionids(partition.id);
    answer.add_created_timestamps(partition.created_at);
    answer.add_created_utc_timestamps(milliseconds_of(partition.created_at));
  }
}

void World::create_partition(const Caller& caller,
                             const wire::milvus::CreatePartitionRequest& request,
                             wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  refuse_with_partition_key(collection);
  check_partition_name(request.partition_name(), rules_);
  if (collection.find_partition(request.partition_name()) != nullptr) return;
  const std::size_t most = rules_.from(2, 4, 5) ? 1'024 : 4'096;
  if (collection.partitions.size() >= most) refuse("partition number exceeds max configuration");
  store_.create_partition(collection, request.partition_name());
}

void World::drop_partition(const Caller& caller, const wire::milvus::DropPartitionRequest& request,
                           wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  refuse_with_partition_key(collection);
  if (request.partition_name() == kDefaultPartition) {
    refuse("default partition cannot be deleted");
  }
  const Partition* partition = collection.find_partition(request.partition_name());
  if (partition == nullptr) return;
  if (partition->is_loaded) {
    refuse(code::kUnexpected, "partition cannot be dropped, partition is loaded");
  }
  std::erase_if(collection.partitions,
                [&](const Partition& each) { return each.name == request.partition_name(); });
}

void World::has_partition(const Caller& caller, const wire::milvus::HasPartitionRequest& request,
                          wire::milvus::BoolResponse& answer) {
  Collection& collection = collection_of(caller, request);
  answer.set_value(collection.find_partition(request.partition_name()) != nullptr);
}

void World::get_collection_statistics(const Caller& caller,
                                      const wire::milvus::GetCollectionStatisticsRequest& request,
                                      wire::milvus::GetCollectionStatisticsResponse& answer) {
  auto& stat = *answer.add_stats();
  stat.set_key("row_count");
  stat.set_value(std::to_string(collection_of(caller, request).flushed_row_count));
}

void World::get_persistent_segment_info(
    const Caller& caller, const wire::milvus::GetPersistentSegmentInfoRequest& request,
    wire::milvus::GetPersistentSegmentInfoResponse& answer) {
  const Collection& collection =
      store_.collection({database_of(caller, request.dbname()), request.collectionname()});
  for (const Partition& partition : collection.partitions) {
    for (const Segment& segment : partition.segments) {
      auto& info = *answer.add_infos();
      info.set_segmentid(segment.id);
      info.set_collectionid(collection.id);
      info.set_partitionid(partition.id);
      info.set_num_rows(static_cast<std::int64_t>(segment.row_count));
      info.set_state(wire::common::Flushed);
    }
  }
}

void World::get_query_segment_info(const Caller& caller,
                                   const wire::milvus::GetQuerySegmentInfoRequest& request,
                                   wire::milvus::GetQuerySegmentInfoResponse& answer) {
  const Collection& collection =
      store_.collection({database_of(caller, request.dbname()), request.collectionname()});
  for (const Partition& partition : collection.partitions) {
    if (!partition.is_loaded) continue;
    for (const Segment& segment : partition.segments) {
      auto& info = *answer.add_infos();
      info.set_segmentid(segment.id);
      info.set_collectionid(collection.id);
      info.set_partitionid(partition.id);
      info.set_num_rows(static_cast<std::int64_t>(segment.row_count));
      info.set_state(wire::common::Sealed);
    }
  }
}

}  // namespace kiteway::testing
