// How large a row is, by the types of its fields alone.
#pragma once

#include "schema/collection.h"

#include <cstdint>

namespace kiteway::planner {

/// Bytes of one vector, those of a sparse one by a guess; 0 for what is no vector.
[[nodiscard]] std::uint64_t vector_bytes(const FieldSchema& field);

/// Bytes of one row on the wire by its types alone; texts count with a guess of their own.
[[nodiscard]] std::uint64_t row_bytes_estimate(const CollectionSchema& schema);

}  // namespace kiteway::planner
