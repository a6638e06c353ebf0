#include "schema/conversions.h"

#include <array>
#include <charconv>
#include <string_view>
#include <type_traits>

namespace kiteway {
namespace {

using enum DataType;

constexpr std::array<DataType, 8> kTargets{kInt16,   kInt32, kInt64,         kDouble,
                                           kVarChar, kJson,  kFloat16Vector, kBFloat16Vector};

bool is_whole(DataType type) noexcept { return type >= kInt8 && type <= kInt64; }

bool is_plain(DataType type) noexcept {
  return type == kBool || is_whole(type) || type == kFloat || type == kDouble;
}

template <class Number>
std::string text_of_number(Number number) {
  std::array<char, 32> buffer{};  // 24 are the most
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  std::string text(buffer.data(), end);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

std::optional<Conversion> conversion(DataType from, DataType to) noexcept {
  if (is_whole(from) && is_whole(to) && from < to) return Conversion::kWider;
  if (from == kFloat && to == kDouble) return Conversion::kWider;
  if (to == kVarChar && (is_plain(from) || from == kJson)) return Conversion::kText;
  if (to == kJson && (is_plain(from) || from == kVarChar)) return Conversion::kJson;
  const bool is_half = to == kFloat16Vector || to == kBFloat16Vector;
  if (from == kFloatVector && is_half) return Conversion::kHalfVector;
  return std::nullopt;
}

std::vector<DataType> conversions_of(DataType from) {
  std::vector<DataType> found;
  for (const DataType to : kTargets) {
    if (conversion(from, to)) found.push_back(to);
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

std::optional<DefaultValue> converted_default(const DefaultValue& value, DataType to) {
  return std::visit(
      [&](const auto& known) -> std::optional<DefaultValue> {
        using T = std::decay_t<decltype(known)>;
        if (to == kJson) return std::nullopt;
        if (to == kVarChar) {
          if constexpr (std::is_same_v<T, bool>) {
            return DefaultValue(std::string(known ? "true" : "false"));
          } else if constexpr (std::is_floating_point_v<T>) {
            return DefaultValue(number_text(known));
          } else if constexpr (std::is_integral_v<T>) {
            return DefaultValue(std::to_string(known));
          }
        }
        if constexpr (std::is_same_v<T, std::int32_t>) {
          if (to == kInt64) return DefaultValue(std::int64_t{known});
        }
        if constexpr (std::is_same_v<T, float>) {
          if (to == kDouble) return DefaultValue(double{known});
        }
        return DefaultValue(known);
      },
      value);
}

std::string number_text(float number) { return text_of_number(number); }
std::string number_text(double number) { return text_of_number(number); }

}  // namespace kiteway
