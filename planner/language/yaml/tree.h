// What a YAML text says, with the place of everything in it. Knows nothing of yaml-cpp.
#pragma once

#include "schema/base/source_place.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A namespace of its own: a compiled plan has nodes too.
namespace kiteway::planner::yaml {

enum class NodeKind : std::uint8_t { kNull, kScalar, kSequence, kMap };

struct MapEntry;

/// One value. A scalar keeps its text: whether `5` is a number is asked by whoever needs one.
///
/// The typed readers follow the core schema of YAML 1.2, and only for plain scalars: `yes`, `no`,
/// `on` and `off` are strings, and so is everything in quotes and in a `|` or `>` block. One rule
/// is stricter than the schema: a number with a leading zero (`010`) is a string, as half of all
/// readers would take it for octal. They answer nothing where the value is of another type.
struct Node {
  NodeKind kind = NodeKind::kNull;
  /// Where the value begins, without anchor. For scalars `length` covers the part in this line,
  /// quotes included; for lists and maps it is 1. A missing value has the place of its key or
  /// dash. A value that an alias stands for has the alias's place, what is in it the original's.
  SourcePlace place;
  std::string text;               ///< scalars: decoded; null: as written ("~", "null" or nothing)
  bool is_quoted = false;         ///< in quotes or a block scalar
  std::vector<Node> items;        ///< of a sequence
  std::vector<MapEntry> entries;  ///< of a map, as written; keys are unique

  /// The value of a key, null if this is not a map or has no such key. Owned by this node.
  [[nodiscard]] const Node* find(std::string_view key) const;

  [[nodiscard]] bool is_null() const { return kind == NodeKind::kNull; }
  /// A scalar that is neither a boolean nor a number.
  [[nodiscard]] bool is_string() const;

  [[nodiscard]] std::optional<std::string> as_string() const;
  [[nodiscard]] std::optional<bool> as_bool() const;
  /// Decimal, 0x hexadecimal or 0o octal; none if it does not fit.
  [[nodiscard]] std::optional<std::int64_t> as_int64() const;
  /// Any number, also .inf and .nan; none if it is out of range for a double.
  [[nodiscard]] std::optional<double> as_double() const;

  friend bool operator==(const Node& a, const Node& b);
};

/// One line of a map.
struct MapEntry {
  std::string key;
  SourcePlace key_place;
  Node value;

  friend bool operator==(const MapEntry& a, const MapEntry& b);
};

/// The value in the middle of a message: "a map", "a list", "the number 5", "the boolean true",
/// "the string \"x\"", "nothing".
[[nodiscard]] std::string describe(const Node& node);

}  // namespace kiteway::planner::yaml
