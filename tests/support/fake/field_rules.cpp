// Checks names and fields as the server's proxy does (docs/milvus-behaviour.md#names).
#include "tests/support/fake/field_rules.h"

#include "schema/capabilities/capabilities.h"
#include "tests/support/fake/cell.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <vector>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldSchema;

constexpr std::size_t kNameBytesMax = 255;
constexpr std::int64_t kVarCharBytesMax = 65'535;
constexpr std::int64_t kArrayCapacityMax = 4'096;
constexpr std::int64_t kDimMax = 32'768;
constexpr std::int64_t kBinaryDimMax = 262'144;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_known_type(DataType type, const ServerRules& rules) {
  switch (type) {
    case DataType::Bool:
    case DataType::Int8:
    case DataType::Int16:
    case DataType::Int32:
    case DataType::Int64:
    case DataType::Float:
    case DataType::Double:
    case DataType::VarChar:
    case DataType::Array:
    case DataType::JSON:
    case DataType::FloatVector:
    case DataType::BinaryVector:
      return true;
    case DataType::Float16Vector:
    case DataType::BFloat16Vector:
    case DataType::SparseFloatVector:
      return rules.from(2, 4);
    case DataType::Int8Vector:
      return rules.from(2, 6);
    case DataType::Timestamptz:
    case DataType::Geometry:
      return rules.from(2, 6, 6);
    default:
      return false;  // Text, struct arrays and everything of 3.0 are not played here
  }
}

bool is_element(DataType type) {
  return (type >= DataType::Bool && type <= DataType::Double) || type == DataType::VarChar;
}

std::set<std::string> params_of_type(const FieldSchema& field) {
  if (field.data_type() == DataType::VarChar) {
    return {"max_length",      "mmap.enabled", "enable_analyzer",
            "analyzer_params", "enable_match", "multi_analyzer_params"};
  }
  if (field.data_type() == DataType::Array) {
    return field.element_type() == DataType::VarChar
               ? std::set<std::string>{"max_capacity", "max_length", "mmap.enabled"}
               : std::set<std::string>{"max_capacity", "mmap.enabled"};
  }
  if (field.data_type() == DataType::ArrayOfVector) return {"dim", "max_capacity", "mmap.enabled"};
  if (is_vector_type(field.data_type()) && field.data_type() != DataType::SparseFloatVector) {
    return {"dim", "mmap.enabled"};
  }
  return {"mmap.enabled"};
}

void check_range(const FieldSchema& field, const std::string& param, std::int64_t least,
                 std::int64_t most) {
  const auto value = int_param(field.type_params(), param);
  if (!value) refuse("type param(" + param + ") should be specified for field " + field.name());
  if (*value < least || *value > most) {
    refuse(param + " of field " + field.name() + " should be in [" + std::to_string(least) + ", " +
           std::to_string(most) + "]");
  }
}

void check_type_params(const FieldSchema& field) {
  const auto allowed = params_of_type(field);
  for (const auto& pair : field.type_params()) {
    if (!allowed.contains(pair.key())) {
      refuse("type param(" + pair.key() + ") does not belong to field " + field.name());
    }
  }
  if (!field.index_params().empty()) refuse("index params in the schema are not supported");
  switch (field.data_type()) {
    case DataType::VarChar:
      return check_range(field, "max_length", 1, kVarCharBytesMax);
    case DataType::Array:
      check_range(field, "max_capacity", 1, kArrayCapacityMax);
      if (field.element_type() == DataType::VarChar) {
        check_range(field, "max_length", 1, kVarCharBytesMax);
      }
      return;
    case DataType::ArrayOfVector:
      check_range(field, "max_capacity", 1, kArrayCapacityMax);
      return check_range(field, "dim", 2, kDimMax);
    case DataType::BinaryVector:
      check_range(field, "dim", 2, kBinaryDimMax);
      if (*int_param(field.type_params(), "dim") % 8 != 0) {
        refuse("invalid dimension of field " + field.name() + ": binary vectors need bytes");
      }
      return;
    case DataType::FloatVector:
    case DataType::Float16Vector:
    case DataType::BFloat16Vector:
    case DataType::Int8Vector:
      return check_range(field, "dim", 2, kDimMax);
    default:
      return;
  }
}

void check_default(const FieldSchema& field, const ServerRules& rules) {
  using wire::schema::ValueField;
  if (field.default_value().data_case() == ValueField::DATA_NOT_SET) return;
  if (!rules.from(2, 4)) refuse("default values are not supported: field " + field.name());
  if (field.is_primary_key()) refuse("a primary key cannot have a default value");
  const auto held = field.default_value().data_case();
  const bool fits = [&] {
    switch (field.data_type()) {
      case DataType::Bool:
        return held == ValueField::kBoolData;
      case DataType::Int8:
      case DataType::Int16:
      case DataType::Int32:
        return held == ValueField::kIntData;
      case DataType::Int64:
        return held == ValueField::kLongData;
      case DataType::Float:
        return held == ValueField::kFloatData;
      case DataType::Double:
        return held == ValueField::kDoubleData;
      case DataType::VarChar:
      case DataType::Timestamptz:
        return held == ValueField::kStringData;
      default:
        return false;
    }
  }();
  if (!fits) refuse("type of field " + field.name() + " is not that of its default value");
  const auto& text = field.default_value().string_data();
  if (field.data_type() == DataType::VarChar &&
      static_cast<std::int64_t>(text.size()) > *int_param(field.type_params(), "max_length")) {
    refuse("the default value of field " + field.name() + " exceeds max_length");
  }
}

void check_keys(const FieldSchema& field, const ServerRules& rules) {
  const bool can_be_key =
      field.data_type() == DataType::Int64 || field.data_type() == DataType::VarChar;
  if (field.is_primary_key() && !can_be_key) {
    refuse("the data type of primary key should be Int64 or VarChar");
  }
  if (field.autoid() && !field.is_primary_key()) {
    refuse("only the primary key can be autoID: field " + field.name());
  }
  if (field.is_partition_key()) {
    if (field.is_primary_key()) refuse("the partition key field must not be the primary field");
    if (!can_be_key) refuse("the data type of partition key should be Int64 or VarChar");
    if (field.nullable()) refuse("partition key field not support nullable");
  }
  if (field.is_clustering_key() && (!rules.from(2, 4) || is_vector_type(field.data_type()))) {
    refuse("field " + field.name() + " cannot be a clustering key on this server");
  }
  if (!field.nullable()) return;
  if (!rules.from(2, 5)) refuse("nullable is not supported: field " + field.name());
  if (field.is_primary_key()) refuse("primary field not support null");
  if (is_vector_type(field.data_type()) && !rules.from(2, 6, 18)) {
    refuse("vector type not support null: field " + field.name());
  }
}

}  // namespace

void check_name(const std::string& name, std::string_view what, int refusal_code) {
  const bool is_valid = !name.empty() && name.size() <= kNameBytesMax && !is_digit(name.front()) &&
                        std::all_of(name.begin(), name.end(), is_word);
  if (!is_valid) refuse(refusal_code, "invalid " + std::string(what) + ": \"" + name + "\"");
}

void check_partition_name(const std::string& name, const ServerRules& rules) {
  const bool is_valid = !name.empty() && name.size() <= kNameBytesMax &&
                        std::all_of(name.begin(), name.end(), [&](char c) {
                          return is_word(c) || (c == '-' && rules.from(2, 4));
                        });
  const bool is_first_taken = rules.is_cloud && !name.empty() &&
                              (name.front() == '-' || (name.front() >= '0' && name.front() <= '9'));
  if (!is_valid || is_first_taken) refuse("invalid partition name: \"" + name + "\"");
}

void check_field(const FieldSchema& field, const ServerRules& rules) {
  check_name(field.name(), "field name", 1701);
  // One table for compiler and fake, which a test holds against docs/milvus-behaviour.md#names: a
  // second list here would know nothing more, and could fall behind unseen.
  const NameRules names = capabilities_of(rules.version).names;
  const auto is_among = [&](const std::vector<std::string_view>& words) {
    return std::ranges::find(words, field.name()) != words.end();
  };
  if (is_among(names.reserved_fields)) refuse(1701, "field name is reserved: " + field.name());
  if (is_among(names.keywords)) refuse(1701, "field name is a keyword: " + field.name());
  if (!is_known_type(field.data_type(), rules)) {
    refuse("data type " + std::to_string(field.data_type()) + " of field " + field.name() +
           " is not supported");
  }
  const DataType element = field.element_type();
  if (field.data_type() == DataType::Array ? !is_element(element) : element != DataType::None) {
    refuse("element type of field " + field.name() + " is not supported");
  }
  if (field.is_dynamic() || field.state() != wire::schema::FieldCreated) {
    refuse("field " + field.name() + " is not one a user can define");
  }
  check_type_params(field);
  check_keys(field, rules);
  check_default(field, rules);
}

void check_sub_field(const FieldSchema& field) {
  check_name(field.name(), "field name", 1701);
  const DataType element = field.element_type();
  const bool is_list = field.data_type() == DataType::Array && is_element(element);
  const bool is_vectors =
      field.data_type() == DataType::ArrayOfVector && element == DataType::FloatVector;
  if (!is_list && !is_vectors) refuse("a struct cannot hold field " + field.name());
  const bool is_plain = !field.is_primary_key() && !field.autoid() && !field.is_partition_key() &&
                        !field.is_clustering_key() && !field.nullable() && !field.is_dynamic() &&
                        field.default_value().data_case() == wire::schema::ValueField::DATA_NOT_SET;
  if (!is_plain) refuse("field " + field.name() + " of a struct is more than a value");
  check_type_params(field);
}

}  // namespace kiteway::testing
