#include "planner/language/format/format.h"

#include "planner/language/format/plan_layout.h"
#include "planner/language/yaml/mask_secrets.h"
#include "planner/language/yaml/reader.h"
#include "schema/base/add_finding.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

using yaml::Node;

/// Whether both say the same, in whatever columns.
bool say_the_same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.is_quoted != b.is_quoted) return false;
  if (!std::ranges::equal(a.items, b.items, say_the_same)) return false;
  return std::ranges::equal(a.entries, b.entries, [](const auto& left, const auto& right) {
    return left.key == right.key && say_the_same(left.value, right.value);
  });
}

bool is_read_as(const Node& root, std::string_view text) {
  const auto again = yaml::read_yaml("", text);
  return again.root && say_the_same(root, *again.root);
}

}  // namespace

Formatted format_plan(const std::string& file_name, std::string_view text) {
  Formatted formatted;
  formatted.texts[file_name] = mask_secrets(text);
  const auto tree = yaml::read_yaml(file_name, text);
  formatted.diagnostics = tree.diagnostics;
  if (!tree.root) return formatted;
  const bool is_map = tree.root->kind == yaml::NodeKind::kMap;
  if (!is_map) {
    add_error(formatted.diagnostics, "P0203", tree.root->place,
              "a plan is a map, not " + yaml::describe(*tree.root), "start with version: 1");
    return formatted;
  }
  const SourceText source(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
  if (!source.is_block(*tree.root)) {
    formatted.text = std::string(text);  // in braces, where lines mean nothing
    return formatted;
  }
  std::string laid_out = lay_out(source, *tree.root);
  // What was meant must not depend on how well its layout was understood. A text block in the last
  // line is another text with a line end.
  if (!is_read_as(*tree.root, laid_out) && !text.ends_with('\n')) laid_out.pop_back();
  if (!is_read_as(*tree.root, laid_out)) {
    add_error(formatted.diagnostics, "P0270", {.file = file_name},
              "this plan is written in a way that fmt cannot keep",
              "it is left as it is; please report it with the file");
    return formatted;
  }
  formatted.text = std::move(laid_out);
  return formatted;
}

}  // namespace kiteway::planner
