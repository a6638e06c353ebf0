#include "executor/remote/wire/convert.h"

#include "executor/remote/wire/half.h"
#include "executor/remote/wire/json/json_text.h"
#include "executor/remote/wire/json/json_valid.h"
#include "schema/base/units.h"
#include "schema/base/utf8.h"
#include "schema/conversions.h"

#include "milvus/schema.pb.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

/// As it stands in a text and, unless it is a text itself, in JSON.
template <class Value>
std::string plain_text(const Value& value) {
  if constexpr (std::is_same_v<Value, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_floating_point_v<Value>) {
    return number_text(value);
  } else {
    return std::to_string(value);
  }
}

/// Where the values of scalars of this type are; nothing for other types.
wire::ScalarField::DataCase scalars_of(DataType type) {
  switch (type) {
    case DataType::kBool:
      return wire::ScalarField::kBoolData;
    case DataType::kInt8:
    case DataType::kInt16:
    case DataType::kInt32:
      return wire::ScalarField::kIntData;
    case DataType::kInt64:
      return wire::ScalarField::kLongData;
    case DataType::kFloat:
      return wire::ScalarField::kFloatData;
    case DataType::kDouble:
      return wire::ScalarField::kDoubleData;
    case DataType::kVarChar:
      return wire::ScalarField::kStringData;
    case DataType::kJson:
      return wire::ScalarField::kJsonData;
    default:
      return wire::ScalarField::DATA_NOT_SET;
  }
}

/// False for a column with values of another type. One without values may come in any shape.
bool holds_only(const wire::FieldData& column, DataType type) {
  if (column.has_vectors() && column.vectors().data_case() != wire::VectorField::DATA_NOT_SET) {
    return type == DataType::kFloatVector &&
           column.vectors().data_case() == wire::VectorField::kFloatVector;
  }
  if (column.has_scalars() && column.scalars().data_case() != wire::ScalarField::DATA_NOT_SET) {
    return column.scalars().data_case() == scalars_of(type);
  }
  return !column.has_struct_arrays();
}

class ColumnConverter {
 public:
  ColumnConverter(wire::FieldData& column, const ColumnConversion& how,
                  std::vector<RefusedRow>& refused)
      : column_(column), how_(how), refused_(refused) {}

  Outcome run() {
    const auto known = conversion(how_.from, how_.to);
    if (!known || !holds_only(column_, how_.from)) return unknown_layout();
    Outcome done = *known == Conversion::kHalfVector ? halve() : convert_scalars(*known);
    column_.set_type(static_cast<wire::DataType>(how_.to));
    return done;
  }

 private:
  [[nodiscard]] Error unknown_layout() const {
    return {.kind = ErrorKind::kUnsupported,
            .message = "column " + column_.field_name() + " does not come as " +
                       to_string(how_.from) + ", so this build cannot make " + to_string(how_.to) +
                       " of it"};
  }

  /// Notes that value `index` of the `count` that the column holds cannot be converted. What
  /// stands for it is never sent.
  void refuse(std::size_t index, std::size_t count, const std::string& what) {
    std::size_t row = index;
    const auto told = static_cast<std::size_t>(column_.valid_data_size());
    if (told > count) {  // only rows that are not NULL have a value
      row = 0;
      for (std::size_t left = index; row < told; ++row) {
        if (column_.valid_data(static_cast<int>(row)) && left-- == 0) break;
      }
    }
    if (!refused_.empty() && refused_.back().row == row) return;  // one value of a vector will do
    refused_.push_back(
        {.row = row,
         .field = column_.field_name(),
         .reason = "holds " + what + ", which has no place in a " + to_string(how_.to)});
  }

  Outcome convert_scalars(Conversion how) {
    const wire::ScalarField scalars = std::move(*column_.mutable_scalars());
    switch (scalars.data_case()) {
      case wire::ScalarField::kBoolData:
        return convert(scalars.bool_data().data(), how);
      case wire::ScalarField::kIntData:
        return convert(scalars.int_data().data(), how);
      case wire::ScalarField::kLongData:
        return convert(scalars.long_data().data(), how);
      case wire::ScalarField::kFloatData:
        return convert(scalars.float_data().data(), how);
      case wire::ScalarField::kDoubleData:
        return convert(scalars.double_data().data(), how);
      case wire::ScalarField::kStringData:
        return convert_texts(scalars.string_data().data(), how);
      case wire::ScalarField::kJsonData:
        return convert_texts(scalars.json_data().data(), how);
      case wire::ScalarField::DATA_NOT_SET:  // no row has a value
        return Done{};
      default:
        return unknown_layout();
    }
  }

  template <class Values>
  Outcome convert(const Values& values, Conversion how) {
    using Value = typename Values::value_type;
    wire::ScalarField& made = *column_.mutable_scalars();
    if (how == Conversion::kWider) {
      if constexpr (std::is_same_v<Value, float>) {
        auto& list = *made.mutable_double_data()->mutable_data();
        list.Assign(values.begin(), values.end());
      } else if constexpr (std::is_same_v<Value, std::int32_t>) {
        if (how_.to == DataType::kInt64) {
          made.mutable_long_data()->mutable_data()->Assign(values.begin(), values.end());
        } else {
          made.mutable_int_data()->mutable_data()->Assign(values.begin(), values.end());
        }
      } else {
        return unknown_layout();
      }
      return Done{};
    }
    for (int i = 0; i < values.size(); ++i) {
      if constexpr (std::is_floating_point_v<Value>) {
        if (how == Conversion::kJson && !std::isfinite(values[i])) {
          refuse(static_cast<std::size_t>(i), static_cast<std::size_t>(values.size()),
                 std::isnan(values[i]) ? "NaN" : "infinity");
        }
      }
      std::string text = plain_text<Value>(values[i]);
      if (how == Conversion::kJson) {
        made.mutable_json_data()->add_data(std::move(text));
      } else {
        made.mutable_string_data()->add_data(std::move(text));
      }
    }
    return Done{};
  }

  template <class Texts>
  Outcome convert_texts(const Texts& texts, Conversion how) {
    wire::ScalarField& made = *column_.mutable_scalars();
    const auto count = static_cast<std::size_t>(texts.size());
    for (int i = 0; i < texts.size(); ++i) {
      const std::string& text = texts[i];
      const auto index = static_cast<std::size_t>(i);
      if (how == Conversion::kJson) {
        if (!is_valid_utf8(text)) refuse(index, count, "bytes that are no UTF-8");
        std::string json;
        append_quoted(json, text);
        if (std::ssize(json) > kJsonBytesMax) {
          refuse(index, count, "a text whose JSON has " + grouped(std::ssize(json)) + " bytes");
        }
        made.mutable_json_data()->add_data(std::move(json));
        continue;
      }
      if (std::ssize(text) > how_.text_bytes_max) {
        refuse(index, count, "a text of " + grouped(std::ssize(text)) + " bytes");
      }
      made.mutable_string_data()->add_data(text);
    }
    return Done{};
  }

  Outcome halve() {
    wire::VectorField& vectors = *column_.mutable_vectors();
    if (vectors.data_case() == wire::VectorField::DATA_NOT_SET) return Done{};
    const bool is_float16 = how_.to == DataType::kFloat16Vector;
    const auto& numbers = vectors.float_vector().data();
    const auto dim = static_cast<std::size_t>(std::max<std::int64_t>(vectors.dim(), 1));
    const auto count = static_cast<std::size_t>(numbers.size());
    std::string bytes;
    bytes.reserve(count * 2);
    for (int i = 0; i < numbers.size(); ++i) {
      const std::uint16_t half = is_float16 ? float16_of(numbers[i]) : bfloat16_of(numbers[i]);
      if (!(is_float16 ? is_finite_float16(half) : is_finite_bfloat16(half))) {
        refuse(static_cast<std::size_t>(i) / dim, count / dim, number_text(numbers[i]));
      }
      bytes += static_cast<char>(half & 0xFFU);
      bytes += static_cast<char>(half >> 8U);
    }
    *(is_float16 ? vectors.mutable_float16_vector() : vectors.mutable_bfloat16_vector()) =
        std::move(bytes);
    return Done{};
  }

  wire::FieldData& column_;
  const ColumnConversion& how_;
  std::vector<RefusedRow>& refused_;
};

}  // namespace

Result<std::string> converted_column(std::string_view field_data, const ColumnConversion& how,
                                     std::vector<RefusedRow>& refused) {
  wire::FieldData column;
  if (!column.ParseFromArray(field_data.data(), static_cast<int>(field_data.size()))) {
    return Error{.kind = ErrorKind::kInternal, .message = "a column of the source does not parse"};
  }
  if (auto done = ColumnConverter(column, how, refused).run(); !done) return done.error();
  return column.SerializeAsString();
}

}  // namespace kiteway::executor
