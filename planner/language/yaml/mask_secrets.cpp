#include "planner/language/yaml/mask_secrets.h"

#include "schema/base/quote.h"
#include "schema/base/utf8.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace kiteway::planner {
namespace {

constexpr std::size_t kLongestLine = 4096;
constexpr std::array<std::string_view, 5> kSecretKeys{"password", "token", "api_key", "secret",
                                                      "auth"};
constexpr std::string_view kBlanks = " \t\r";

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  return std::min(line.find_first_not_of(kBlanks, at), line.size());
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// A key at `at`: where its value begins, or nothing when no such key and colon stand there.
std::optional<std::size_t> value_after_key(std::string_view line, std::size_t at,
                                           std::string_view key) {
  if (at > 0 && is_word(line[at - 1]) && key == "auth") return std::nullopt;
  if (line.size() - at < key.size()) return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(line[at + i])) != key[i]) return std::nullopt;
  }
  at += key.size();
  if (at < line.size() && (line[at] == '"' || line[at] == '\'')) ++at;
  at = skip_blanks(line, at);
  if (at >= line.size() || line[at] != ':') return std::nullopt;
  return skip_blanks(line, at + 1);
}

bool is_reference(std::string_view text) {
  text.remove_prefix(skip_blanks(text, 0));
  if (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
  return text.starts_with("from_env") || text.starts_with("from_file") || text.starts_with('#') ||
         text.empty();
}

/// Where a value that begins at `at` ends. Outside of a flow map it goes on to the end of the line.
std::size_t value_end(std::string_view line, std::size_t at) {
  const char quote = line[at];
  if (quote == '"' || quote == '\'') {
    for (std::size_t i = at + 1; i < line.size(); ++i) {
      if (quote == '"' && line[i] == '\\') {
        ++i;
      } else if (line[i] == quote) {
        if (quote == '"' || i + 1 == line.size() || line[i + 1] != quote) return i + 1;
        ++i;
      }
    }
    return line.size();
  }
  const bool in_flow = line.substr(0, at).find('{') != std::string_view::npos;
  return in_flow ? std::min(line.find_first_of(",}", at), line.size()) : line.size();
}

/// Goes through a text line by line, and remembers that a value may go on below its key.
class Masker {
 public:
  std::string mask_line(std::string_view line) {
    if (line.size() > kLongestLine) return {};
    const std::size_t indent = skip_blanks(line, 0);
    // A tab is no indentation in YAML, so a line with one tells nothing of where it belongs.
    const bool has_tab = line.substr(0, indent).find('\t') != std::string_view::npos;
    if (indent < line.size() && !has_tab) {
      if (secret_indent_ && indent <= *secret_indent_) secret_indent_.reset();
      if (auth_indent_ && indent <= *auth_indent_) auth_indent_.reset();
    }
    std::string masked;
    done_ = 0;
    if (secret_indent_ && !is_reference(line)) {
      hide(line, indent, line.size(), masked);
    } else {
      mask_values(line, indent, masked);
    }
    masked += line.substr(done_);
    return mask_user_info(masked);
  }

 private:
  void hide(std::string_view line, std::size_t begin, std::size_t end, std::string& masked) {
    masked += line.substr(done_, begin - done_);
    for (std::size_t at = begin; at < end; at += decode_utf8(line, at).size) masked += '*';
    done_ = end;
  }

  void mask_values(std::string_view line, std::size_t indent, std::string& masked) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (const auto value = value_of_login_key(line, at)) {
        at = mask_value(line, *value, "password", indent, masked);
        continue;
      }
      for (const std::string_view key : kSecretKeys) {
        const auto value = value_after_key(line, at, key);
        if (!value) continue;
        at = mask_value(line, *value, key, indent, masked);
        break;
      }
    }
  }

  /// Hides one value if it must be, and returns the last position that was looked at.
  std::size_t mask_value(std::string_view line, std::size_t value, std::string_view key,
                         std::size_t indent, std::string& masked) {
    const bool is_map = value < line.size() && line[value] == '{';
    if (key == "auth" && (is_map || value >= line.size() || line[value] == '#')) {
      auth_indent_ = indent;
      return value - 1;
    }
    if (value >= line.size() || line[value] == '#') {
      secret_indent_ = indent;
      return line.size();
    }
    if (is_map && is_reference(line.substr(value + 1))) return value;
    const std::size_t begin = is_map ? value + 1 : value;
    const std::size_t end = is_map ? line.size() : value_end(line, value);
    hide(line, begin, end, masked);
    if (end == line.size()) secret_indent_ = indent;  // it may go on in the next line
    return end - 1;
  }

  /// Below auth every key but these may be a misspelt secret. Where the value of one begins.
  std::optional<std::size_t> value_of_login_key(std::string_view line, std::size_t at) const {
    if (!auth_indent_ || !is_word(line[at]) || (at > 0 && is_word(line[at - 1]))) {
      return std::nullopt;
    }
    std::size_t end = at;
    while (end < line.size() && is_word(line[end])) ++end;
    const std::string_view key = line.substr(at, end - at);
    if (key == "username" || key == "auth" || key == "from_env" || key == "from_file") {
      return std::nullopt;
    }
    const std::string lower = [&] {
      std::string text(key);
      std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
      return text;
    }();
    return value_after_key(line, at, lower);
  }

  static std::string mask_user_info(const std::string& line) {
    const std::size_t slashes = line.find("://");
    const std::size_t key = line.find("uri:");
    if (slashes == std::string::npos && key == std::string::npos) return line;
    const std::size_t begin =
        slashes != std::string::npos ? slashes + 3 : skip_blanks(line, key + 4);
    const std::size_t end = std::min(line.find_first_of(" \t\"'", begin), line.size());
    const std::size_t at = line.substr(0, end).rfind('@');
    if (at == std::string::npos || at < begin) return line;
    const std::string_view hidden = std::string_view(line).substr(begin, at - begin);
    return line.substr(0, begin) + std::string(utf8_length(hidden), '*') + line.substr(at);
  }

  std::optional<std::size_t> secret_indent_;
  std::optional<std::size_t> auth_indent_;
  std::size_t done_ = 0;
};

}  // namespace

std::string mask_secrets(std::string_view text) {
  std::string masked;
  Masker masker;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    masked += masker.mask_line(text.substr(0, end));
    if (end == std::string_view::npos) break;
    masked += '\n';
    text.remove_prefix(end + 1);
  }
  return masked;
}

}  // namespace kiteway::planner
