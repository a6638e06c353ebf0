// Every code of a finding, with what is behind it: the one table for `explain`, the docs and SARIF.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace kiteway::planner {

/// What a person who meets the code for the first time wants to know. Plain sentences; `example`
/// holds lines of a plan, or of what a server has, that lead to the code.
struct CodeSpec {
  std::string_view code;   ///< "P0201"
  std::string_view title;  ///< without a trailing period
  std::string_view cause;
  std::string_view example;
  std::string_view remedy;
};

/// A hundred of codes: P01 is one.
struct CodeGroup {
  std::string_view title;
  std::span<const CodeSpec> codes;
};

/// In ascending order. Lives as long as the program.
[[nodiscard]] const std::vector<CodeGroup>& code_groups();

/// The code in any case ("p0201"), or nullptr.
[[nodiscard]] const CodeSpec* find_code(std::string_view code);

}  // namespace kiteway::planner
