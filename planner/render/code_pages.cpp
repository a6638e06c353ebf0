#include "planner/render/code_pages.h"

#include <sstream>
#include <string_view>

namespace kiteway::planner {
namespace {

constexpr std::size_t kColumns = 80;

constexpr const char* kIntroduction = R"(# Diagnostics

Every code of a finding, with its cause, an example and what to do. `kiteway explain CODE` prints
the same. This page is made from the table in `planner/codes`. A code keeps its meaning across
releases; the wording of messages does not.
)";

/// Breaks between words; no line is longer than kColumns unless a word is.
std::string wrapped(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string out;
  std::size_t column = 0;
  for (std::string word; words >> word;) {
    if (column > 0 && column + 1 + word.size() > kColumns) {
      out += "\n";
      column = 0;
    }
    if (column > 0) out += " ";
    column += (column > 0 ? 1 : 0) + word.size();
    out += word;
  }
  return out + "\n";
}

std::string indented(std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    out += line.empty() ? "\n" : "    " + line + "\n";
  }
  return out;
}

}  // namespace

std::string render_code(const CodeSpec& spec) {
  std::string out = std::string(spec.code) + ": " + std::string(spec.title) + "\n\n";
  out += wrapped(spec.cause);
  if (!spec.example.empty()) out += "\nExample:\n\n" + indented(spec.example);
  return out + "\nWhat to do:\n\n" + wrapped(spec.remedy);
}

std::string render_code_list() {
  std::string out;
  for (const auto& group : code_groups()) {
    out += (out.empty() ? "" : "\n") + std::string(group.title) + "\n";
    for (const auto& spec : group.codes) {
      out += "  " + std::string(spec.code) + "  " + std::string(spec.title) + "\n";
    }
  }
  return out;
}

std::string render_code_page() {
  std::string out = kIntroduction;
  for (const auto& group : code_groups()) {
    out += "\n## " + std::string(group.title) + "\n";
    for (const auto& spec : group.codes) {
      out += "\n### " + std::string(spec.code) + ": " + std::string(spec.title) + "\n\n";
      out += wrapped(spec.cause);
      if (!spec.example.empty()) out += "\n" + indented(spec.example);
      out += "\n" + wrapped(spec.remedy);
    }
  }
  return out;
}

}  // namespace kiteway::planner
