#include "schema/conversions.h"

#include <array>
#include <charconv>
#include <string_view>
#include <type_traits>

namespace kiteway {
namespace {

using enum DataType;

struct Rule {
  DataType from;
  DataType to;
  Conversion how;
};

/// Everything that has a place in its new type, one line each.
constexpr auto kRules = std::to_array<Rule>({
    {.from = kBool, .to = kVarChar, .how = Conversion::kText},
    {.from = kBool, .to = kJson, .how = Conversion::kJson},
    {.from = kInt8, .to = kInt16, .how = Conversion::kWider},
    {.from = kInt8, .to = kInt32, .how = Conversion::kWider},
    {.from = kInt8, .to = kInt64, .how = Conversion::kWider},
    {.from = kInt8, .to = kVarChar, .how = Conversion::kText},
    {.from = kInt8, .to = kJson, .how = Conversion::kJson},
    {.from = kInt16, .to = kInt32, .how = Conversion::kWider},
    {.from = kInt16, .to = kInt64, .how = Conversion::kWider},
    {.from = kInt16, .to = kVarChar, .how = Conversion::kText},
    {.from = kInt16, .to = kJson, .how = Conversion::kJson},
    {.from = kInt32, .to = kInt64, .how = Conversion::kWider},
    {.from = kInt32, .to = kVarChar, .how = Conversion::kText},
    {.from = kInt32, .to = kJson, .how = Conversion::kJson},
    {.from = kInt64, .to = kVarChar, .how = Conversion::kText},
    {.from = kInt64, .to = kJson, .how = Conversion::kJson},
    {.from = kFloat, .to = kDouble, .how = Conversion::kWider},
    {.from = kFloat, .to = kVarChar, .how = Conversion::kText},
    {.from = kFloat, .to = kJson, .how = Conversion::kJson},
    {.from = kDouble, .to = kVarChar, .how = Conversion::kText},
    {.from = kDouble, .to = kJson, .how = Conversion::kJson},
    {.from = kVarChar, .to = kJson, .how = Conversion::kJson},
    {.from = kJson, .to = kVarChar, .how = Conversion::kText},
    {.from = kFloatVector, .to = kFloat16Vector, .how = Conversion::kHalfVector},
    {.from = kFloatVector, .to = kBFloat16Vector, .how = Conversion::kHalfVector},
});

template <class Number>
std::string text_of_number(Number number) {
  std::array<char, 32> buffer{};  // 24 are the most
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  std::string text(buffer.data(), end);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

/// A default whose field became wider: whole numbers below 64 bits are all held in 32.
template <class Value>
DefaultValue wider(const Value& known, DataType to) {
  if constexpr (std::is_same_v<Value, std::int32_t>) {
    if (to == kInt64) return DefaultValue(std::int64_t{known});
  } else if constexpr (std::is_same_v<Value, float>) {
    return DefaultValue(double{known});
  }
  return DefaultValue(known);
}

template <class Value>
DefaultValue as_text(const Value& known) {
  if constexpr (std::is_same_v<Value, bool>) {
    return DefaultValue(std::string(known ? "true" : "false"));
  } else if constexpr (std::is_floating_point_v<Value>) {
    return DefaultValue(number_text(known));
  } else if constexpr (std::is_integral_v<Value>) {
    return DefaultValue(std::to_string(known));
  } else {
    return DefaultValue(known);
  }
}

}  // namespace

std::optional<Conversion> conversion(DataType from, DataType to) noexcept {
  for (const Rule& rule : kRules) {
    if (rule.from == from && rule.to == to) return rule.how;
  }
  return std::nullopt;
}

std::vector<DataType> conversions_of(DataType from) {
  std::vector<DataType> found;
  for (const Rule& rule : kRules) {
    if (rule.from == from) found.push_back(rule.to);
  }
  return found;
}

std::optional<std::int64_t> text_bytes_max(DataType type) noexcept {
  switch (type) {
    case kBool:
      return 5;  // false
    case kInt8:
      return 4;  // -128
    case kInt16:
      return 6;
    case kInt32:
      return 11;
    case kInt64:
      return 20;
    case kFloat:
    case kDouble:
      return 24;  // -1.7976931348623157e+308
    default:
      return std::nullopt;
  }
}

std::optional<DefaultValue> converted_default(const DefaultValue& value, DataType from,
                                              DataType to) {
  const auto how = conversion(from, to);
  if (!how) return std::nullopt;
  switch (*how) {
    case Conversion::kWider:
      return std::visit([to](const auto& known) { return wider(known, to); }, value);
    case Conversion::kText:
      return std::visit([](const auto& known) { return as_text(known); }, value);
    case Conversion::kJson:
    case Conversion::kHalfVector:
      return std::nullopt;  // no server takes a default for them
  }
  return std::nullopt;
}

std::string number_text(float number) { return text_of_number(number); }
std::string number_text(double number) { return text_of_number(number); }

}  // namespace kiteway
