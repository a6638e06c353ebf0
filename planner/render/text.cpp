#include "planner/render/text.h"

#include "planner/plan_file.h"
#include "planner/rules/capacity.h"
#include "schema/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::planner {
namespace {

std::string server_text(const std::string& version) {
  return version.empty() ? "Milvus of unknown version" : "Milvus " + printable(version);
}

std::string header(const CompiledPlan& plan) {
  const std::size_t width = std::max(plan.source.uri.size(), plan.target.uri.size());
  std::string text =
      "Plan " + quote(plan.name) + "  digest " + plan_digest(plan).substr(0, 19) + "\n";
  text += fmt::format("  source  {:<{}}  {}\n", plan.source.uri, width,
                      server_text(plan.source_version));
  text += fmt::format("  target  {:<{}}  {}\n", plan.target.uri, width,
                      server_text(plan.target_version));
  return text;
}

char symbol(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kAdd:
      return '+';
    case ChangeKind::kModify:
      return '~';
    case ChangeKind::kLost:
      return '!';
  }
  return '?';
}

bool any_change(const CompiledPlan& plan, ChangeKind kind) {
  return std::ranges::any_of(plan.collections, [&](const CollectionPlan& collection) {
    return std::ranges::find(collection.changes, kind, &Change::kind) != collection.changes.end();
  });
}

bool has_node(const CompiledPlan& plan, NodeKind kind) {
  return std::ranges::find(plan.nodes, kind, &Node::kind) != plan.nodes.end();
}

/// Only the symbols that the plan uses.
std::string legend(const CompiledPlan& plan) {
  std::vector<std::string> entries;
  const bool creates = has_node(plan, NodeKind::kCreateCollection);
  if (std::ranges::any_of(plan.collections, destroys)) {
    entries.emplace_back("-/+ DESTROY and create anew");
  }
  if (creates || any_change(plan, ChangeKind::kAdd)) entries.emplace_back("+ create");
  if (any_change(plan, ChangeKind::kModify)) entries.emplace_back("~ differs from the source");
  if (any_change(plan, ChangeKind::kLost)) entries.emplace_back("! not copied");
  if (has_node(plan, NodeKind::kCopy)) entries.emplace_back("=> copy rows");
  if (has_node(plan, NodeKind::kVerify)) entries.emplace_back("? verify");
  return "Actions:  " + join(entries, "   ") + "\n";
}

/// Values and names come from the servers: nothing in them may drive the terminal.
std::string change_line(const Change& change, std::size_t width) {
  std::string values = change.before + change.after;
  if (!change.before.empty() && !change.after.empty()) {
    values = change.before + " -> " + change.after;
  }
  std::string line = fmt::format("    {} {:<{}}  {}", symbol(change.kind), printable(change.path),
                                 width, printable(values));
  line.erase(line.find_last_not_of(' ') + 1);
  std::string comment = printable(change.reason);
  if (change.origin.line != 0) {
    if (!comment.empty()) comment += ", ";
    comment += to_string(change.origin);
  }
  if (!comment.empty()) line += "  # " + comment;
  return line + "\n";
}

std::string verb(const CollectionPlan& collection) {
  const bool verifies = collection.verify != VerifyMode::kNone;
  switch (collection.action) {
    case CollectionAction::kCreate:
      return verifies ? "will be created, copied and verified" : "will be created and copied";
    case CollectionAction::kAdopt:
      return "was not made by this plan: its rows will be compared, and those that differ written";
    case CollectionAction::kRecreate:
      return "WILL BE DESTROYED and made anew";
    case CollectionAction::kResume:
      return "was left unfinished and will be finished";
    case CollectionAction::kRefresh:
      return "will be copied again";
    case CollectionAction::kUnchanged:
      return "will be loaded";
  }
  return "";
}

std::string primary_key_text(const CollectionPlan& collection) {
  const FieldSchema* key = primary_key(collection.target.schema);
  return key == nullptr ? "" : key->name + " (" + type_text(*key) + ")";
}

std::string collection_block(const CollectionPlan& collection) {
  const std::string address = to_string(collection.target.address);
  std::string text = "\n  # collection " + address + " " + verb(collection) + "\n";
  if (collection.action == CollectionAction::kUnchanged) {
    return text + "  + collection " + address + "\n    + loaded\n";
  }
  text += fmt::format("  {} collection {}", mark_of(collection), address);
  if (collection.source != collection.target.address)
    text += "  from " + to_string(collection.source);
  text += "\n";

  std::size_t width = std::string_view("primary key").size();
  for (const auto& change : collection.changes) width = std::max(width, change.path.size());
  text += fmt::format("      {:<{}}  {}\n", "primary key", width, primary_key_text(collection));
  if (destroys(collection)) text += "    - " + destroyed_text(collection) + "\n";
  for (const auto& change : collection.changes) text += change_line(change, width);
  if (collection.action == CollectionAction::kCreate || destroys(collection)) {
    text += fmt::format("      # ({} unchanged)\n", collection.unchanged_count);
  }
  if (!collection.temporary_loads.empty()) {
    text += "    ~ source collection is loaded for the copy and released again\n";
  }
  text += "    => " + rows_text(collection);
  const std::size_t partitions = collection.scan_partitions.size();
  if (partitions > 1) text += ", " + std::to_string(partitions) + " partitions";
  text += "\n";
  switch (collection.verify) {
    case VerifyMode::kNone:
      text += "    ?  not verified (verify: none)\n";
      break;
    case VerifyMode::kCount:
      text += "    ?  distinct keys of both sides\n";
      break;
    case VerifyMode::kChecksum:
      text += "    ?  every value of both sides, by checksum\n";
      break;
  }
  if (collection.load_target) text += "    + loaded at the end\n";
  return text;
}

}  // namespace

std::string mark_of(const CollectionPlan& collection) {
  if (destroys(collection)) return "-/+";
  return collection.action == CollectionAction::kCreate ? "+" : "~";
}

std::string rows_text(const CollectionPlan& collection) {
  if (!collection.entity_count) return "an unknown number of rows (not loaded)";
  const auto rows = static_cast<std::uint64_t>(*collection.entity_count);
  std::string text = grouped(*collection.entity_count) + (rows == 1 ? " row" : " rows");
  if (rows > 0) text += ", ~" + human_bytes(rows * collection.row_bytes_estimate);
  return text;
}

std::string destroyed_text(const CollectionPlan& collection) {
  std::string rows = "all rows (the server does not tell how many)";
  if (collection.destroyed_rows) {
    rows = grouped(*collection.destroyed_rows) + " rows";
    if (collection.is_destroyed_estimate) rows = "about " + rows + " (not loaded, so not counted)";
  }
  return rows + " of the target, for good";
}

std::string collection_text(const CollectionPlan& collection) {
  const bool changes = collection.action != CollectionAction::kUnchanged || collection.load_target;
  return changes ? collection_block(collection) : "";
}

std::string summary_line(const CompiledPlan& plan) {
  if (has_no_changes(plan)) return "No changes. The target holds what the plan asks for.";
  std::int64_t create = 0;
  std::int64_t copy = 0;
  std::int64_t verify = 0;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;
  bool rows_known = true;
  std::int64_t unchanged = 0;
  for (const auto& collection : plan.collections) {
    if (collection.action == CollectionAction::kUnchanged) {
      ++unchanged;
      continue;
    }
    if (collection.action == CollectionAction::kCreate) ++create;
    ++copy;
    if (collection.verify != VerifyMode::kNone) ++verify;
    rows_known = rows_known && collection.entity_count.has_value();
    rows += collection.entity_count.value_or(0);
    bytes += static_cast<std::uint64_t>(collection.entity_count.value_or(0)) *
             collection.row_bytes_estimate;
  }
  const char* more = rows_known ? "" : " or more";
  std::string text = fmt::format("Plan: {} to create, {} to copy ({} rows{}, ~{}), {} to verify",
                                 create, copy, grouped(rows), more, human_bytes(bytes), verify);
  const auto destroyed = std::ranges::count_if(plan.collections, destroys);
  if (destroyed > 0) text += fmt::format(", {} TO BE DESTROYED and made anew", destroyed);
  if (unchanged > 0) text += fmt::format(", {} unchanged", unchanged);
  return text + ".";
}

std::string render_text(const CompiledPlan& plan) {
  std::string text = header(plan);
  if (!has_no_changes(plan)) {
    text += "\n" + legend(plan);
    for (const auto& node : plan.nodes) {
      if (node.kind != NodeKind::kCreateDatabase) continue;
      text += "\n  # database " + node.target.database + " will be created\n  + database " +
              node.target.database + "\n";
    }
    for (const auto& collection : plan.collections) text += collection_text(collection);
  }
  if (plan.capacity && !has_no_changes(plan)) {
    text += "\nCapacity: " + to_string(*plan.capacity) + ", by the vendor's lower figures.\n";
  }
  return text + "\n" + summary_line(plan) + "\n";
}

}  // namespace kiteway::planner
