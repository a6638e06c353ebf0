#include "planner/render/diff/diff_text.h"

#include "planner/plan_file/canonical_json.h"
#include "planner/render/markdown_text.h"
#include "planner/render/plan/plan_text.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include "kiteway/diff.pb.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner {
namespace {

Role role_of(ObjectChange change) {
  switch (change) {
    case ObjectChange::kChanged:
      return Role::kChange;
    case ObjectChange::kAdded:
      return Role::kCreate;
    case ObjectChange::kRemoved:
      return Role::kDestroy;
  }
  return Role::kPlain;
}

const char* word(ObjectChange change) {
  switch (change) {
    case ObjectChange::kChanged:
      return "changed";
    case ObjectChange::kAdded:
      return "added";
    case ObjectChange::kRemoved:
      return "removed";
  }
  return "";
}

std::string title(const DiffView& diff) {
  return "Diff of " + printable(diff.before) + " and " +
         (diff.after.empty() ? "both servers now" : printable(diff.after));
}

std::string object_title(const ObjectDiff& object) {
  std::string line = printable(object.name);
  if (!object.notes.empty()) line += "  " + printable(join(object.notes, "; "));
  return line;
}

Line object_line(const ObjectDiff& object, std::size_t indent) {
  return marked(role_of(object.change), indent, object_title(object));
}

Lines difference_lines(const ObjectDiff& object) {
  Lines lines;
  for (const auto& one : object.differences) {
    lines.push_back({.text = "      " + printable(to_string(one))});
  }
  return lines;
}

std::string counts(const DiffView& diff) {
  std::vector<std::string> parts;
  for (const auto change : {ObjectChange::kChanged, ObjectChange::kAdded, ObjectChange::kRemoved}) {
    const auto count = std::ranges::count(diff.objects, change, &ObjectDiff::change);
    if (count > 0) parts.push_back(grouped(count) + " " + word(change));
  }
  return join(parts, ", ");
}

std::string last_line(const DiffView& diff) {
  std::string text = diff.after.empty() ? "Both servers are unchanged since the plan was made."
                                        : "The plans are the same.";
  if (!diff.objects.empty()) text = "Diff: " + counts(diff) + ".";
  if (!diff.is_stale) return text;
  return text + (*diff.is_stale ? " The plan is out of date: apply will refuse it."
                                : " The plan is still valid.");
}

std::string markdown_head(const DiffView& diff) {
  return "### " + markdown_escaped(title(diff)) + "\n\n**" + markdown_escaped(last_line(diff)) +
         "**\n";
}

}  // namespace

std::string render_diff_text(const DiffView& diff, Paint paint) {
  Lines lines{{.text = title(diff)}, {}};
  for (const auto& object : diff.objects) {
    lines.push_back(object_line(object, 2));
    append(lines, difference_lines(object));
    lines.emplace_back();
  }
  lines.push_back({.text = last_line(diff)});
  return text_of(lines, paint);
}

std::string render_diff_summary(const DiffView& diff, Paint paint) {
  Lines lines;
  for (const auto& object : diff.objects) {
    Line line = object_line(object, 2);
    const auto count = static_cast<std::int64_t>(object.differences.size());
    if (count > 0) {
      line.text += "  " + grouped(count) + (count == 1 ? " difference" : " differences");
    }
    lines.push_back(std::move(line));
  }
  if (!lines.empty()) lines.emplace_back();
  lines.push_back({.text = last_line(diff)});
  return text_of(lines, paint);
}

std::string render_diff_markdown(const DiffView& diff) {
  std::string full = markdown_head(diff);
  std::string lines = full + "\n";
  for (const auto& object : diff.objects) {
    // The symbol alone would begin a list.
    const std::string item = "- `" + std::string(symbol_of(role_of(object.change))) + "` " +
                             markdown_escaped(object_title(object)) + "\n";
    lines += item;
    if (object.differences.empty()) {
      full += "\n" + item;
    } else {
      full += "\n<details><summary>" + markdown_escaped(object_line(object, 0).text) +
              "</summary>\n\n" + markdown_fenced(text_of(difference_lines(object))) +
              "\n</details>\n";
    }
  }
  if (full.size() <= kMarkdownMax) return full;
  if (lines.size() <= kMarkdownMax) {
    return lines + "\nThe differences are left out: they are too long for a comment.\n";
  }
  return markdown_head(diff) + "\nThe objects are left out: there are too many for a comment.\n";
}

std::string render_diff_json(const DiffView& diff) {
  diff::Diff proto;
  proto.set_format_version("1.0");
  proto.set_before(diff.before);
  proto.set_after(diff.after);
  if (diff.is_stale) proto.set_is_stale(*diff.is_stale);
  for (const auto& object : diff.objects) {
    auto& written = *proto.add_objects();
    written.set_name(object.name);
    written.set_change(word(object.change));
    for (const auto& note : object.notes) written.add_notes(note);
    for (const auto& one : object.differences) {
      auto& difference = *written.add_differences();
      difference.set_what(what_text(one));
      difference.set_before(before_text(one));
      difference.set_after(after_text(one));
    }
  }
  return json_text(proto, Zeros::kKept);
}

}  // namespace kiteway::planner
