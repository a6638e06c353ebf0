// The value of a primary key, ordered as the servers order it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace kiteway {

/// Int64 keys compare as numbers, VarChar keys bytewise (docs/milvus-behaviour.md#read-order),
/// which is what the variant's own comparison does. One collection holds keys of one kind.
using PrimaryKey = std::variant<std::int64_t, std::string>;

/// Keys greater than `after` and up to `upto`, both optional: a slice of a collection's key space.
struct KeyRange {
  std::optional<PrimaryKey> after = {};
  std::optional<PrimaryKey> upto = {};

  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};

/// For messages: `42`, `"a\nb"`.
[[nodiscard]] std::string key_text(const PrimaryKey& key);

}  // namespace kiteway
