#include "planner/codes/code_table.h"

#include "planner/codes/groups.h"

#include <algorithm>
#include <cctype>

namespace kiteway::planner {

const std::vector<CodeGroup>& code_groups() {
  static const std::vector<CodeGroup> kGroups = {
      {"The text of the plan", text_codes()},
      {"The plan language", language_codes()},
      {"The source", source_codes()},
      {"The target", target_codes()},
  };
  return kGroups;
}

const CodeSpec* find_code(std::string_view code) {
  const auto is_same = [](char left, char right) {
    return left == static_cast<char>(std::toupper(static_cast<unsigned char>(right)));
  };
  for (const auto& group : code_groups()) {
    for (const auto& spec : group.codes) {
      if (std::ranges::equal(spec.code, code, is_same)) return &spec;
    }
  }
  return nullptr;
}

}  // namespace kiteway::planner
