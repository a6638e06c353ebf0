// The collection most tests of the fake server use.
#pragma once

#include "tests/support/columns.h"
#include "tests/support/fake_milvus.h"

#include <cstdint>
#include <vector>

namespace kiteway::testing {

inline const CollectionAddress items{"default", "items"};

/// A collection of small_schema with these rows, indexed and loaded.
inline void make_items(FakeMilvus& server, const std::vector<std::int64_t>& keys = {}) {
  server.create(items, small_schema());
  server.index_and_load(items);
  if (!keys.empty()) server.put(items, "", small_rows(keys));
}

}  // namespace kiteway::testing
