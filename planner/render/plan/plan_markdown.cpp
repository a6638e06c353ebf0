// A compiled plan as a comment of a pull request.
#include "planner/render/markdown_text.h"
#include "planner/render/plan/parts.h"
#include "schema/base/quote.h"

namespace kiteway::planner {
namespace {

std::string end_row(const std::string& name, const EndpointSpec& end, const std::string& version) {
  return "| " + name + " | " + markdown_escaped(end.uri) + " | " +
         markdown_escaped(server_text(version)) + " |\n";
}

std::string head(const CompiledPlan& plan) {
  std::string text = "### Plan " + markdown_escaped(plan.name) + "\n\n**" +
                     markdown_escaped(summary_line(plan)) + "**\n\n";
  text += "| | address | server |\n|---|---|---|\n";
  text += end_row("source", plan.source, plan.source_version);
  text += end_row("target", plan.target, plan.target_version);
  return text + "\nDigest `" + short_digest(plan) + "`\n";
}

std::string drift_section(const CompiledPlan& plan) {
  std::string text;
  for (const auto& collection : plan.collections) {
    if (collection.drift.empty()) continue;
    text += "- " + markdown_escaped(drift_title(collection)) + "\n";
    for (const auto& one : collection.drift) {
      text += "  - " + markdown_escaped(to_string(one)) + "\n";
    }
  }
  return text.empty() ? "" : "\n#### Drift\n\n" + text;
}

std::string legend(const CompiledPlan& plan, Detail detail) {
  std::vector<std::string> entries;
  for (const auto& [symbol, meaning] : legend_of(body_lines(plan, detail))) {
    entries.push_back("`" + std::string(symbol) + "` " + std::string(meaning));
  }
  return entries.empty() ? "" : "\n" + join(entries, " · ") + "\n";
}

std::string databases(const CompiledPlan& plan) {
  std::string text;
  for (const auto& name : new_databases(plan)) {
    text += "- `+` database " + markdown_escaped(name) + " will be created\n";
  }
  return text.empty() ? "" : "\n" + text;
}

std::string estimates(const CompiledPlan& plan) {
  std::string text;
  for (const auto& line : estimate_lines(plan)) text += "\n" + markdown_escaped(line) + "\n";
  return text;
}

/// What stands before and after the collections.
struct Frame {
  std::string before;
  std::string after;
};

std::string with_diffs(const CompiledPlan& plan, Detail detail, const Frame& frame) {
  std::string out = frame.before;
  for (const auto& collection : plan.collections) {
    const std::string block = text_of(collection_lines(plan, collection, detail));
    if (block.empty()) continue;
    out += "\n<details><summary>" + markdown_escaped(summary_of(collection)) + "</summary>\n\n" +
           markdown_fenced(block) + "\n</details>\n";
  }
  return out + frame.after;
}

std::string with_lines(const CompiledPlan& plan, Detail detail, const Frame& frame) {
  std::string out = frame.before + "\n";
  for (const auto& collection : plan.collections) {
    if (collection_lines(plan, collection, detail).empty()) continue;
    out += "- " + markdown_escaped(summary_of(collection)) + "\n";
  }
  return out + frame.after + "\nThe diffs are left out: they are too long for a comment.\n";
}

}  // namespace

std::string render_markdown(const CompiledPlan& plan, Detail detail, std::size_t most) {
  const Frame frame{
      .before = head(plan) + drift_section(plan) + legend(plan, detail) + databases(plan),
      .after = estimates(plan)};
  if (std::string text = with_diffs(plan, detail, frame); text.size() <= most) return text;
  if (std::string text = with_lines(plan, detail, frame); text.size() <= most) return text;
  return head(plan) + estimates(plan) +
         "\nThe collections are left out: there are too many for a comment.\n";
}

}  // namespace kiteway::planner
