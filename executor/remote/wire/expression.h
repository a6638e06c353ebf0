// Filter text that selects a range of primary keys.
#pragma once

#include "schema/capabilities/capabilities.h"
#include "schema/primary_key.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// `42` or `"a\"b"`. In kUnicodeEscapes every code point beyond ASCII and every control character
/// is escaped, because 2.5 and later rewrite raw Chinese characters, some of them wrongly
/// (docs/milvus-behaviour.md#text-literals). The text must be valid UTF-8.
[[nodiscard]] std::string literal(const PrimaryKey& key, LiteralStyle style);

/// `id > 5 and id <= 9`; empty when the range has no bounds.
/// Servers before 2.6 do not parse the literal -9223372036854775808; "greater than" it is written
/// as "greater or equal" its successor, "up to" it never occurs with a lower bound and is written
/// so too.
[[nodiscard]] std::string range_expression(const std::string& field, const KeyRange& range,
                                           LiteralStyle style);

/// `id in [1, 2, 3]`.
[[nodiscard]] std::string keys_expression(const std::string& field,
                                          const std::vector<PrimaryKey>& keys, LiteralStyle style);

/// `id % 61 == 0`: of Int64 keys, those that the divisor divides.
[[nodiscard]] std::string multiples_expression(const std::string& field, std::int64_t divisor);

/// Of two conditions, each of which may be empty: `(id > 5) and (price < 3)`.
[[nodiscard]] std::string both_of(const std::string& one, const std::string& other);

/// `exists $meta["title"] or exists $meta["price"]`; the keys are names of fields.
[[nodiscard]] std::string dynamic_keys_expression(const std::vector<std::string>& keys);

}  // namespace kiteway::executor
