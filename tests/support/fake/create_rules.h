// What a server accepts as a new collection or index.
#pragma once

#include "tests/support/fake/protocol.h"
#include "tests/support/fake/server_rules.h"

#include <cstdint>

namespace kiteway::testing {

/// The schema of the request, if this server accepts it all. Throws Refusal. Stricter than a real
/// server, which ignores what it does not know: unknown messages, fields of newer versions and
/// parameters that do not belong to a type are refused, for a mover that sends them is wrong.
wire::schema::CollectionSchema checked_schema(const wire::milvus::CreateCollectionRequest& request,
                                              const ServerRules& rules);

/// The number of physical partitions the collection gets: 1 without a partition key.
std::int64_t partition_count_of(const wire::milvus::CreateCollectionRequest& request,
                                const wire::schema::CollectionSchema& schema,
                                const ServerRules& rules);

/// Whether the metric can be used with vectors of the field, which tells whether a function makes
/// it. Throws Refusal.
void check_index_params(const wire::schema::FieldSchema& field, const KeyValuePairs& params);

}  // namespace kiteway::testing
