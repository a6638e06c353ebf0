// One Query answer: its columns as the bytes they came in, and its primary keys.
#pragma once

#include "schema/base/result.h"
#include "schema/primary_key.h"
#include "schema/types.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiteway::executor {

/// Bytes whose owner lives as long as somebody needs them. Copies share them.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};

/// One column of an answer: a serialized FieldData message, untouched.
struct Column {
  std::string name;
  SharedBytes data;
};

/// The keys of one column in the order of the rows. Texts point into the column's bytes.
using KeyColumn = std::variant<std::vector<std::int64_t>, std::vector<std::string_view>>;

[[nodiscard]] std::size_t key_count(const KeyColumn& keys) noexcept;
[[nodiscard]] PrimaryKey key_at(const KeyColumn& keys, std::size_t row);

struct Page {
  std::vector<Column> columns;
  KeyColumn keys;

  [[nodiscard]] std::size_t row_count() const noexcept { return key_count(keys); }
  [[nodiscard]] std::size_t byte_count() const noexcept;
};

/// Cuts a serialized QueryResults into columns and decodes the one called `key_name`. Errors: what
/// the answer's status says, and kInternal when the bytes do not parse or the key column is missing
/// although there are columns. An answer without columns is a page without rows.
/// `call` names the request for messages.
[[nodiscard]] Result<Page> parse_page(SharedBytes answer, const std::string& key_name,
                                      const std::string& call);

/// The keys in a serialized FieldData of type Int64 or VarChar.
[[nodiscard]] Result<KeyColumn> decode_keys(std::string_view field_data);

}  // namespace kiteway::executor
