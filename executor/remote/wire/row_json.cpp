#include "executor/remote/wire/row_json.h"

#include "executor/remote/wire/column_values.h"
#include "executor/remote/wire/json/json_text.h"
#include "executor/remote/wire/rows.h"
#include "schema/base/quote.h"
#include "schema/base/utf8.h"
#include "schema/conversions.h"

#include "milvus/schema.pb.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

std::string text_json(const std::string& text) {
  if (!is_valid_utf8(text)) return "{\"base64\":\"" + base64(text) + "\"}";
  std::string json;
  append_quoted(json, text);
  return json;
}

/// As it stands. Line breaks are between its parts, since inside its texts they are escaped.
std::string raw_json(std::string text) {
  if (!is_json(text) || !is_valid_utf8(text)) return text_json(text);
  std::ranges::replace(text, '\n', ' ');
  std::ranges::replace(text, '\r', ' ');
  return text;
}

template <class Number>
std::string number_json(Number number) {
  if (std::isnan(number)) return "\"NaN\"";
  if (std::isinf(number)) return number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  return number_text(number);
}

std::string vector_json(const char* type, std::int64_t dim, std::string_view bytes) {
  std::string json = std::string("{\"type\":\"") + type + "\"";
  if (dim > 0) json += ",\"dim\":" + std::to_string(dim);
  return json + ",\"base64\":\"" + base64(bytes) + "\"}";
}

using Texts = std::vector<std::string>;

template <class Values, class Print>
Texts each(const Values& values, Print print) {
  Texts texts;
  for (const auto& value : values) texts.push_back(print(value));
  return texts;
}

Texts scalars_json(const wire::ScalarField& scalars) {
  const auto whole = [](auto number) { return std::to_string(number); };
  switch (scalars.data_case()) {
    case wire::ScalarField::kBoolData:
      return each(scalars.bool_data().data(),
                  [](bool value) { return std::string(value ? "true" : "false"); });
    case wire::ScalarField::kIntData:
      return each(scalars.int_data().data(), whole);
    case wire::ScalarField::kLongData:
      return each(scalars.long_data().data(), whole);
    case wire::ScalarField::kFloatData:
      return each(scalars.float_data().data(), number_json<float>);
    case wire::ScalarField::kDoubleData:
      return each(scalars.double_data().data(), number_json<double>);
    case wire::ScalarField::kStringData:
      return each(scalars.string_data().data(), text_json);
    case wire::ScalarField::kGeometryWktData:
      return each(scalars.geometry_wkt_data().data(), text_json);
    case wire::ScalarField::kJsonData:
      return each(scalars.json_data().data(), raw_json);
    case wire::ScalarField::kArrayData:
      return each(scalars.array_data().data(), [](const wire::ScalarField& row) {
        return "[" + join(scalars_json(row), ",") + "]";
      });
    default:
      return {};
  }
}

/// Rows of one width that lie one behind the other.
Texts slices_json(const char* type, std::int64_t dim, std::size_t width, std::string_view bytes) {
  Texts texts;
  for (std::size_t at = 0; width > 0 && at + width <= bytes.size(); at += width) {
    texts.push_back(vector_json(type, dim, bytes.substr(at, width)));
  }
  return texts;
}

Texts vectors_json(const wire::VectorField& vectors) {
  const std::int64_t dim = std::max<std::int64_t>(vectors.dim(), 0);
  const auto size = static_cast<std::size_t>(dim);
  switch (vectors.data_case()) {
    case wire::VectorField::kFloatVector: {
      const auto& numbers = vectors.float_vector().data();
      return slices_json("FloatVector", dim, size * sizeof(float),
                         {reinterpret_cast<const char*>(numbers.data()),
                          static_cast<std::size_t>(numbers.size()) * sizeof(float)});
    }
    case wire::VectorField::kBinaryVector:
      return slices_json("BinaryVector", dim, size / 8, vectors.binary_vector());
    case wire::VectorField::kFloat16Vector:
      return slices_json("Float16Vector", dim, size * 2, vectors.float16_vector());
    case wire::VectorField::kBfloat16Vector:
      return slices_json("BFloat16Vector", dim, size * 2, vectors.bfloat16_vector());
    case wire::VectorField::kInt8Vector:
      return slices_json("Int8Vector", dim, size, vectors.int8_vector());
    case wire::VectorField::kSparseFloatVector:
      return each(vectors.sparse_float_vector().contents(),
                  [](const std::string& row) { return vector_json("SparseFloatVector", 0, row); });
    default:
      return {};
  }
}

/// One value for each row; nothing when the column is of a kind that is not known.
std::optional<Texts> column_json(const wire::FieldData& column, std::size_t row_count) {
  Texts values =
      column.has_vectors() ? vectors_json(column.vectors()) : scalars_json(column.scalars());
  const auto& valid = column.valid_data();
  const bool is_told = static_cast<std::size_t>(valid.size()) == row_count;
  const bool is_full = values.size() == row_count;
  if (!is_full && !is_told) return std::nullopt;
  Texts rows;
  std::size_t next = 0;
  for (std::size_t row = 0; row < row_count; ++row) {
    const bool is_null = is_told && !valid[static_cast<int>(row)];
    const bool has_value = is_full || !is_null;
    if (has_value && next >= values.size()) return std::nullopt;
    std::string value = has_value ? std::move(values[next++]) : std::string();
    rows.push_back(is_null ? "null" : std::move(value));
  }
  return rows;
}

}  // namespace

std::string key_json(const PrimaryKey& key) {
  if (const auto* number = std::get_if<std::int64_t>(&key)) return std::to_string(*number);
  return text_json(std::get<std::string>(key));
}

Result<std::vector<std::string>> rows_as_json(const Page& page, const std::vector<bool>& wanted) {
  const auto row_count = static_cast<std::size_t>(std::ranges::count(wanted, true));
  // A server answers its columns in any order (docs/milvus-behaviour.md#column-layout); the same
  // row is the same text.
  std::vector<const Column*> columns;
  for (const auto& column : page.columns) columns.push_back(&column);
  std::ranges::sort(columns, {}, &Column::name);
  std::vector<Texts> members(row_count);
  for (const Column* each_column : columns) {
    const Column& column = *each_column;
    auto cut = select_rows(column.data.flat().bytes, wanted);
    if (!cut && cut.error().kind == ErrorKind::kUnsupported) continue;
    if (!cut) return cut.error();
    wire::FieldData parsed;
    if (!parsed.ParseFromString(*cut)) return does_not_parse("column " + column.name);
    const auto values = column_json(parsed, row_count);
    if (!values) continue;
    for (std::size_t row = 0; row < row_count; ++row) {
      members[row].push_back(text_json(column.name) + ":" + (*values)[row]);
    }
  }
  std::vector<std::string> rows;
  for (const auto& row : members) rows.push_back("{" + join(row, ",") + "}");
  return rows;
}

}  // namespace kiteway::executor
