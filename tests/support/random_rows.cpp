// Makes random rows.
#include "tests/support/random_rows.h"

#include "schema/server_version.h"
#include "tests/support/fake/column.h"
#include "tests/support/fake/function_rules.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <random>
#include <string_view>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldSchema;

/// Draws by hand, for the standard distributions differ between libraries.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  std::uint64_t bits() { return random_(); }
  /// From 0 to below `end`.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  bool happens(double probability) {
    constexpr std::size_t kMillion = 1'000'000;
    return static_cast<double>(below(kMillion)) < probability * kMillion;
  }

 private:
  std::mt19937_64 random_;
};

std::string random_text(Dice& dice, std::size_t bytes_max) {
  constexpr std::array<std::string_view, 12> kPieces{
      "a",  "Z",  "0", " ",        "\"",           "\\",
      "\n", "\t", "'", "\xC3\xA9", "\xE6\xB0\xB4", "\xF0\x9F\xAA\x81"};
  constexpr std::size_t kLong = 8'000;
  std::string text;
  const bool is_long = bytes_max >= kLong && dice.below(20) == 0;
  const std::size_t pieces = is_long ? kLong / 2 : dice.below(12);
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::string_view piece = kPieces[dice.below(kPieces.size())];
    if (text.size() + piece.size() <= bytes_max) text += piece;
  }
  return text;
}

std::string random_json(Dice& dice) {
  switch (dice.below(6)) {
    case 0:
      return "null";
    case 1:
      return "{\"n\": 9007199254740993, \"a\":[1,  2.50, \"x\"]}";  // past 2^53, odd spacing
    case 2:
      return "[]";
    case 3:
      return "\"\\u6c34\"";
    default:
      return "{\"k" + std::to_string(dice.below(4)) + "\":" + std::to_string(dice.below(1000)) +
             "}";
  }
}

std::string random_object(Dice& dice) {
  constexpr std::array<std::string_view, 10> kNumbers{
      "0",   "-7",   "300",  "9007199254740993",     "-9223372036854775808",
      "2.5", "-1e3", "null", "\"\\u0062 and \\\"\"", "true"};
  if (dice.below(4) == 0) return "{}";
  std::string text =
      "{\"color\":\"c" + std::to_string(dice.below(5)) + "\",\"deep\":" + random_json(dice);
  if (dice.below(4) > 0) text += ", \"\\u006e\" : " + std::string(kNumbers[dice.below(10)]);
  return text + "}";
}

float random_float(Dice& dice) {
  if (dice.below(20) == 0) return -0.0F;
  return (static_cast<float>(dice.below(2'000'001)) - 1'000'000.0F) / 1'024.0F;
}

/// Of a field that holds one number.
float random_single(Dice& dice) {
  using Limits = std::numeric_limits<float>;
  constexpr std::array kExtremes{Limits::max(), Limits::lowest(), Limits::min(),
                                 Limits::denorm_min()};
  return dice.below(15) == 0 ? kExtremes[dice.below(kExtremes.size())] : random_float(dice);
}

double random_double(Dice& dice) {
  using Limits = std::numeric_limits<double>;
  constexpr std::array kExtremes{Limits::max(), Limits::lowest(), Limits::min(),
                                 Limits::denorm_min()};
  return dice.below(15) == 0 ? kExtremes[dice.below(kExtremes.size())] : random_float(dice) / 3.0;
}

std::string random_floats(Dice& dice, std::size_t count) {
  std::string bytes;
  bytes.reserve(count * sizeof(float));
  for (std::size_t i = 0; i < count; ++i) bytes += to_bytes(random_float(dice));
  return bytes;
}

/// fp16 and bf16 words of finite numbers: the highest exponent bit stays 0.
std::string random_halves(Dice& dice, std::size_t count) {
  constexpr std::uint16_t kFinite = 0xBFFF;
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes += to_bytes(static_cast<std::uint16_t>(dice.bits() & kFinite));
  }
  return bytes;
}

std::string random_bytes(Dice& dice, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(dice.bits() & 0xFF);
  return bytes;
}

std::string random_sparse(Dice& dice) {
  std::string bytes;
  std::uint32_t index = 0;
  const std::size_t pairs = 1 + dice.below(6);  // none at all is refused before 2.4.12
  for (std::size_t i = 0; i < pairs; ++i) {
    index += 1 + static_cast<std::uint32_t>(dice.below(1'000));
    bytes += to_bytes(index) + to_bytes(static_cast<float>(dice.below(1'000)) / 8.0F);
  }
  return bytes;
}

std::int64_t random_int(Dice& dice, DataType type) {
  const int bits = type == DataType::Int8    ? 8
                   : type == DataType::Int16 ? 16
                   : type == DataType::Int32 ? 32
                                             : 64;
  const std::int64_t least = std::numeric_limits<std::int64_t>::min() >> (64 - bits);
  if (dice.below(15) == 0) return dice.below(2) == 0 ? least : -(least + 1);
  return static_cast<std::int64_t>(dice.bits()) >> (64 - bits);
}

std::size_t length_max(const FieldSchema& field) {
  return static_cast<std::size_t>(int_param(field.type_params(), "max_length").value_or(64));
}

std::size_t random_length(Dice& dice, const FieldSchema& field) {
  const auto capacity =
      static_cast<std::size_t>(int_param(field.type_params(), "max_capacity").value_or(1));
  return dice.below(std::min<std::size_t>(capacity, 5) + 1);
}

std::string random_vector_list(Dice& dice, const FieldSchema& field, std::size_t count) {
  const auto dim = int_param(field.type_params(), "dim").value_or(0);
  wire::schema::VectorField row;
  row.set_dim(dim);
  auto& numbers = *row.mutable_float_vector();
  for (std::size_t i = 0; i < count * static_cast<std::size_t>(dim); ++i) {
    numbers.add_data(random_float(dice));
  }
  return row.SerializeAsString();
}

std::string random_array(Dice& dice, const FieldSchema& field, std::size_t count) {
  wire::schema::ScalarField row;
  set_array_case(field.element_type(), row);
  for (std::size_t i = 0; i < count; ++i) {
    const DataType type = field.element_type();
    if (row.has_bool_data()) row.mutable_bool_data()->add_data(dice.happens(0.5));
    if (row.has_int_data()) {
      row.mutable_int_data()->add_data(static_cast<std::int32_t>(random_int(dice, type)));
    }
    if (row.has_long_data()) row.mutable_long_data()->add_data(random_int(dice, type));
    if (row.has_float_data()) row.mutable_float_data()->add_data(random_single(dice));
    if (row.has_double_data()) row.mutable_double_data()->add_data(random_double(dice));
    if (row.has_string_data()) {
      row.mutable_string_data()->add_data(random_text(dice, length_max(field)));
    }
  }
  return row.SerializeAsString();
}

/// As random_value, with NaN in it.
std::string nan_value(Dice& dice, const FieldSchema& field) {
  if (field.data_type() == DataType::Double) {
    return to_bytes(std::numeric_limits<double>::quiet_NaN());
  }
  const auto dim = static_cast<std::size_t>(int_param(field.type_params(), "dim").value_or(1));
  return random_floats(dice, dim - 1) + to_bytes(std::numeric_limits<float>::quiet_NaN());
}

std::string random_value(Dice& dice, const FieldSchema& field) {
  const auto dim = static_cast<std::size_t>(int_param(field.type_params(), "dim").value_or(0));
  switch (field.data_type()) {
    case DataType::Bool:
      return to_bytes(dice.happens(0.5));
    case DataType::Int8:
    case DataType::Int16:
    case DataType::Int32:
      return to_bytes(static_cast<std::int32_t>(random_int(dice, field.data_type())));
    case DataType::Int64:
      return to_bytes(random_int(dice, field.data_type()));
    case DataType::Float:
      return to_bytes(random_single(dice));
    case DataType::Double:
      return to_bytes(random_double(dice));
    case DataType::VarChar:
      return random_text(dice, length_max(field));
    case DataType::Timestamptz:
      return "2025-03-0" + std::to_string(1 + dice.below(9)) + "T12:30:00+00:00";
    case DataType::Geometry:
      return "POINT (" + std::to_string(dice.below(90)) + " " + std::to_string(dice.below(90)) +
             ")";
    case DataType::JSON:
      return random_json(dice);
    case DataType::Array:
      return random_array(dice, field, random_length(dice, field));
    case DataType::FloatVector:
      return random_floats(dice, dim);
    case DataType::Float16Vector:
    case DataType::BFloat16Vector:
      return random_halves(dice, dim);
    case DataType::SparseFloatVector:
      return random_sparse(dice);
    default:
      return random_bytes(dice, dense_vector_bytes(field));
  }
}

/// The values that are there, in the layout of an insert request: compact, with valid_data.
Column insert_column(const FieldSchema& field, const std::vector<Cell>& cells, bool has_validity) {
  std::vector<const Cell*> valid;
  for (const Cell& cell : cells) {
    if (cell) valid.push_back(&cell);
  }
  FieldSchema plain = field;
  plain.set_nullable(false);
  Column column = join_column(plain, valid);
  column.clear_field_id();
  if (field.data_type() == DataType::Array) {
    for (auto& row : *column.mutable_scalars()->mutable_array_data()->mutable_data()) {
      set_array_case(field.element_type(), row);
    }
  }
  if (field.data_type() == DataType::ArrayOfVector) {
    auto& lists = *column.mutable_vectors()->mutable_vector_array()->mutable_data();
    for (auto& row : lists) row.mutable_float_vector();
  }
  if (has_validity) {
    for (const Cell& cell : cells) column.add_valid_data(cell.has_value());
  }
  return column;
}

/// As many elements in every part of a row as the row has structs, now and then none.
Column struct_column(Dice& dice, const wire::schema::StructArrayFieldSchema& structs,
                     std::size_t row_count) {
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < row_count; ++i) {
    lengths.push_back(random_length(dice, structs.fields(0)));
  }
  Column column;
  column.set_type(DataType::ArrayOfStruct);
  column.set_field_name(structs.name());
  for (const FieldSchema& member : structs.fields()) {
    std::vector<Cell> cells;
    for (const std::size_t length : lengths) {
      cells.emplace_back(member.data_type() == DataType::ArrayOfVector
                             ? random_vector_list(dice, member, length)
                             : random_array(dice, member, length));
    }
    *column.mutable_struct_arrays()->add_fields() = insert_column(member, cells, false);
  }
  return column;
}

std::vector<Cell> key_cells(Dice& dice, const FieldSchema& field, const RandomRows& wanted) {
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < wanted.count; ++i) {
    const std::size_t row = i > 0 && dice.happens(wanted.repeated_fraction) ? dice.below(i) : i;
    if (row != i) {
      cells.push_back(cells[row]);
      continue;
    }
    const std::int64_t number = wanted.first_key + static_cast<std::int64_t>(i);
    // The number makes it unique; what goes before spreads the order and tries the escapes.
    constexpr std::array<std::string_view, 5> kHeads{"", "q\"", "b\\", "\xE6\xB0\xB4",
                                                     "\xF0\xA0\x80\x80\n"};
    const std::string_view head = kHeads[static_cast<std::size_t>(number) % kHeads.size()];
    cells.emplace_back(field.data_type() == DataType::Int64
                           ? to_bytes(number)
                           : std::string(head) + std::to_string(number));
  }
  return cells;
}

FieldSchema dynamic_field_schema() {
  FieldSchema dynamic = field("$meta", DataType::JSON);
  dynamic.set_is_dynamic(true);
  return dynamic;
}

}  // namespace

std::vector<Column> random_columns(const wire::schema::CollectionSchema& schema,
                                   const RandomRows& wanted) {
  Dice dice(wanted.seed);
  std::vector<Column> columns;
  for (const FieldSchema& each : schema.fields()) {
    if (is_bm25_output(schema, each.name()) || each.autoid()) continue;
    std::vector<Cell> cells;
    if (each.is_primary_key()) {
      cells = key_cells(dice, each, wanted);
    } else {
      for (std::size_t i = 0; i < wanted.count; ++i) {
        const bool is_null = each.nullable() && dice.happens(wanted.null_fraction);
        const bool is_object = wanted.json_objects_only && each.data_type() == DataType::JSON;
        const bool is_nan = each.name() == wanted.nan_field && dice.below(5) == 0;
        cells.push_back(is_null     ? Cell{}
                        : is_nan    ? Cell{nan_value(dice, each)}
                        : is_object ? Cell{random_object(dice)}
                                    : Cell{random_value(dice, each)});
      }
    }
    const bool has_default =
        each.default_value().data_case() != wire::schema::ValueField::DATA_NOT_SET;
    columns.push_back(insert_column(each, cells, each.nullable() || has_default));
  }
  for (const auto& structs : schema.struct_array_fields()) {
    columns.push_back(struct_column(dice, structs, wanted.count));
  }
  if (schema.enable_dynamic_field()) {
    std::vector<Cell> cells;
    cells.reserve(wanted.count);
    for (std::size_t i = 0; i < wanted.count; ++i) cells.emplace_back(random_object(dice));
    columns.push_back(insert_column(dynamic_field_schema(), cells, false));
  }
  return columns;
}

wire::schema::CollectionSchema schema_of_all_types(const std::string& version,
                                                   wire::schema::DataType key_type) {
  const ServerVersion server = parse_server_version(version);
  constexpr std::int64_t kDim = 8;
  FieldSchema key = key_type == DataType::VarChar ? text_field("id") : field("id", key_type);
  std::vector<FieldSchema> fields{primary_key(std::move(key))};
  std::vector<FieldSchema> scalars;
  for (const auto type : {DataType::Bool, DataType::Int8, DataType::Int16, DataType::Int32,
                          DataType::Int64, DataType::Float, DataType::Double, DataType::JSON}) {
    scalars.push_back(field(wire::schema::DataType_Name(type), type));
  }
  scalars.push_back(text_field("VarChar"));
  if (at_least(server, 2, 6, 6)) {
    scalars.push_back(field("Timestamptz", DataType::Timestamptz));
    scalars.push_back(field("Geometry", DataType::Geometry));
  }
  for (const auto element : {DataType::Bool, DataType::Int8, DataType::Int64, DataType::Float,
                             DataType::Double, DataType::VarChar}) {
    scalars.push_back(array_field("Array_" + wire::schema::DataType_Name(element), element));
  }
  fields.insert(fields.end(), scalars.begin(), scalars.end());
  if (at_least(server, 2, 5, 0)) {
    for (FieldSchema scalar : scalars) {
      scalar.set_name(scalar.name() + "_null");
      fields.push_back(nullable(std::move(scalar)));
    }
  }
  fields.push_back(vector_field("FloatVector", kDim));
  if (at_least(server, 2, 4, 0)) {
    // Four vector fields are the limit of 2.4 and 2.5; Float16 and BFloat16 share a width.
    for (const auto type :
         {DataType::BinaryVector, DataType::BFloat16Vector, DataType::SparseFloatVector}) {
      fields.push_back(vector_field(wire::schema::DataType_Name(type), kDim, type));
    }
  }
  if (at_least(server, 2, 6, 0)) {
    fields.push_back(vector_field("Float16Vector", kDim, DataType::Float16Vector));
    fields.push_back(vector_field("Int8Vector", kDim, DataType::Int8Vector));
  }
  return schema_of(fields, DynamicField::kOn);
}

}  // namespace kiteway::testing
