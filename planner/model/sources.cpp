#include "planner/model/sources.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

constexpr char kLoadMark = ':';  // no name has it

}  // namespace

std::vector<CollectionAddress> sources_of(const CollectionIntent& collection) {
  std::vector<CollectionAddress> sources{collection.source};
  for (const auto& name : collection.merged) {
    sources.push_back({.database = collection.source.database, .collection = name.value});
  }
  return sources;
}

std::vector<PlannedSource> sources_of(const CollectionPlan& collection) {
  std::vector<PlannedSource> sources{{.address = collection.source,
                                      .collection_id = collection.source_collection_id,
                                      .fingerprint = collection.source_fingerprint,
                                      .entity_count = collection.entity_count}};
  for (const auto& other : collection.merged) {
    sources.push_back({.address = other.address,
                       .collection_id = other.collection_id,
                       .fingerprint = other.fingerprint,
                       .entity_count = other.entity_count});
    auto& first = sources.front().entity_count;  // of the plan: of all of them
    if (first && other.entity_count) *first -= *other.entity_count;
  }
  return sources;
}

SourcePart source_part(const CollectionPlan& collection, const std::string& scan) {
  if (collection.merged.empty()) return {.address = collection.source, .partition = scan};
  for (const auto& other : collection.merged) {
    if (scan_of(other.address) == scan) return {.address = other.address};
  }
  return {.address = collection.source};
}

std::string target_partition(const CollectionPlan& collection, const std::string& scan) {
  return collection.merged.empty() ? scan : "";
}

std::string scan_of(const CollectionAddress& merged) { return to_string(merged); }

std::vector<std::vector<std::string>> scan_groups(const CollectionPlan& collection) {
  if (!collection.merged.empty()) return {collection.scan_partitions};
  std::vector<std::vector<std::string>> groups;
  for (const auto& scan : collection.scan_partitions) groups.push_back({scan});
  return groups;
}

std::vector<SourceLoad> source_loads(const CollectionPlan& collection) {
  if (collection.temporary_loads.empty()) return {};
  if (collection.merged.empty()) return {{collection.source, collection.temporary_loads}};
  std::vector<SourceLoad> loads;
  for (const auto& source : sources_of(collection)) {
    SourceLoad load{.address = source.address, .partitions = {}};
    const std::string start = to_string(source.address) + kLoadMark;
    for (const auto& text : collection.temporary_loads) {
      if (text.starts_with(start)) load.partitions.push_back(text.substr(start.size()));
    }
    if (!load.partitions.empty()) loads.push_back(std::move(load));
  }
  return loads;
}

std::vector<std::string> load_texts(const CollectionAddress& address,
                                    const std::vector<std::string>& partitions) {
  std::vector<std::string> texts;
  for (const auto& partition : partitions) {
    texts.push_back(to_string(address) + kLoadMark + partition);
  }
  return texts;
}

}  // namespace kiteway::planner
