#include "schema/capabilities/names.h"

#include <algorithm>

namespace kiteway {
namespace {

constexpr std::size_t kNameBytesMax = 255;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

std::optional<std::string> length_problem(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > kNameBytesMax) return "is longer than 255 bytes";
  return std::nullopt;
}

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::optional<std::string> name_problem(std::string_view name) {
  if (auto problem = length_problem(name)) return problem;
  if (is_digit(name.front())) return "starts with a digit";
  if (!std::ranges::all_of(name, is_word)) {
    return "has other characters than letters, digits and underscores";
  }
  return std::nullopt;
}

std::optional<std::string> field_name_problem(std::string_view name, const NameRules& rules) {
  if (contains(rules.reserved_fields, name)) return "is taken by the server itself";
  if (contains(rules.keywords, name)) return "is a word of the expression language";
  return name_problem(name);
}

std::optional<std::string> partition_name_problem(std::string_view name, const NameRules& rules) {
  if (auto problem = length_problem(name)) return problem;
  const bool has_dashes = rules.partitions != PartitionNames::kDigitFirst;
  if (!std::ranges::all_of(name, [&](char c) { return is_word(c) || (has_dashes && c == '-'); })) {
    return has_dashes ? "has other characters than letters, digits, underscores and dashes"
                      : "has other characters than letters, digits and underscores";
  }
  if (rules.partitions != PartitionNames::kDashesNotAtFront) return std::nullopt;
  if (is_digit(name.front())) return "starts with a digit";
  if (name.front() == '-') return "starts with a dash";
  return std::nullopt;
}

}  // namespace kiteway
