#include "tests/property/reference.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace kiteway::testing {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

/// As StoredRow writes texts.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '"' && c != '\\') {
      out += c;
    } else {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out + "\"";
}

std::string unquoted(const std::string& text) {
  std::string out;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    out += static_cast<char>(std::stoi(text.substr(at + 2, 2), nullptr, 16));
    at += 3;
  }
  return out;
}

template <class Number>
std::string shortest(Number number) {
  std::array<char, 32> buffer{};
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

/// A number that need not be whole looks so.
std::string real_text(const std::string& text) {
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

nlohmann::json json_value(const std::string& text, DataType from) {
  switch (from) {
    case DataType::kBool:
      return text == "true";
    case DataType::kFloat:
    case DataType::kDouble:
      return std::strtod(text.c_str(), nullptr);
    case DataType::kVarChar:
      return unquoted(text);
    default:
      return std::stoll(text);
  }
}

/// A whole number has a place where writing it out gives it back.
std::optional<std::string> real_key(const nlohmann::json& value, DataType to) {
  if (!value.is_number()) return std::nullopt;
  const auto number = value.get<double>();
  const auto nearest = to == DataType::kFloat ? double{static_cast<float>(number)} : number;
  if (value.is_number_integer()) {
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), nearest,
                                   std::chars_format::fixed)
                         .ptr;
    if (std::string_view(digits.data(), end) != value.dump()) return std::nullopt;
  }
  return to == DataType::kFloat ? shortest(static_cast<float>(number)) : shortest(number);
}

/// Rounds to numbers with so many bits in a way of its own: by scaling until the last bit is 1.
std::uint16_t bfloat16_by_arithmetic(float number) {
  int exponent = 0;
  const float fraction = std::frexp(number, &exponent);  // 0.5 <= |fraction| < 1
  const float rounded = std::nearbyint(std::ldexp(fraction, 8));
  const float nearest = std::ldexp(rounded, exponent - 8);
  return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(nearest) >> 16U);
}

/// Counts in steps as wide as the last bit.
std::uint16_t float16_by_arithmetic(float number) {
  int exponent = 0;
  static_cast<void>(std::frexp(number, &exponent));
  const int step = number == 0 ? -24 : std::max(exponent - 11, -24);
  const auto steps = static_cast<unsigned>(std::nearbyint(std::ldexp(std::fabs(number), -step)));
  const unsigned sign = std::signbit(number) ? 0x8000U : 0U;
  return static_cast<std::uint16_t>(sign + (static_cast<unsigned>(step + 24) << 10U) + steps);
}

/// `[1, -2.5]` as bytes of halves, as StoredRow writes bytes.
std::string halves(const std::string& text, bool is_float16) {
  std::string out = "0x";
  const char* at = text.c_str() + 1;
  while (*at != ']' && *at != '\0') {
    char* end = nullptr;
    const float number = std::strtof(at, &end);
    const std::uint32_t half =
        is_float16 ? float16_by_arithmetic(number) : bfloat16_by_arithmetic(number);
    for (const unsigned byte : {half & 0xFFU, half >> 8U}) {
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
    at = *end == ',' ? end + 2 : end;
  }
  return out;
}

}  // namespace

std::string reference_value(const std::string& text, DataType from, DataType to) {
  if (text == "NULL" || from == to) return text;
  if (to == DataType::kFloat16Vector || to == DataType::kBFloat16Vector) {
    return halves(text, to == DataType::kFloat16Vector);
  }
  if (to == DataType::kJson) return json_value(text, from).dump();
  const bool is_real = from == DataType::kFloat || from == DataType::kDouble;
  if (to == DataType::kVarChar) return in_quotes(is_real ? real_text(text) : text);
  if (to == DataType::kDouble) return shortest(double{std::strtof(text.c_str(), nullptr)});
  return text;  // whole numbers look the same in any width
}

std::string reference_object(const std::string& object, const std::vector<std::string>& taken,
                             const std::map<std::string, ReferenceField>& given) {
  auto made = nlohmann::json::parse(object);
  for (const auto& key : taken) made.erase(key);
  for (const auto& [key, field] : given) {
    if (field.text == "NULL") continue;
    made[key] = field.type == DataType::kJson ? nlohmann::json::parse(field.text)
                                              : json_value(field.text, field.type);
  }
  return made.dump();
}

std::optional<std::string> reference_key(const std::string& object, const std::string& key,
                                         DataType to, std::int64_t text_bytes_max) {
  const auto members = nlohmann::json::parse(object);
  const auto found = members.find(key);
  if (found == members.end()) return std::nullopt;
  if (to == DataType::kJson) return found->dump();
  if (to == DataType::kBool && found->is_boolean()) return found->get<bool>() ? "true" : "false";
  if (to == DataType::kVarChar && found->is_string()) {
    const auto text = found->get<std::string>();
    if (std::ssize(text) > text_bytes_max) return std::nullopt;
    return in_quotes(text);
  }
  if (to == DataType::kFloat || to == DataType::kDouble) return real_key(*found, to);
  if (!found->is_number_integer() || to == DataType::kVarChar || to == DataType::kBool) {
    return std::nullopt;
  }
  const auto number = found->get<std::int64_t>();
  const int bits = to == DataType::kInt8    ? 7
                   : to == DataType::kInt16 ? 15
                   : to == DataType::kInt32 ? 31
                                            : 63;
  const std::int64_t most = bits == 63 ? INT64_MAX : (std::int64_t{1} << bits) - 1;
  if (number > most || number < -most - 1) return std::nullopt;
  return std::to_string(number);
}

std::string comparable(const std::string& text, DataType from, DataType to) {
  if (from == to || to != DataType::kJson || text == "NULL") return text;
  return nlohmann::json::parse(text).dump();
}

}  // namespace kiteway::testing
