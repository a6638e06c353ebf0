// What a server accepts as a new collection, partition or index.
#pragma once

#include "tests/support/fake/protocol.h"
#include "tests/support/fake/server_rules.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace kiteway::testing {

/// Letters, digits and underscores, not starting with a digit, at most 255 bytes. `what` is for the
/// message. Throws Refusal.
void check_name(const std::string& name, std::string_view what,
                int refusal_code = code::kInvalidParameter);

/// As check_name; a digit may come first, and from 2.4 on a hyphen is allowed (measured: 2.3
/// refuses).
void check_partition_name(const std::string& name, const ServerRules& rules);

/// The schema of the request, if this server accepts it all; Throws Refusal. Stricter than a real
/// server, which ignores what it does not know: unknown messages, fields of newer versions and
/// parameters that do not belong to a type are refused, for a mover that sends them is wrong.
wire::schema::CollectionSchema checked_schema(const wire::milvus::CreateCollectionRequest& request,
                                              const ServerRules& rules);

/// The number of physical partitions the collection gets: 1 without a partition key.
std::int64_t partition_count_of(const wire::milvus::CreateCollectionRequest& request,
                                const wire::schema::CollectionSchema& schema,
                                const ServerRules& rules);

/// Whether the metric can be used with vectors of the field. Throws Refusal.
void check_index_params(const wire::schema::FieldSchema& field, const KeyValuePairs& params);

}  // namespace kiteway::testing
