// Reads and evaluates the small filter grammar.
#include "tests/support/fake/expression.h"

#include "schema/base/quote.h"
#include "schema/base/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldSchema;

[[noreturn]] void refuse_expression(std::string_view text, const std::string& why) {
  refuse("failed to create query plan: cannot parse expression: " + std::string(text) +
         ", error: " + why);
}

void append_utf8(char32_t c, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// From 2.5 the server writes Han characters as \uXXXX, of which only 16 bits are left, unless the
/// text holds such an escape already: characters past U+FFFF become others
/// (docs/milvus-behaviour.md#text-literals).
std::string with_damaged_han(const std::string& text) {
  if (text.find("\\u") != std::string::npos || text.find("\\U") != std::string::npos) return text;
  std::string damaged;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const bool is_high_han = point.is_valid && point.value >= 0x20000 && point.value <= 0x323AF;
    if (is_high_han) {
      append_utf8(point.value & 0xFFFF, damaged);
    } else {
      damaged.append(text, at, point.size);
    }
    at += point.size;
  }
  return damaged;
}

/// Goes through the text once, from left to right.
class Parser {
 public:
  Parser(std::string_view text, const Collection& collection, const ServerRules& rules)
      : text_(text), collection_(collection), rules_(rules) {}

  Filter parse() {
    Filter filter;
    parse_conjunction(filter);
    if (at_ != text_.size()) fail("unexpected text at " + std::to_string(at_));
    return filter;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const { refuse_expression(text_, why); }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  bool take(std::string_view wanted) {
    skip_space();
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }

  std::string take_word() {
    skip_space();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  text_[at_] == '_' || text_[at_] == '$')) {
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  bool take_and() {
    if (take("&&")) return true;
    const std::size_t before = at_;
    const std::string word = take_word();
    if (word == "and" || word == "AND") return true;
    at_ = before;
    return false;
  }

  void parse_conjunction(Filter& filter) {
    do {
      if (take_exists()) {
        filter.push_back(parse_keys());
      } else if (take("(")) {
        parse_conjunction(filter);
        if (!take(")")) fail("a closing parenthesis is missing");
      } else {
        filter.push_back(parse_comparison());
      }
    } while (take_and());
    skip_space();
  }

  Comparison parse_comparison() {
    const std::string name = take_word();
    if (name == "exists") return parse_key();
    const auto field = collection_.find_field(name);
    if (!field) fail("field " + name + " not exist");
    const std::int64_t divisor = take("%") ? take_divisor(collection_.fields[*field]) : 0;
    Comparison comparison{.field = *field, .comparator = take_comparator(), .divisor = divisor};
    if (divisor > 0 && comparison.comparator != Comparator::kEqual)
      fail("no remainder is compared");
    if (comparison.comparator == Comparator::kIsNull) return comparison;
    if (comparison.comparator != Comparator::kIn) {
      comparison.literals = {take_literal(collection_.fields[*field])};
      return comparison;
    }
    if (!take("[")) fail("a list is missing");
    if (take("]")) return comparison;
    do {
      comparison.literals.push_back(take_literal(collection_.fields[*field]));
    } while (take(","));
    if (!take("]")) fail("the end of a list is missing");
    std::sort(comparison.literals.begin(), comparison.literals.end());
    return comparison;
  }

  /// What follows an `exists`. A real server takes an `or` after it for a part of its key.
  Comparison parse_key() {
    const auto dynamic = collection_.find_field("$meta");
    if (!dynamic) fail("there is no dynamic field");
    Comparison comparison{.field = *dynamic, .comparator = Comparator::kHasKey};
    if (!take("$meta[")) fail("no key of the dynamic field");
    comparison.literals.emplace_back(take_text());
    if (!take("]")) fail("a bracket is missing");
    return comparison;
  }

  bool take_exists() {
    const std::size_t before = at_;
    if (take("(") && take_word() == "exists") return true;
    at_ = before;
    return false;
  }

  /// `(exists a) or (exists b) or ...`, from the first key on.
  Comparison parse_keys() {
    Comparison any = parse_key();
    while (true) {
      if (!take(")")) fail("a closing parenthesis is missing");
      const std::size_t before = at_;
      if (take_word() != "or") {
        at_ = before;
        return any;
      }
      if (!take_exists()) fail("exists is missing");
      any.literals.push_back(parse_key().literals.front());
    }
  }

  Comparator take_comparator() {
    if (take(">=")) return Comparator::kGreaterEqual;
    if (take("<=")) return Comparator::kLessEqual;
    if (take("==")) return Comparator::kEqual;
    if (take("!=")) return Comparator::kNotEqual;
    if (take(">")) return Comparator::kGreater;
    if (take("<")) return Comparator::kLess;
    const std::string word = take_word();
    if (word == "in" || word == "IN") return Comparator::kIn;
    if (word == "is" && rules_.from(2, 5) && take_word() == "null") return Comparator::kIsNull;
    fail("no comparison this server knows");
  }

  PrimaryKey take_literal(const FieldSchema& field) {
    switch (field.data_type()) {
      case DataType::Int8:
      case DataType::Int16:
      case DataType::Int32:
      case DataType::Int64:
        return take_number();
      case DataType::VarChar:
        return take_text();
      default:
        fail("field " + field.name() + " cannot be compared by this server");
    }
  }

  std::int64_t take_divisor(const FieldSchema& field) {
    if (rules_.version.family != ServerFamily::kMilvus) fail("this server knows no remainders");
    if (field.data_type() == DataType::VarChar) fail("a text has no remainder");
    const std::int64_t divisor = take_number();
    if (divisor <= 0) fail("no divisor");
    return divisor;
  }

  std::int64_t take_number() {
    const bool is_negative = take("-");
    const auto value = parse_int((is_negative ? "-" : "") + take_word());
    if (!value) fail("no integer of 64 bits");
    if (*value == INT64_MIN && !rules_.from(2, 6)) fail("value out of range");
    return *value;
  }

  std::string take_text() {
    const char quote = take("\"") ? '"' : '\'';
    if (quote == '\'' && !take("'")) fail("no text literal");
    std::string value;
    while (true) {
      const char c = next();
      if (c == quote) return value;
      if (c == '\n' || c == '\r') fail("a line ends inside a text literal");
      if (c == '\\') {
        take_escape(value);
      } else {
        value += c;
      }
    }
  }

  char next() {
    if (at_ == text_.size()) fail("a text literal does not end");
    return text_[at_++];
  }

  void take_escape(std::string& value) {
    const char c = next();
    switch (c) {
      case 'n':
        value += '\n';
        return;
      case 'r':
        value += '\r';
        return;
      case 't':
        value += '\t';
        return;
      case 'x':
        value += static_cast<char>(take_hex(2));
        return;
      case 'u':
        return append_utf8(take_code_point(4), value);
      case 'U':
        return append_utf8(take_code_point(8), value);
      default:
        if (c != '\\' && c != '"' && c != '\'') fail(std::string("unknown escape \\") + c);
        value += c;
    }
  }

  char32_t take_code_point(int digits) {
    const std::uint32_t value = take_hex(digits);
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) fail("no code point");
    return value;
  }

  std::uint32_t take_hex(int digits) {
    std::uint32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const auto c = static_cast<unsigned char>(next());
      if (std::isxdigit(c) == 0) fail("no hexadecimal digit");
      const int digit = std::isdigit(c) != 0 ? c - '0' : std::tolower(c) - 'a' + 10;
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
  }

  std::string_view text_;
  const Collection& collection_;
  const ServerRules& rules_;
  std::size_t at_ = 0;
};

PrimaryKey value_of(const FieldSchema& field, const std::string& bytes) {
  if (field.data_type() == DataType::VarChar) return bytes;
  if (field.data_type() == DataType::Int64) return from_bytes<std::int64_t>(bytes);
  return std::int64_t{from_bytes<std::int32_t>(bytes)};
}

bool has_key(const Comparison& comparison, const std::string& object) {
  const auto json = nlohmann::json::parse(object, nullptr, false);
  return std::ranges::any_of(comparison.literals, [&](const PrimaryKey& key) {
    return json.is_object() && json.contains(std::get<std::string>(key));
  });
}

bool holds(const Comparison& comparison, const PrimaryKey& value) {
  const auto& literals = comparison.literals;
  switch (comparison.comparator) {
    case Comparator::kGreater:
      return value > literals.front();
    case Comparator::kGreaterEqual:
      return value >= literals.front();
    case Comparator::kLess:
      return value < literals.front();
    case Comparator::kLessEqual:
      return value <= literals.front();
    case Comparator::kEqual:
      return value == literals.front();
    case Comparator::kNotEqual:
      return value != literals.front();
    case Comparator::kIn:
      return std::binary_search(literals.begin(), literals.end(), value);
    case Comparator::kIsNull:
    case Comparator::kHasKey:
      return false;  // asked of the cell itself
  }
  return false;
}

}  // namespace

Filter parse_filter(const std::string& text, const Collection& collection,
                    const ServerRules& rules) {
  const bool is_blank = text.find_first_not_of(" \t") == std::string::npos;
  if (is_blank) return {};
  const std::string read = rules.from(2, 5) ? with_damaged_han(text) : text;
  return Parser(read, collection, rules).parse();
}

bool passes(const Filter& filter, const Collection& collection, const RowCells& cells) {
  return std::all_of(filter.begin(), filter.end(), [&](const Comparison& comparison) {
    const Cell& cell = cells[comparison.field];
    if (comparison.comparator == Comparator::kIsNull) return !cell.has_value();
    if (comparison.comparator == Comparator::kHasKey) return cell && has_key(comparison, *cell);
    if (!cell) return false;
    PrimaryKey value = value_of(collection.fields[comparison.field], *cell);
    if (comparison.divisor > 0) value = std::get<std::int64_t>(value) % comparison.divisor;
    return holds(comparison, value);
  });
}

}  // namespace kiteway::testing
