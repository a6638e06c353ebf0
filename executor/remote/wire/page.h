// One Query answer: its columns as the bytes they came in, and its primary keys.
#pragma once

#include "executor/remote/wire/chain.h"
#include "schema/base/result.h"
#include "schema/primary_key.h"
#include "schema/types.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiteway::executor {

/// One column of an answer: a serialized FieldData message, untouched.
struct Column {
  std::string name;
  ByteChain data;
};

/// The keys of one column in the order of the rows. Texts point into Page::key_bytes.
using KeyColumn = std::variant<std::vector<std::int64_t>, std::vector<std::string_view>>;

[[nodiscard]] std::size_t key_count(const KeyColumn& keys) noexcept;
[[nodiscard]] PrimaryKey key_at(const KeyColumn& keys, std::size_t row);
/// How many of these ascending keys are not greater than `upto`; all when there is no bound.
[[nodiscard]] std::size_t keys_upto(const KeyColumn& keys, const std::optional<PrimaryKey>& upto);

struct Page {
  std::vector<Column> columns;
  KeyColumn keys;
  SharedBytes key_bytes = {};           ///< what the texts of `keys` point into
  std::uint64_t session_timestamp = 0;  ///< the moment that was read, where the server tells it

  [[nodiscard]] std::size_t row_count() const noexcept { return key_count(keys); }
  [[nodiscard]] std::size_t byte_count() const noexcept;
};

/// A row that cannot go to the target.
struct RefusedRow {
  std::size_t row = 0;    ///< which one, of those that were looked at
  std::string field;      ///< by its name on the target; empty: the server did not say
  std::string reason;     ///< what is wrong with it: "holds NaN"
  std::string hint = {};  ///< what can be done about it, where that is more than to change the row

  friend bool operator==(const RefusedRow&, const RefusedRow&) = default;
};

/// Cuts a serialized QueryResults into columns and decodes the one called `key_name`. Errors: what
/// the answer's status says, and kInternal when the bytes do not parse or the key column is missing
/// although there are columns. An answer without columns is a page without rows.
/// `call` names the request for messages.
[[nodiscard]] Result<Page> parse_page(const ByteChain& answer, const std::string& key_name,
                                      const std::string& call);

/// The name in a serialized FieldData; empty when it has none or does not parse.
[[nodiscard]] std::string name_of(const ByteChain& field_data);

/// The keys in a serialized FieldData of type Int64 or VarChar.
[[nodiscard]] Result<KeyColumn> decode_keys(std::string_view field_data);

}  // namespace kiteway::executor
