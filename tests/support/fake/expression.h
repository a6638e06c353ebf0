// The small part of the filter grammar this server speaks: comparisons joined by `and`.
#pragma once

#include "tests/support/fake/server_rules.h"
#include "tests/support/fake/store.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::testing {

enum class Comparator {
  kGreater,
  kGreaterEqual,
  kLess,
  kLessEqual,
  kEqual,
  kNotEqual,
  kIn,
  kIsNull,
  kHasKey,  ///< of the dynamic field
};

/// `field comparator literal`, `field % divisor == literal`, `field in [literal, ...]`, `field is
/// null`, or `exists $meta["key"]` with as many alternatives as there are literals.
struct Comparison {
  std::size_t field = 0;  ///< index in Collection::fields
  Comparator comparator = Comparator::kEqual;
  std::vector<PrimaryKey> literals = {};
  std::int64_t divisor = 0;  ///< above 0: what is compared is the remainder by it
};

/// All must hold; an empty one holds for every row.
using Filter = std::vector<Comparison>;

/// Reads comparisons of integer and VarChar fields with literals, joined by `and`, `AND` or `&&`,
/// each possibly in parentheses; `is null` from 2.5 on; and `exists $meta["key"]`, joined by `or`.
/// Text literals are written as Go does (docs/milvus-behaviour.md#text-literals). Throws
/// Refusal for everything else.
Filter parse_filter(const std::string& text, const Collection& collection,
                    const ServerRules& rules);

/// Whether the row passes. A NULL passes nothing but `is null`.
bool passes(const Filter& filter, const Collection& collection, const RowCells& cells);

}  // namespace kiteway::testing
