#include "executor/remote/wire/expression.h"

#include "schema/base/utf8.h"

#include <fmt/format.h>

#include <limits>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();

std::string text_literal(std::string_view text, LiteralStyle style) {
  std::string literal = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const std::string_view raw = text.substr(at, point.size);
    at += point.size;
    switch (point.value) {
      case U'"':
        literal += "\\\"";
        continue;
      case U'\\':
        literal += "\\\\";
        continue;
      case U'\n':
        literal += "\\n";
        continue;
      case U'\r':
        literal += "\\r";
        continue;
      case U'\t':
        literal += "\\t";
        continue;
      default:
        break;
    }
    const bool is_plain = point.value >= 0x20 && point.value < 0x7F;
    if (is_plain || style == LiteralStyle::kRawUtf8) {
      literal += raw;
    } else if (point.value <= 0xFFFF) {
      literal += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point.value));
    } else {
      literal += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(point.value));
    }
  }
  return literal + "\"";
}

}  // namespace

std::string literal(const PrimaryKey& key, LiteralStyle style) {
  if (const auto* number = std::get_if<std::int64_t>(&key)) return std::to_string(*number);
  return text_literal(std::get<std::string>(key), style);
}

std::string range_expression(const std::string& field, const KeyRange& range, LiteralStyle style) {
  std::string text;
  if (range.after) {
    const bool is_lowest = *range.after == PrimaryKey(kLowest);
    text = is_lowest ? field + " >= " + std::to_string(kLowest + 1)
                     : field + " > " + literal(*range.after, style);
  }
  if (range.upto) {
    if (!text.empty()) text += " and ";
    const bool is_lowest = *range.upto == PrimaryKey(kLowest);
    text += is_lowest ? field + " < " + std::to_string(kLowest + 1)
                      : field + " <= " + literal(*range.upto, style);
  }
  return text;
}

std::string keys_expression(const std::string& field, const std::vector<PrimaryKey>& keys,
                            LiteralStyle style) {
  std::string list;
  bool has_lowest = false;
  for (const auto& key : keys) {
    if (key == PrimaryKey(kLowest)) {
      has_lowest = true;
      continue;
    }
    if (!list.empty()) list += ", ";
    list += literal(key, style);
  }
  const std::string lowest = field + " < " + std::to_string(kLowest + 1);
  if (list.empty()) return has_lowest ? lowest : field + " in []";
  return field + " in [" + list + "]" + (has_lowest ? " or " + lowest : "");
}

std::string multiples_expression(const std::string& field, std::int64_t divisor) {
  return fmt::format("{} % {} == 0", field, divisor);
}

std::string both_of(const std::string& one, const std::string& other) {
  if (one.empty() || other.empty()) return one + other;
  return "(" + one + ") and (" + other + ")";
}

std::string dynamic_keys_expression(const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) {
    if (!text.empty()) text += " or ";
    // 2.3.5 takes `exists a or exists b` for exists (a or exists b), and refuses that.
    text += "(exists $meta[\"" + key + "\"])";
  }
  return text;
}

}  // namespace kiteway::executor
