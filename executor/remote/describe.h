// Between the server's description of a collection and ours.
#pragma once

#include "executor/remote/writer.h"
#include "schema/collection.h"
#include "schema/snapshot.h"

#include "milvus/milvus.pb.h"

namespace kiteway::executor {

/// The described collection. What this build cannot carry is listed in `unknown_parts`, so that
/// nobody moves a part of a collection and calls it done.
[[nodiscard]] CollectionSnapshot snapshot_from(
    const CollectionAddress& address,
    const milvus::proto::milvus::DescribeCollectionResponse& answer);

/// The schema as CreateCollection wants it.
[[nodiscard]] milvus::proto::schema::CollectionSchema wire_schema(const CollectionSchema& schema);

/// Appends properties to a repeated KeyValuePair.
template <class Pairs>
void add_pairs(const Properties& properties, Pairs& pairs) {
  for (const auto& [key, value] : properties) {
    auto& pair = *pairs.Add();
    pair.set_key(key);
    pair.set_value(value);
  }
}

/// The request that makes the collection.
[[nodiscard]] milvus::proto::milvus::CreateCollectionRequest create_request(
    const CollectionDefinition& definition);

}  // namespace kiteway::executor
