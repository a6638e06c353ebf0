#include "executor/remote/wire/json/field_value.h"

#include "executor/remote/wire/json/json_text.h"
#include "schema/base/units.h"
#include "schema/base/utf8.h"

#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <system_error>

namespace kiteway::executor {
namespace {

Error is_instead(std::string what) {
  return {.kind = ErrorKind::kDataMismatch, .message = std::move(what)};
}

Error another_kind(std::string_view json) {
  constexpr std::size_t kShown = 40;  // a number may be as long as it likes
  if (json.starts_with('{')) return is_instead("an object");
  if (json.starts_with('[')) return is_instead("a list");
  if (json.starts_with('"')) return is_instead("a text");
  return is_instead(std::string(json.substr(0, kShown)));
}

/// The whole text as a number; nothing when it is none or has no place there.
template <class Number>
std::optional<Number> number_of(std::string_view json) {
  Number number{};
  const auto [end, failure] = std::from_chars(json.begin(), json.end(), number);
  if (failure != std::errc() || end != json.end()) return std::nullopt;
  return number;
}

bool is_number(std::string_view json) {
  const std::string_view digits = json.starts_with('-') ? json.substr(1) : json;
  return !digits.empty() && digits.front() >= '0' && digits.front() <= '9';
}

bool is_whole(std::string_view json) { return json.find_first_of(".eE") == std::string_view::npos; }

template <class Narrow, class Wire>
Result<DefaultValue> whole(std::string_view json) {
  const auto number = number_of<std::int64_t>(json);
  if (!is_number(json) || !number) return another_kind(json);
  if (*number < std::numeric_limits<Narrow>::min() || *number > std::numeric_limits<Narrow>::max())
    return another_kind(json);
  return DefaultValue(static_cast<Wire>(*number));
}

/// Whether the number of this type is the whole number itself.
template <class Real>
bool holds(Real real, std::int64_t whole_number) {
  constexpr Real kPastEnd = static_cast<Real>(9'223'372'036'854'775'808.0);
  return real < kPastEnd && static_cast<std::int64_t>(real) == whole_number;
}

template <class Real>
Result<DefaultValue> real(std::string_view json) {
  if (!is_number(json)) return another_kind(json);
  if (is_whole(json)) {
    const auto number = number_of<std::int64_t>(json);
    if (!number || !holds(static_cast<Real>(*number), *number)) return another_kind(json);
    return DefaultValue(static_cast<Real>(*number));
  }
  const auto number = number_of<Real>(json);
  if (!number) return another_kind(json);
  return DefaultValue(*number);
}

Result<DefaultValue> text(std::string_view json, std::int64_t bytes_max) {
  if (!json.starts_with('"')) return another_kind(json);
  auto value = unquoted(json);
  if (!value || !is_valid_utf8(*value)) return is_instead("a text that is no UTF-8");
  if (std::ssize(*value) > bytes_max) {
    return is_instead("a text of " + grouped(std::ssize(*value)) + " bytes");
  }
  return DefaultValue(*std::move(value));
}

}  // namespace

Result<DefaultValue> field_value(std::string_view json, const FieldKind& kind) {
  switch (kind.type) {
    case DataType::kBool:
      if (json != "true" && json != "false") return another_kind(json);
      return DefaultValue(json == "true");
    case DataType::kInt8:
      return whole<std::int8_t, std::int32_t>(json);
    case DataType::kInt16:
      return whole<std::int16_t, std::int32_t>(json);
    case DataType::kInt32:
      return whole<std::int32_t, std::int32_t>(json);
    case DataType::kInt64:
      return whole<std::int64_t, std::int64_t>(json);
    case DataType::kFloat:
      return real<float>(json);
    case DataType::kDouble:
      return real<double>(json);
    case DataType::kVarChar:
      return text(json, kind.text_bytes_max);
    case DataType::kJson:
      return DefaultValue(std::string(json));
    default:
      return another_kind(json);
  }
}

}  // namespace kiteway::executor
