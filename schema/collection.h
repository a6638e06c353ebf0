// What a collection is: its fields, its keys, its indexes. Plain values.
#pragma once

#include "schema/function.h"
#include "schema/types.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kiteway {

/// Names and values as the server keeps them: both are strings.
using Properties = std::map<std::string, std::string>;

/// A field's default, in the type the wire gives it (Int8 to Int32 travel as int32).
using DefaultValue = std::variant<bool, std::int32_t, std::int64_t, float, double, std::string>;

struct FieldSchema {
  std::string name;
  DataType type = DataType::kNone;
  DataType element_type = DataType::kNone;  ///< of an Array or ArrayOfVector, else kNone
  std::string description = {};
  bool is_primary_key = false;
  bool auto_id = false;
  bool is_partition_key = false;
  bool is_clustering_key = false;
  bool nullable = false;
  bool is_function_output = false;
  Properties type_params = {};  ///< dim, max_length, max_capacity, mmap.enabled, ...
  std::optional<DefaultValue> default_value = {};
  /// Of an ArrayOfStruct: what each struct holds, as fields of type Array and ArrayOfVector.
  std::vector<FieldSchema> sub_fields = {};

  friend bool operator==(const FieldSchema&, const FieldSchema&) = default;
};

/// A numeric type parameter ("dim", "max_length", "max_capacity"); nothing when absent or not a
/// number.
[[nodiscard]] std::optional<std::int64_t> type_param(const FieldSchema& field,
                                                     const std::string& name);

/// "VarChar(512)", "Array<Int64>(100)", "FloatVector(768)", "ArrayOfStruct<a: Int64, b:
/// FloatVector(8)>(100)".
[[nodiscard]] std::string type_text(const FieldSchema& field);

struct CollectionSchema {
  std::string name;
  std::string description = {};
  std::vector<FieldSchema> fields = {};  ///< in the order the server lists them, without `$meta`
  bool dynamic_field_enabled = false;
  std::vector<FunctionSchema> functions = {};

  friend bool operator==(const CollectionSchema&, const CollectionSchema&) = default;
};

/// The field that is the primary key, or nullptr: a schema read from a server always has one.
[[nodiscard]] const FieldSchema* primary_key(const CollectionSchema& schema) noexcept;

/// The partition key field, or nullptr.
[[nodiscard]] const FieldSchema* partition_key(const CollectionSchema& schema) noexcept;

/// A field of a struct is called `clips[text]`: by that name indexes are of it.
struct FieldPath {
  std::string field;
  std::string sub_field = {};  ///< empty: the field itself
};

[[nodiscard]] FieldPath field_path(const std::string& name);
[[nodiscard]] std::string to_string(const FieldPath& path);

/// The field, or the one of a struct, by its name or path; or nullptr.
[[nodiscard]] const FieldSchema* find_field(const CollectionSchema& schema,
                                            const std::string& name) noexcept;

/// The function that makes the values of this field, or nullptr.
[[nodiscard]] const FunctionSchema* function_making(const CollectionSchema& schema,
                                                    const std::string& field) noexcept;

/// Whether a function reads the field.
[[nodiscard]] bool is_function_input(const CollectionSchema& schema,
                                     const std::string& field) noexcept;

/// Whether the server alone has the values of this field, so that they are neither read nor sent.
[[nodiscard]] bool is_computed(const CollectionSchema& schema, const std::string& field) noexcept;

struct IndexSpec {
  std::string field_name;
  std::string index_name = {};
  Properties params = {};  ///< index_type, metric_type, params, ... as the server tells them

  friend bool operator==(const IndexSpec&, const IndexSpec&) = default;
};

/// "HNSW", or "" when the server does not say.
[[nodiscard]] std::string index_type(const IndexSpec& index);

/// "COSINE", or "" for an index without one (scalar fields).
[[nodiscard]] std::string metric_type(const IndexSpec& index);

/// Which part of a JSON field it indexes, "about['color']"; "" for an index of a field as a whole.
/// A JSON field may have an index for each of its parts.
[[nodiscard]] std::string json_path(const IndexSpec& index);

/// Whether both are about the same field and the same part of it.
[[nodiscard]] bool has_same_subject(const IndexSpec& a, const IndexSpec& b);

/// The column that holds the keys of the dynamic field, one JSON object a row.
inline constexpr const char* kDynamicFieldName = "$meta";

/// The partition every collection has.
inline constexpr const char* kDefaultPartition = "_default";

}  // namespace kiteway
