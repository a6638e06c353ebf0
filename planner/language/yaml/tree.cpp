// Reads scalars by the core schema of YAML 1.2.
#include "planner/language/yaml/tree.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

namespace kiteway::planner::yaml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

// Removes and counts the digits at the front.
std::size_t take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

bool has_leading_zero(std::string_view unsigned_text) {
  return unsigned_text.size() > 1 && unsigned_text[0] == '0' && is_digit(unsigned_text[1]);
}

bool is_decimal_integer(std::string_view text) {
  text = without_sign(text);
  if (has_leading_zero(text)) return false;
  return take_digits(text) > 0 && text.empty();
}

// 16 for 0x1f, 8 for 0o17, 0 for anything else.
int prefixed_base(std::string_view text) {
  const auto has_only = [&](std::string_view digits) {
    return text.size() > 2 && text.find_first_not_of(digits, 2) == std::string_view::npos;
  };
  if (text.starts_with("0x") && has_only("0123456789abcdefABCDEF")) return 16;
  if (text.starts_with("0o") && has_only("01234567")) return 8;
  return 0;
}

bool is_infinity(std::string_view text) {
  text = without_sign(text);
  return text == ".inf" || text == ".Inf" || text == ".INF";
}

bool is_not_a_number(std::string_view text) {
  return text == ".nan" || text == ".NaN" || text == ".NAN";
}

// Integers included: [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_decimal(std::string_view text) {
  text = without_sign(text);
  if (has_leading_zero(text)) return false;
  std::size_t digits_count = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits_count += take_digits(text);
  }
  if (digits_count == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    text = without_sign(text);
    if (take_digits(text) == 0) return false;
  }
  return text.empty();
}

bool is_number(std::string_view text) {
  return is_decimal(text) || prefixed_base(text) != 0 || is_infinity(text) || is_not_a_number(text);
}

bool is_true(std::string_view text) { return text == "true" || text == "True" || text == "TRUE"; }

bool is_false(std::string_view text) {
  return text == "false" || text == "False" || text == "FALSE";
}

// The whole text as a number; none if it does not fit. std::from_chars takes no plus sign.
template <class Number, class... Format>
std::optional<Number> converted(std::string_view text, Format... format) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number number{};
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, number, format...);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

bool is_plain(const Node& node) { return node.kind == NodeKind::kScalar && !node.is_quoted; }

}  // namespace

bool operator==(const Node& a, const Node& b) {
  return a.kind == b.kind && a.place == b.place && a.text == b.text && a.is_quoted == b.is_quoted &&
         a.items == b.items && a.entries == b.entries;
}

bool operator==(const MapEntry& a, const MapEntry& b) {
  return a.key == b.key && a.key_place == b.key_place && a.value == b.value;
}

const Node* Node::find(std::string_view key) const {
  const auto entry = std::ranges::find(entries, key, &MapEntry::key);
  return entry == entries.end() ? nullptr : &entry->value;
}

bool Node::is_string() const {
  if (kind != NodeKind::kScalar) return false;
  return is_quoted || !(is_true(text) || is_false(text) || is_number(text));
}

std::optional<std::string> Node::as_string() const {
  if (!is_string()) return std::nullopt;
  return text;
}

std::optional<bool> Node::as_bool() const {
  if (!is_plain(*this)) return std::nullopt;
  if (is_true(text)) return true;
  if (is_false(text)) return false;
  return std::nullopt;
}

std::optional<std::int64_t> Node::as_int64() const {
  if (!is_plain(*this)) return std::nullopt;
  if (is_decimal_integer(text)) return converted<std::int64_t>(text);
  const int base = prefixed_base(text);
  if (base == 0) return std::nullopt;
  return converted<std::int64_t>(std::string_view(text).substr(2), base);
}

std::optional<double> Node::as_double() const {
  if (!is_plain(*this)) return std::nullopt;
  if (is_not_a_number(text)) return std::numeric_limits<double>::quiet_NaN();
  if (is_infinity(text)) {
    const double infinity = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinity : infinity;
  }
  if (is_decimal(text)) return converted<double>(text);
  const std::optional<std::int64_t> integer = as_int64();
  if (!integer) return std::nullopt;
  return static_cast<double>(*integer);
}

std::string describe(const Node& node) {
  constexpr std::size_t kNumberShownMax = 40;
  switch (node.kind) {
    case NodeKind::kNull:
      return "nothing";
    case NodeKind::kSequence:
      return "a list";
    case NodeKind::kMap:
      return "a map";
    case NodeKind::kScalar:
      break;
  }
  if (node.is_string()) return "the string " + quote(node.text);
  if (node.as_bool()) return "the boolean " + node.text;
  const bool is_cut = node.text.size() > kNumberShownMax;
  return "the number " + node.text.substr(0, kNumberShownMax) + (is_cut ? "…" : "");
}

}  // namespace kiteway::planner::yaml
