#include "executor/remote/wire/json/json_text.h"

#include "schema/base/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace kiteway::executor {
namespace {

/// The four digits of \u, taken off the front.
std::optional<std::uint32_t> take_hex(std::string_view& rest) {
  constexpr std::size_t kDigits = 4;
  if (rest.size() < kDigits) return std::nullopt;
  const std::string_view digits = rest.substr(0, kDigits);
  std::uint32_t unit = 0;
  const auto [end, failure] = std::from_chars(digits.begin(), digits.end(), unit, 16);
  if (failure != std::errc() || end != digits.end()) return std::nullopt;
  rest.remove_prefix(kDigits);
  return unit;
}

bool take(std::string_view& rest, char wanted) {
  if (rest.empty() || rest.front() != wanted) return false;
  rest.remove_prefix(1);
  return true;
}

void skip_spaces(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
}

bool skip_string(std::string_view& rest) {
  if (!take(rest, '"')) return false;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(c == '\\' && rest.size() > 1 ? 2 : 1);
    if (c == '"') return true;
  }
  return false;
}

/// Without recursion: values may be nested as deep as they like.
bool skip_nested(std::string_view& rest) {
  std::size_t depth = 0;
  while (!rest.empty()) {
    const char c = rest.front();
    if (c == '"') {
      if (!skip_string(rest)) return false;
      continue;
    }
    rest.remove_prefix(1);
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return true;
  }
  return false;
}

bool skip_value(std::string_view& rest) {
  if (rest.empty()) return false;
  if (rest.front() == '"') return skip_string(rest);
  if (rest.front() == '{' || rest.front() == '[') return skip_nested(rest);
  const std::size_t end = std::min(rest.find_first_of(",]} \t\r\n"), rest.size());
  rest.remove_prefix(end);
  return end > 0;
}

/// What was taken off the front of `before` so that `after` is left.
std::string_view taken(std::string_view before, std::string_view after) {
  return before.substr(0, before.size() - after.size());
}

std::optional<JsonMember> take_member(std::string_view& rest) {
  const std::string_view start = rest;
  JsonMember member;
  if (!skip_string(rest)) return std::nullopt;
  member.key = taken(start, rest);
  skip_spaces(rest);
  if (!take(rest, ':')) return std::nullopt;
  skip_spaces(rest);
  const std::string_view value = rest;
  if (!skip_value(rest)) return std::nullopt;
  member.value = taken(value, rest);
  member.whole = taken(start, rest);
  return member;
}

}  // namespace

bool is_json(std::string_view text) { return nlohmann::json::accept(text); }

bool take_escape(std::string_view& rest, std::string& text) {
  if (rest.empty()) return false;
  const char c = rest.front();
  rest.remove_prefix(1);
  constexpr std::string_view kNames = R"("\/bfnrt)";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (const auto at = kNames.find(c); at != std::string_view::npos) {
    text += kMeanings[at];
    return true;
  }
  if (c != 'u') return false;
  auto point = take_hex(rest);
  if (!point || (*point >= 0xDC00 && *point < 0xE000)) return false;
  if (*point >= 0xD800 && *point < 0xDC00) {
    if (!take(rest, '\\') || !take(rest, 'u')) return false;
    const auto low = take_hex(rest);
    if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
    *point = 0x10000 + ((*point - 0xD800) << 10U) + (*low - 0xDC00);
  }
  append_utf8(text, *point);
  return true;
}

void append_quoted(std::string& json, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kHex[byte >> 4U];
      json += kHex[byte & 15U];
    } else {
      json += c;
    }
  }
  json += '"';
}

std::optional<std::string> unquoted(std::string_view quoted) {
  if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"') return std::nullopt;
  std::string_view rest = quoted.substr(1, quoted.size() - 2);
  std::string text;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"' || static_cast<unsigned char>(c) < 0x20) return std::nullopt;
    if (c != '\\') {
      text += c;
    } else if (!take_escape(rest, text)) {
      return std::nullopt;
    }
  }
  return text;
}

std::optional<std::vector<JsonMember>> members_of(std::string_view object) {
  std::vector<JsonMember> members;
  skip_spaces(object);
  if (!take(object, '{')) return std::nullopt;
  skip_spaces(object);
  if (!take(object, '}')) {
    do {
      skip_spaces(object);
      const auto member = take_member(object);
      if (!member) return std::nullopt;
      members.push_back(*member);
      skip_spaces(object);
    } while (take(object, ','));
    if (!take(object, '}')) return std::nullopt;
  }
  skip_spaces(object);
  if (!object.empty()) return std::nullopt;
  return members;
}

bool is_called(const JsonMember& member, std::string_view name) {
  if (member.key.find('\\') == std::string_view::npos) {
    return member.key.substr(1, member.key.size() - 2) == name;
  }
  return unquoted(member.key) == name;
}

std::optional<std::vector<std::string>> json_keys(std::string_view json) {
  const auto members = members_of(json);
  if (!members) return std::nullopt;
  std::vector<std::string> keys;
  for (const auto& member : *members) {
    auto key = unquoted(member.key);
    if (!key) return std::nullopt;
    keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace kiteway::executor
