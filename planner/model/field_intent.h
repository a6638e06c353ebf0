// What the user wants of one field, where it is to differ from the source's.
#pragma once

#include "planner/model/placed.h"
#include "schema/base/source_place.h"
#include "schema/dynamic_keys.h"
#include "schema/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace kiteway::planner {

/// A scalar in the type YAML gives it: a whole number past 64 bits is a double. What it means is
/// for the type of the field to say.
using Literal = std::variant<bool, std::int64_t, double, std::string>;

/// What is not set stays as it is on the source; without `nullable` the collection's holds.
struct FieldIntent {
  std::string name;
  SourcePlace place;  ///< of the name
  std::optional<Placed<std::string>> rename = {};
  std::optional<Placed<bool>> drop = {};
  std::optional<Placed<Literal>> add = {};  ///< a new field, which has this value in every row
  std::optional<Placed<std::string>> from_dynamic = {};  ///< a new field, made of this key
  std::optional<Placed<Substitute>> on_missing = {};     ///< in rows without that key
  std::optional<Placed<Substitute>> on_mistyped = {};    ///< in rows where it is of another type
  std::optional<Placed<bool>> to_dynamic = {};           ///< becomes a key of the dynamic field
  std::optional<Placed<DataType>> type = {};
  std::optional<Placed<bool>> nullable = {};
  std::optional<Placed<Literal>> default_value = {};
  std::optional<Placed<bool>> partition_key = {};
  std::optional<Placed<std::int64_t>> max_length = {};    ///< bytes
  std::optional<Placed<std::int64_t>> max_capacity = {};  ///< elements
  std::optional<Placed<std::string>> description = {};

  friend bool operator==(const FieldIntent&, const FieldIntent&) = default;
};

}  // namespace kiteway::planner
