#include "tests/bench/server/key_filter.h"

#include <algorithm>
#include <charconv>

namespace kiteway::bench {
namespace {

/// Reads an expression from left to right. Every function skips the blanks before its token.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() {
    skip_blanks();
    return text_.empty();
  }

  bool accept(std::string_view token) {
    skip_blanks();
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }

  std::optional<std::int64_t> number() {
    skip_blanks();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc()) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }

 private:
  void skip_blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size())); }

  std::string_view text_;
};

bool read_list(Reader& reader, std::vector<std::int64_t>& keys) {
  if (!reader.accept("[")) return false;
  if (reader.accept("]")) return true;
  do {
    const auto key = reader.number();
    if (!key) return false;
    keys.push_back(*key);
  } while (reader.accept(","));
  return reader.accept("]");
}

/// What stands behind the name: an operator and a number. Narrows the interval.
bool read_comparison(Reader& reader, KeyInterval& within) {
  constexpr std::string_view kOperators[] = {">=", "<=", "==", ">", "<"};
  const auto* const found =
      std::ranges::find_if(kOperators, [&](std::string_view each) { return reader.accept(each); });
  if (found == std::end(kOperators)) return false;
  const auto number = reader.number();
  if (!number) return false;
  const bool is_open = found->size() == 1;
  if (found->front() != '<') {
    // Nothing is greater than the largest key, and the set never holds it.
    const bool is_largest = *number == std::numeric_limits<std::int64_t>::max();
    within.first = std::max(within.first, is_open && !is_largest ? *number + 1 : *number);
  }
  if (found->front() != '>') {
    const bool is_smallest = *number == std::numeric_limits<std::int64_t>::min();
    if (is_open && is_smallest) within = {1, 0};
    within.last = std::min(within.last, is_open && !is_smallest ? *number - 1 : *number);
  }
  return true;
}

/// What stands behind `id %`: a divisor, and that nothing remains.
bool read_remainder(Reader& reader, std::int64_t& divisor) {
  const auto number = reader.number();
  if (divisor != 1 || !number || *number < 1 || !reader.accept("==")) return false;
  divisor = *number;
  return reader.number() == 0;
}

}  // namespace

std::optional<KeyFilter> parse_key_filter(std::string_view expression, std::string_view key_name) {
  KeyFilter filter;
  Reader reader(expression);
  if (reader.at_end()) return filter;
  int open = 0;  // parentheses
  do {
    while (reader.accept("(")) ++open;
    if (!reader.accept(key_name)) return std::nullopt;
    if (reader.accept("in")) {
      if (filter.keys || !read_list(reader, filter.keys.emplace())) return std::nullopt;
    } else if (reader.accept("%")) {
      if (!read_remainder(reader, filter.divisor)) return std::nullopt;
    } else if (!read_comparison(reader, filter.within)) {
      return std::nullopt;
    }
    while (open > 0 && reader.accept(")")) --open;
  } while (reader.accept("and"));
  if (open > 0 || !reader.at_end()) return std::nullopt;
  if (filter.keys) {
    std::erase_if(*filter.keys, [&](std::int64_t key) {
      return key < filter.within.first || key > filter.within.last;
    });
    std::ranges::sort(*filter.keys);
    const auto repeated = std::ranges::unique(*filter.keys);
    filter.keys->erase(repeated.begin(), repeated.end());
  }
  return filter;
}

}  // namespace kiteway::bench
