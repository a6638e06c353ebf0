#include "planner/render/markdown.h"

#include "planner/render/summary.h"
#include "planner/render/text.h"
#include "schema/base/text.h"

#include <algorithm>
#include <string_view>

namespace kiteway::planner {
namespace {

/// Names come from servers: none may end its element or format what follows.
std::string escaped(std::string_view text) {
  constexpr std::string_view kSpecial = "&<>\"'`*_[]|~\\#@!";
  std::string out;
  for (const char character : printable(text)) {
    if (kSpecial.find(character) == std::string_view::npos) {
      out += character;
    } else {
      out += "&#" + std::to_string(static_cast<unsigned char>(character)) + ";";
    }
  }
  return out;
}

/// A fence that is longer than any row of backticks in the text.
std::string fenced(const std::string& text) {
  std::size_t longest = 0;
  std::size_t row = 0;
  for (const char character : text) {
    row = character == '`' ? row + 1 : 0;
    longest = std::max(longest, row);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fence + "text\n" + text + fence + "\n";
}

std::string head(const CompiledPlan& plan) {
  return "### Plan " + escaped(plan.name) + "\n\n**" + escaped(summary_line(plan)) + "**\n";
}

std::string with_diffs(const CompiledPlan& plan) {
  std::string out = head(plan);
  for (const auto& collection : plan.collections) {
    const std::string block = collection_text(collection);
    if (block.empty()) continue;
    out += "\n<details><summary>" + escaped(summary_of(collection)) + "</summary>\n\n" +
           fenced(block) + "\n</details>\n";
  }
  return out;
}

std::string with_lines(const CompiledPlan& plan) {
  std::string out = head(plan) + "\n";
  for (const auto& collection : plan.collections) {
    if (!collection_text(collection).empty()) out += "- " + escaped(summary_of(collection)) + "\n";
  }
  return out + "\nThe diffs are left out: they are too long for a comment.\n";
}

}  // namespace

std::string render_markdown(const CompiledPlan& plan, std::size_t most) {
  if (std::string text = with_diffs(plan); text.size() <= most) return text;
  if (std::string text = with_lines(plan); text.size() <= most) return text;
  return head(plan) + "\nThe collections are left out: there are too many for a comment.\n";
}

}  // namespace kiteway::planner
