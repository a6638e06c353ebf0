// Arrays of structs: columns of their own inside a server, one column outside.
#pragma once

#include "tests/support/fake/insert_rules.h"

#include <string>
#include <vector>

namespace kiteway::testing {

/// The arrays of structs of a new collection. Throws Refusal.
void check_struct_arrays(const wire::schema::CollectionSchema& schema, const ServerRules& rules);

/// What the structs hold, as the server keeps it: fields called `clips[text]`.
std::vector<wire::schema::FieldSchema> flat_fields(const wire::schema::CollectionSchema& schema);

/// The columns of a write with those of structs taken out of them. Throws Refusal when one of their
/// fields is missing, comes by itself, or has another number of structs than its neighbours.
Columns flattened(const Collection& collection, const Columns& columns);

/// The other way round, for an answer.
void gather_structs(const Collection& collection, Columns& columns);

}  // namespace kiteway::testing
