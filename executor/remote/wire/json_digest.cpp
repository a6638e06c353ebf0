#include "executor/remote/wire/json_digest.h"

#include "executor/remote/wire/json/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <system_error>

namespace kiteway::executor {
namespace {

/// Values call their reader for every level, so this bounds the stack.
constexpr int kDepthMax = 500;

/// What a value is, as a seed: the text "1" and the number 1 differ.
enum Kind : std::uint64_t {
  kText = 1,
  kInteger,
  kUnsigned,
  kFloat,
  kWord,
  kArray,
  kObject,
  kWhole
};

template <class T>
Digest digest_of_number(T number, Kind kind) {
  std::array<char, sizeof number> bytes{};
  std::memcpy(bytes.data(), &number, sizeof number);
  return digest_of({bytes.data(), bytes.size()}, kind);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Digest JsonDigest::of(std::string_view text, std::uint64_t seed) {
  rest_ = text;
  Digest digest;
  const bool is_json = take_value(0, digest) && (skip_spaces(), rest_.empty());
  return is_json ? digest_of(digest, seed + kWhole) : digest_of(text, seed);
}

bool JsonDigest::take_value(int depth, Digest& digest) {
  skip_spaces();
  if (rest_.empty() || depth > kDepthMax) return false;
  switch (rest_.front()) {
    case '{':
      return take_object(depth, digest);
    case '[':
      return take_array(depth, digest);
    case '"':
      return take_text(digest);
    case 't':
      return take_word("true", digest);
    case 'f':
      return take_word("false", digest);
    case 'n':
      return take_word("null", digest);
    default:
      return take_number(digest);
  }
}

/// Members are summed up, so their order does not matter.
bool JsonDigest::take_object(int depth, Digest& digest) {
  Digest sum;
  rest_.remove_prefix(1);
  skip_spaces();
  if (!take('}')) {
    do {
      skip_spaces();
      Digest key;
      Digest value;
      if (rest_.empty() || rest_.front() != '"' || !take_text(key)) return false;
      skip_spaces();
      if (!take(':') || !take_value(depth + 1, value)) return false;
      sum += digest_of(value, key.low ^ key.high);
      skip_spaces();
    } while (take(','));
    if (!take('}')) return false;
  }
  digest = digest_of(sum, kObject);
  return true;
}

/// Each element is hashed together with all before it.
bool JsonDigest::take_array(int depth, Digest& digest) {
  Digest chain;
  rest_.remove_prefix(1);
  skip_spaces();
  if (!take(']')) {
    do {
      Digest element;
      if (!take_value(depth + 1, element)) return false;
      chain = digest_of(chain, kArray);
      chain += element;
      skip_spaces();
    } while (take(','));
    if (!take(']')) return false;
  }
  digest = digest_of(chain, kArray);
  return true;
}

bool JsonDigest::take_text(Digest& digest) {
  rest_.remove_prefix(1);
  const auto is_special = [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
  };
  const auto plain_end = std::ranges::find_if(rest_, is_special);
  const auto plain = static_cast<std::size_t>(plain_end - rest_.begin());
  if (plain == rest_.size()) return false;
  if (rest_[plain] == '"') {
    digest = digest_of(rest_.substr(0, plain), kText);
    rest_.remove_prefix(plain + 1);
    return true;
  }
  unescaped_.clear();
  while (!rest_.empty() && rest_.front() != '"') {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (static_cast<unsigned char>(c) < 0x20) return false;
    if (c != '\\') {
      unescaped_ += c;
    } else if (!take_escape(rest_, unescaped_)) {
      return false;
    }
  }
  digest = digest_of(unescaped_, kText);
  return take('"');
}

bool JsonDigest::take_number(Digest& digest) {
  const std::string_view start = rest_;
  static_cast<void>(take('-'));
  if (!take('0') && !take_digits()) return false;
  const bool has_fraction = take('.');
  if (has_fraction && !take_digits()) return false;
  const bool has_exponent = take('e') || take('E');
  if (has_exponent) {
    if (!take('+')) static_cast<void>(take('-'));
    if (!take_digits()) return false;
  }
  const std::string_view text = start.substr(0, start.size() - rest_.size());
  if (!has_fraction && !has_exponent) {
    std::int64_t integer = 0;
    if (std::from_chars(text.begin(), text.end(), integer).ec == std::errc()) {
      digest = digest_of_number(integer, kInteger);
      return true;
    }
    std::uint64_t large = 0;
    if (text.front() != '-' && std::from_chars(text.begin(), text.end(), large).ec == std::errc()) {
      digest = digest_of_number(large, kUnsigned);
      return true;
    }
  }
  double number = 0;
  if (std::from_chars(text.begin(), text.end(), number).ec != std::errc()) return false;
  digest = digest_of_number(number, kFloat);
  return true;
}

bool JsonDigest::take_word(std::string_view word, Digest& digest) {
  if (!rest_.starts_with(word)) return false;
  rest_.remove_prefix(word.size());
  digest = digest_of(word, kWord);
  return true;
}

bool JsonDigest::take(char wanted) {
  if (rest_.empty() || rest_.front() != wanted) return false;
  rest_.remove_prefix(1);
  return true;
}

bool JsonDigest::take_digits() {
  const auto end = std::ranges::find_if_not(rest_, is_digit);
  const auto count = static_cast<std::size_t>(end - rest_.begin());
  rest_.remove_prefix(count);
  return count > 0;
}

void JsonDigest::skip_spaces() {
  const std::size_t first = rest_.find_first_not_of(" \t\r\n");
  rest_.remove_prefix(std::min(first, rest_.size()));
}

}  // namespace kiteway::executor
