#include "planner/compile/rules/default_value.h"

#include "schema/base/quote.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <regex>
#include <type_traits>

namespace kiteway::planner {
namespace {

Error problem(std::string message, std::string hint) {
  return {
      .kind = ErrorKind::kInvalidInput, .message = std::move(message), .notes = {std::move(hint)}};
}

std::string literal_text(const Literal& literal) {
  return std::visit(
      [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, bool>) {
          return value ? "true" : "false";
        } else if constexpr (std::is_same_v<T, std::string>) {
          return quote(value);
        } else {
          return fmt::format("{}", value);
        }
      },
      literal);
}

Error wrong_kind(const Literal& literal, const FieldSchema& field, std::string hint) {
  return problem(literal_text(literal) + " is no value of type " + type_text(field),
                 std::move(hint));
}

/// Int8 to Int32 travel in 32 bits.
template <class Wire>
Result<DefaultValue> integer(const FieldSchema& field, const Literal& literal, std::int64_t least,
                             std::int64_t most) {
  const auto* number = std::get_if<std::int64_t>(&literal);
  if (number == nullptr) return wrong_kind(literal, field, "write a whole number, without quotes");
  if (*number < least || *number > most) {
    return problem(literal_text(literal) + " is out of the range of " + to_string(field.type),
                   fmt::format("write a number from {} to {}", least, most));
  }
  return DefaultValue(static_cast<Wire>(*number));
}

template <class Narrow>
Result<DefaultValue> integer_of(const FieldSchema& field, const Literal& literal) {
  using Wire = std::conditional_t<std::is_same_v<Narrow, std::int64_t>, std::int64_t, std::int32_t>;
  return integer<Wire>(field, literal, std::numeric_limits<Narrow>::min(),
                       std::numeric_limits<Narrow>::max());
}

template <class Wire>
Result<DefaultValue> real(const FieldSchema& field, const Literal& literal) {
  double number = 0;
  if (const auto* whole = std::get_if<std::int64_t>(&literal)) {
    number = static_cast<double>(*whole);
  } else if (const auto* written = std::get_if<double>(&literal)) {
    number = *written;
  } else {
    return wrong_kind(literal, field, "write a number, without quotes");
  }
  const bool fits = std::isfinite(number) &&
                    std::abs(number) <= static_cast<double>(std::numeric_limits<Wire>::max());
  if (!fits) {
    return problem(literal_text(literal) + " is out of the range of " + to_string(field.type),
                   "servers take finite numbers only");
  }
  return DefaultValue(static_cast<Wire>(number));
}

Result<DefaultValue> text(const FieldSchema& field, const Literal& literal) {
  const auto* written = std::get_if<std::string>(&literal);
  if (written == nullptr) return wrong_kind(literal, field, "write it in quotes");
  const auto most = type_param(field, "max_length");
  if (most && std::ssize(*written) > *most) {
    return problem(
        fmt::format("has {} bytes, and the field holds {} at most", written->size(), *most),
        "write a shorter text, or a larger max_length");
  }
  return DefaultValue(*written);
}

int days_of(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

bool is_point_in_time(const std::string& text) {
  static const std::regex kForm(
      R"((\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-](\d\d):(\d\d))?)");
  std::smatch parts;
  if (!std::regex_match(text, parts, kForm)) return false;
  const auto number = [&](std::size_t part) {
    return parts[part].matched ? std::stoi(parts[part].str()) : 0;
  };
  const int month = number(2);
  if (month < 1 || month > 12) return false;
  if (number(3) < 1 || number(3) > days_of(number(1), month)) return false;
  return number(4) < 24 && number(5) < 60 && number(6) < 60 && number(9) < 24 && number(10) < 60;
}

Result<DefaultValue> point_in_time(const FieldSchema& field, const Literal& literal) {
  const auto* written = std::get_if<std::string>(&literal);
  if (written == nullptr || !is_point_in_time(*written)) {
    return wrong_kind(literal, field, "write it as 2025-01-31T08:00:00+00:00");
  }
  return DefaultValue(*written);
}

}  // namespace

bool can_have_default(DataType type) noexcept {
  switch (type) {
    case DataType::kBool:
    case DataType::kInt8:
    case DataType::kInt16:
    case DataType::kInt32:
    case DataType::kInt64:
    case DataType::kFloat:
    case DataType::kDouble:
    case DataType::kVarChar:
    case DataType::kTimestamptz:
      return true;
    default:
      return false;  // no server takes one for an Array, JSON, a vector or what is newer
  }
}

Result<DefaultValue> default_for(const FieldSchema& field, const Literal& literal) {
  switch (field.type) {
    case DataType::kBool:
      if (const auto* flag = std::get_if<bool>(&literal)) return DefaultValue(*flag);
      return wrong_kind(literal, field, "write true or false");
    case DataType::kInt8:
      return integer_of<std::int8_t>(field, literal);
    case DataType::kInt16:
      return integer_of<std::int16_t>(field, literal);
    case DataType::kInt32:
      return integer_of<std::int32_t>(field, literal);
    case DataType::kInt64:
      return integer_of<std::int64_t>(field, literal);
    case DataType::kFloat:
      return real<float>(field, literal);
    case DataType::kDouble:
      return real<double>(field, literal);
    case DataType::kVarChar:
      return text(field, literal);
    case DataType::kTimestamptz:
      return point_in_time(field, literal);
    default:
      return problem("cannot be: fields of type " + to_string(field.type) + " have none",
                     "leave default out");
  }
}

}  // namespace kiteway::planner
