#include "executor/remote/wire/convert.h"

#include "executor/remote/wire/half.h"
#include "executor/remote/wire/json/json_text.h"
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

/// Value `index` of the `count` that a column holds.
struct Place {
  std::size_t index;
  std::size_t count;
};

class ColumnConverter {
 public:
  ColumnConverter(wire::FieldData& column, const ColumnConversion& how,
                  std::vector<RefusedRow>& refused)
      : column_(column), how_(how), refused_(refused) {}

  Outcome run() {
    const auto known = conversion(how_.from, how_.to);
    if (!known || !holds_only(column_, how_.from)) return unknown_layout();
    Outcome converted = convert(*known);
    column_.set_type(static_cast<wire::DataType>(how_.to));
    return converted;
  }

 private:
  [[nodiscard]] Error unknown_layout() const {
    return {.kind = ErrorKind::kUnsupported,
            .message = "column " + column_.field_name() + " does not come as " +
                       to_string(how_.from) + ", so this build cannot make " + to_string(how_.to) +
                       " of it"};
  }

  /// Notes that a value cannot be converted. What stands for it is never sent.
  void refuse(Place place, const std::string& what) {
    std::size_t row = place.index;
    const auto rows = static_cast<std::size_t>(column_.valid_data_size());
    if (rows > place.count) {  // only rows that are not NULL have a value
      row = 0;
      for (std::size_t left = place.index; row < rows; ++row) {
        if (column_.valid_data(static_cast<int>(row)) && left-- == 0) break;
      }
    }
    if (!refused_.empty() && refused_.back().row == row) return;  // one value of a vector will do
    refused_.push_back(
        {.row = row,
         .field = column_.field_name(),
         .reason = "holds " + what + ", which has no place in a " + to_string(how_.to)});
  }

  /// Without a default: what is added to the conversions does not compile until it is made here.
  Outcome convert(Conversion how) {
    switch (how) {
      case Conversion::kWider:
        return widen();
      case Conversion::kText:
        return for_each_value([this](const auto& value, Place place) { add_text(value, place); });
      case Conversion::kJson:
        return for_each_value([this](const auto& value, Place place) { add_json(value, place); });
      case Conversion::kHalfVector:
        return halve();
    }
    return unknown_layout();
  }

  Outcome widen() {
    const wire::ScalarField from = std::move(*column_.mutable_scalars());
    wire::ScalarField& to = *column_.mutable_scalars();
    const auto assign = [](const auto& values, auto& wider) {
      wider.Assign(values.begin(), values.end());
    };
    switch (from.data_case()) {
      case wire::ScalarField::kIntData:
        if (how_.to == DataType::kInt64) {
          assign(from.int_data().data(), *to.mutable_long_data()->mutable_data());
        } else {  // narrower ones travel in 32 bits
          assign(from.int_data().data(), *to.mutable_int_data()->mutable_data());
        }
        return Done{};
      case wire::ScalarField::kFloatData:
        assign(from.float_data().data(), *to.mutable_double_data()->mutable_data());
        return Done{};
      case wire::ScalarField::DATA_NOT_SET:  // no row has a value
        return Done{};
      default:
        return unknown_layout();
    }
  }

  /// Empties the column and gives its values to `take`, which fills it again.
  template <class Take>
  Outcome for_each_value(const Take& take) {
    const wire::ScalarField scalars = std::move(*column_.mutable_scalars());
    const auto each = [&](const auto& values) {
      const auto count = static_cast<std::size_t>(values.size());
      for (std::size_t i = 0; i < count; ++i) {
        take(values[static_cast<int>(i)], Place{.index = i, .count = count});
      }
      return Done{};
    };
    switch (scalars.data_case()) {
      case wire::ScalarField::kBoolData:
        return each(scalars.bool_data().data());
      case wire::ScalarField::kIntData:
        return each(scalars.int_data().data());
      case wire::ScalarField::kLongData:
        return each(scalars.long_data().data());
      case wire::ScalarField::kFloatData:
        return each(scalars.float_data().data());
      case wire::ScalarField::kDoubleData:
        return each(scalars.double_data().data());
      case wire::ScalarField::kStringData:
        return each(scalars.string_data().data());
      case wire::ScalarField::kJsonData:
        return each(scalars.json_data().data());
      case wire::ScalarField::DATA_NOT_SET:  // no row has a value
        return Done{};
      default:
        return unknown_layout();
    }
  }

  template <class Value>
  void add_text(const Value& value, Place) {
    column_.mutable_scalars()->mutable_string_data()->add_data(plain_text(value));
  }

  void add_text(const std::string& text, Place place) {
    if (std::ssize(text) > how_.text_bytes_max) {
      refuse(place, "a text of " + grouped(std::ssize(text)) + " bytes");
    }
    column_.mutable_scalars()->mutable_string_data()->add_data(text);
  }

  template <class Value>
  void add_json(const Value& value, Place place) {
    if constexpr (std::is_floating_point_v<Value>) {
      if (!std::isfinite(value)) refuse(place, std::isnan(value) ? "NaN" : "infinity");
    }
    column_.mutable_scalars()->mutable_json_data()->add_data(plain_text(value));
  }

  void add_json(const std::string& text, Place place) {
    if (!is_valid_utf8(text)) refuse(place, "bytes that are no UTF-8");
    std::string json;
    append_quoted(json, text);
    if (std::ssize(json) > kJsonBytesMax) {
      refuse(place, "a text whose JSON has " + grouped(std::ssize(json)) + " bytes");
    }
    column_.mutable_scalars()->mutable_json_data()->add_data(std::move(json));
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
        refuse({.index = static_cast<std::size_t>(i) / dim, .count = count / dim},
               number_text(numbers[i]));
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
