#include "planner/language/yaml/emit.h"

#include "schema/base/quote.h"
#include "schema/base/utf8.h"

#include <algorithm>
#include <array>
#include <regex>

namespace kiteway::planner::yaml {
namespace {

/// What YAML 1.1 takes for a boolean or null, in any case of its letters.
bool is_word_of_yaml(std::string_view text) {
  static constexpr std::array kWords = std::to_array<std::string_view>(
      {"y", "n", "yes", "no", "on", "off", "true", "false", "null"});
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::ranges::find(kWords, lower) != kWords.end();
}

/// Numbers of any base, with underscores or colons in them, and dates: all that begins like one and
/// has no letters beyond those of numbers.
bool looks_like_number(std::string_view text) {
  static const std::regex kNumber(R"([-+.]?[0-9][0-9a-fA-FxXoOeE_:.+\- TtZ]*|[-+]?\.(inf|nan).*)",
                                  std::regex::icase);
  return text.size() < 200 && std::regex_match(text.begin(), text.end(), kNumber);
}

bool is_plain_anywhere(std::string_view text) {
  static const std::regex kSafe(R"([A-Za-z0-9_./][A-Za-z0-9_./*:@=+ -]*)");
  if (text.size() > 200 || !std::regex_match(text.begin(), text.end(), kSafe)) return false;
  // ": " would begin a value, and a colon or a space at the end would be lost.
  return text.find(": ") == std::string_view::npos && !text.ends_with(':') && !text.ends_with(' ');
}

std::string in_quotes(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const std::string_view bytes = text.substr(at, point.size);
    at += point.size;
    if (point.value == '"' || point.value == '\\') {
      quoted += '\\';
      quoted += bytes;
    } else if (point.value == '\n') {
      quoted += "\\n";
    } else if (point.value == '\t') {
      quoted += "\\t";
    } else if (is_safe_to_print(point.value)) {
      quoted += bytes;
    } else {
      quoted += "\\U";
      for (int shift = 28; shift >= 0; shift -= 4) quoted += kDigits[(point.value >> shift) & 0xF];
    }
  }
  return quoted + "\"";
}

std::string scalar_of(const Node& node) {
  if (node.kind == NodeKind::kNull) return "null";
  return node.is_string() ? emit_text(node.text) : node.text;
}

bool is_scalar(const Node& node) {
  return node.kind == NodeKind::kScalar || node.kind == NodeKind::kNull;
}

class Emitter {
 public:
  explicit Emitter(const Remark& remark) : remark_(remark) {}

  std::string emit(const Node& root) && {
    for (const auto& entry : root.entries) {
      const bool is_block = !is_scalar(entry.value) && !is_short(entry.value, 0);
      if (is_block && !text_.empty()) text_ += "\n";
      add_entry(entry, "", 0);
    }
    return std::move(text_);
  }

 private:
  /// Whether the value stands in the line of its key.
  static bool is_short(const Node& node, int depth) {
    if (is_scalar(node)) return true;
    if (node.kind == NodeKind::kSequence) return std::ranges::all_of(node.items, is_scalar);
    return node.entries.empty() ||
           (depth > 0 && node.entries.size() == 1 && is_scalar(node.entries.front().value));
  }

  static std::string short_text(const Node& node) {
    if (is_scalar(node)) return scalar_of(node);
    std::vector<std::string> parts;
    for (const auto& item : node.items) parts.push_back(scalar_of(item));
    if (node.kind == NodeKind::kSequence) return "[" + join(parts, ", ") + "]";
    if (node.entries.empty()) return "{}";
    const MapEntry& only = node.entries.front();
    return "{ " + emit_text(only.key) + ": " + scalar_of(only.value) + " }";
  }

  void end_line(const Node& node) {
    // In braces the value is what the line is about.
    const bool is_braced = node.kind == NodeKind::kMap && node.entries.size() == 1;
    const std::string said =
        remark_ ? remark_(is_braced ? node.entries.front().value : node) : std::string();
    text_ += (said.empty() ? "" : "  # " + printable(said)) + "\n";
  }

  void add_entry(const MapEntry& entry, const std::string& indent, int depth) {
    text_ += indent + emit_text(entry.key) + ":";
    if (is_short(entry.value, depth)) {
      text_ += " " + short_text(entry.value);
      end_line(entry.value);
      return;
    }
    text_ += "\n";
    add_inner(entry.value, indent + "  ", depth + 1);
  }

  void add_inner(const Node& node, const std::string& indent, int depth) {
    for (const auto& entry : node.entries) add_entry(entry, indent, depth);
    for (const auto& item : node.items) {
      const std::size_t begin = text_.size();
      if (is_scalar(item) || item.entries.empty()) {
        text_ += indent + "  " + short_text(item);
        end_line(item);
      } else {
        add_inner(item, indent + "  ", depth + 1);
      }
      text_[begin + indent.size()] = '-';
    }
  }

  const Remark& remark_;
  std::string text_;
};

}  // namespace

std::string emit_text(std::string_view text) {
  if (text.empty() || is_word_of_yaml(text) || looks_like_number(text)) return in_quotes(text);
  return is_plain_anywhere(text) ? std::string(text) : in_quotes(text);
}

std::string emit(const Node& root, const Remark& remark) { return Emitter(remark).emit(root); }

}  // namespace kiteway::planner::yaml
