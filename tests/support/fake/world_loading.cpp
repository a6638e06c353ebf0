// Indexes, and what must be loaded before it can be read.
#include "tests/support/fake/create_rules.h"
#include "tests/support/fake/function_rules.h"
#include "tests/support/fake/world.h"

#include <algorithm>

namespace kiteway::testing {
namespace {

constexpr std::int64_t kDone = 100;  // percent

Index* find_index(Collection& collection, const std::string& field_name) {
  for (Index& index : collection.indexes) {
    if (index.field_name == field_name) return &index;
  }
  return nullptr;
}

bool has_same_params(const KeyValuePairs& a, const KeyValuePairs& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& pair) {
           return find_param(b, pair.key()) == pair.value();
         });
}

KeyValuePairs cloud_params(KeyValuePairs params) {
  for (auto& pair : params) {
    if (pair.key() == "index_type") pair.set_value("AUTOINDEX");
  }
  return params;
}

void check_can_load(Collection& collection) {
  for (const auto& field : collection.fields) {
    if (is_vector_type(field.data_type()) && find_index(collection, field.name()) == nullptr) {
      refuse(code::kIndexNotFound, "there is no vector index on field: [" + field.name() +
                                       "], please create index firstly");
    }
  }
}

bool matches(const Index& index, const wire::milvus::DescribeIndexRequest& request) {
  return (request.field_name().empty() || request.field_name() == index.field_name) &&
         (request.index_name().empty() || request.index_name() == index.name);
}

}  // namespace

void World::create_index(const Caller& caller, const wire::milvus::CreateIndexRequest& request,
                         wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  const auto field = collection.find_field(request.field_name());
  if (!field) {
    refuse(code::kFieldNotFound, "field not found[field=" + request.field_name() + "]");
  }
  check_index_params(collection.fields[*field], request.extra_params());
  const KeyValuePairs params =
      rules_.autoindex_only ? cloud_params(request.extra_params()) : request.extra_params();
  const std::string name =
      request.index_name().empty() ? request.field_name() : request.index_name();
  for (const Index& index : collection.indexes) {
    // An index for each part of a JSON field is none too many.
    const bool is_same_field =
        index.field_name == request.field_name() &&
        find_param(index.params, "json_path") == find_param(params, "json_path");
    const bool is_same_name = index.name == name;
    if (!is_same_field && !is_same_name) continue;
    if (is_same_field && is_same_name && has_same_params(index.params, params)) return;
    refuse(code::kUnexpected,
           "CreateIndex failed: at most one distinct index is allowed per field");
  }
  collection.indexes.push_back(Index{
      .id = store_.next_id(), .name = name, .field_name = request.field_name(), .params = params});
}

void World::index_and_load(Collection& collection) {
  for (const auto& field : collection.fields) {
    const bool has_index = find_index(collection, field.name()) != nullptr;
    if (!is_vector_type(field.data_type()) || has_index) continue;
    const std::string metric_name = [&] {
      if (field.data_type() == wire::schema::BinaryVector) return "HAMMING";
      if (field.data_type() == wire::schema::ArrayOfVector) return "MAX_SIM_COSINE";
      return is_bm25_output(collection.schema, field.name()) ? "BM25" : "IP";
    }();
    Index index{.id = store_.next_id(), .name = field.name(), .field_name = field.name()};
    auto& type = *index.params.Add();
    type.set_key("index_type");
    type.set_value("AUTOINDEX");
    auto& metric = *index.params.Add();
    metric.set_key("metric_type");
    metric.set_value(metric_name);
    collection.indexes.push_back(std::move(index));
  }
  collection.load_scope = LoadScope::kCollection;
  for (Partition& partition : collection.partitions) partition.is_loaded = true;
}

void World::describe_index(const Caller& caller, const wire::milvus::DescribeIndexRequest& request,
                           wire::milvus::DescribeIndexResponse& answer) {
  const Collection& collection = collection_of(caller, request);
  std::int64_t rows = 0;
  for (const auto& partition : collection.partitions) rows += Store::count(partition, store_.now());
  for (const Index& index : collection.indexes) {
    if (!matches(index, request)) continue;
    auto& described = *answer.add_index_descriptions();
    described.set_index_name(index.name);
    described.set_indexid(index.id);
    described.set_field_name(index.field_name);
    *described.mutable_params() = index.params;
    described.set_indexed_rows(rows);
    described.set_total_rows(rows);
    described.set_state(wire::common::Finished);
  }
  if (answer.index_descriptions().empty()) {
    refuse(code::kIndexNotFound, "index not found[collection=" + collection.name + "]");
  }
}

void World::drop_index(const Caller& caller, const wire::milvus::DropIndexRequest& request,
                       wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  std::erase_if(collection.indexes, [&](const Index& index) {
    const bool is_meant =
        (request.field_name().empty() || request.field_name() == index.field_name) &&
        (request.index_name().empty() || request.index_name() == index.name);
    const auto field = collection.find_field(index.field_name);
    if (is_meant && collection.is_loaded() &&
        is_vector_type(collection.fields[*field].data_type())) {
      refuse("vector index cannot be dropped on loaded collection");
    }
    return is_meant;
  });
}

void World::load_collection(const Caller& caller,
                            const wire::milvus::LoadCollectionRequest& request,
                            wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  check_can_load(collection);
  if (!request.load_fields().empty()) refuse("load_fields is not played here");
  if (!collection.is_loaded()) collection.load_polls_left = rules_.load_polls;
  collection.load_scope = LoadScope::kCollection;
  for (Partition& partition : collection.partitions) partition.is_loaded = true;
}

void World::release_collection(const Caller& caller,
                               const wire::milvus::ReleaseCollectionRequest& request,
                               wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  collection.load_scope = LoadScope::kNone;
  for (Partition& partition : collection.partitions) partition.is_loaded = false;
}

void World::load_partitions(const Caller& caller,
                            const wire::milvus::LoadPartitionsRequest& request,
                            wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  if (request.partition_names().empty()) refuse("due to no partition specified");
  const auto partitions = named_partitions(collection, request.partition_names());
  check_can_load(collection);
  if (!collection.is_loaded()) collection.load_polls_left = rules_.load_polls;
  if (collection.load_scope == LoadScope::kNone) collection.load_scope = LoadScope::kPartitions;
  for (Partition* partition : partitions) partition->is_loaded = true;
}

void World::release_partitions(const Caller& caller,
                               const wire::milvus::ReleasePartitionsRequest& request,
                               wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  if (request.partition_names().empty()) refuse("due to no partition specified");
  for (Partition* partition : named_partitions(collection, request.partition_names())) {
    partition->is_loaded = false;
  }
  collection.load_scope = collection.is_loaded() ? LoadScope::kPartitions : LoadScope::kNone;
}

void World::get_load_state(const Caller& caller, const wire::milvus::GetLoadStateRequest& request,
                           wire::milvus::GetLoadStateResponse& answer) {
  wire::milvus::HasCollectionRequest named;
  named.set_db_name(request.db_name());
  named.set_collection_name(request.collection_name());
  wire::milvus::BoolResponse exists;
  has_collection(caller, named, exists);
  if (!exists.value()) return answer.set_state(wire::common::LoadStateNotExist);
  Collection& collection = collection_of(caller, request);
  const auto partitions = named_partitions(collection, request.partition_names());
  // Without names one loaded partition is enough: the trap of
  // docs/milvus-behaviour.md#partial-load.
  const auto is_loaded = [](const Partition* partition) { return partition->is_loaded; };
  const bool loaded = request.partition_names().empty()
                          ? collection.is_loaded()
                          : std::all_of(partitions.begin(), partitions.end(), is_loaded);
  if (!loaded) {
    answer.set_state(wire::common::LoadStateNotLoad);
  } else if (collection.load_polls_left > 0) {
    --collection.load_polls_left;
    answer.set_state(wire::common::LoadStateLoading);
  } else {
    answer.set_state(wire::common::LoadStateLoaded);
  }
}

void World::get_loading_progress(const Caller& caller,
                                 const wire::milvus::GetLoadingProgressRequest& request,
                                 wire::milvus::GetLoadingProgressResponse& answer) {
  Collection& collection = collection_of(caller, request);
  const auto partitions = named_partitions(collection, request.partition_names());
  const auto is_loaded = [](const Partition* partition) { return partition->is_loaded; };
  const bool loaded = request.partition_names().empty()
                          ? collection.is_loaded()
                          : std::all_of(partitions.begin(), partitions.end(), is_loaded);
  if (!loaded) {
    refuse(code::kCollectionNotLoaded, "collection not loaded[collection=" + collection.name + "]");
  }
  if (collection.load_polls_left > 0) {
    --collection.load_polls_left;
    answer.set_progress(kDone / (collection.load_polls_left + 2));
  } else {
    answer.set_progress(kDone);
  }
}

}  // namespace kiteway::testing
