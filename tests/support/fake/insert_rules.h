// What a server accepts as rows of a collection.
#pragma once

#include "tests/support/fake/server_rules.h"
#include "tests/support/fake/store.h"

#include <cstddef>
#include <vector>

namespace kiteway::testing {

using Columns = google::protobuf::RepeatedPtrField<wire::schema::FieldData>;

enum class WriteKind { kInsert, kUpsert };

/// The rows of the request, in the order of `collection.fields`, NULL or missing values filled with
/// their defaults; the key of an auto id is left empty. Throws Refusal with the first rule that is
/// broken, and Crash for an Array row without its data case.
std::vector<RowCells> checked_rows(const Collection& collection, const Columns& columns,
                                   std::size_t row_count, WriteKind kind, const ServerRules& rules);

/// Whether the collection makes its keys itself and takes none.
bool makes_keys(const Collection& collection, const ServerRules& rules);

/// The rows as they come, whatever a server would think of their values; only shape is checked.
std::vector<RowCells> unchecked_rows(const Collection& collection, const Columns& columns,
                                     std::size_t row_count);

}  // namespace kiteway::testing
