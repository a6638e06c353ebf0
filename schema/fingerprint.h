// Short names for values: equal when, and only when, the values are.
#pragma once

#include "schema/snapshot.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiteway {

/// "sha256:" and 64 hex digits of the bytes.
[[nodiscard]] std::string sha256_text(std::string_view bytes);

/// A hash of a list of texts in which no text can run into its neighbour.
[[nodiscard]] std::string fingerprint_of(const std::vector<std::string>& parts);

/// One line per fact of the schema that decides how rows are read or written, in a fixed order.
[[nodiscard]] std::vector<std::string> schema_lines(const CollectionSchema& schema);

/// Fields, types, keys, dynamic field and partitions. Not the counts, the load state, the indexes
/// or the collection id: those change without the rows' shape changing.
[[nodiscard]] std::string schema_fingerprint(const CollectionSnapshot& collection);

}  // namespace kiteway
