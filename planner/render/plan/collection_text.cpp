#include "planner/render/plan/collection_text.h"

#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace kiteway::planner {
namespace {

constexpr std::string_view kPrimaryKey = "primary key";

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
    comment += printable(to_string(change.origin));
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
      if (!collection.changes.empty()) return "has its rows, and will be set right";
      if (collection.load_target) return "will be loaded";
      return is_altered(collection) ? "is not as planned any more" : "is as planned";
  }
  return "";
}

std::string primary_key_text(const CollectionPlan& collection) {
  const FieldSchema* key = primary_key(collection.target.schema);
  return key == nullptr ? "" : key->name + " (" + type_text(*key) + ")";
}

/// What stays as it is, counted or listed.
std::string unchanged_text(const CollectionPlan& collection, Detail detail, std::size_t width) {
  std::string text;
  if (detail == Detail::kChanges) {
    return fmt::format("      # ({} unchanged)\n", collection.unchanged.size());
  }
  for (const auto& fact : collection.unchanged) {
    text += fmt::format("      {:<{}}  {}\n", printable(fact.path), width, printable(fact.after));
  }
  return text;
}

std::string verify_line(VerifyMode mode) {
  switch (mode) {
    case VerifyMode::kNone:
      return "    !  not verified (verify: none)\n";
    case VerifyMode::kCount:
      return "    ?  distinct keys of both sides\n";
    case VerifyMode::kChecksum:
      return "    ?  every value of both sides, by checksum\n";
  }
  return "";
}

/// Rows that do not arrive are no surprise to who has read the plan.
std::string quarantine_lines(const CompiledPlan& plan, const CollectionPlan& collection) {
  if (!quarantines(collection)) return "";
  std::string text;
  if (collection.colliding_rows > 0) {
    text += "    !  " + grouped(collection.colliding_rows) +
            (collection.colliding_rows == 1 ? " row has" : " rows have") +
            " a dynamic key that is called like a field, and will be left out\n";
  }
  return text + "    !  rows that the target cannot hold are left out, " +
         grouped(collection.max_quarantined) + " at most, and told in\n       " +
         printable(quarantine_file(plan, collection.target.address)) + " of the state folder\n";
}

std::string row_lines(const CompiledPlan& plan, const CollectionPlan& collection) {
  std::string text;
  if (!collection.temporary_loads.empty()) {
    text += "    ~ source collection is loaded for the copy and released again\n";
  }
  text += "    => " + rows_text(collection);
  const std::size_t partitions = collection.scan_partitions.size();
  if (partitions > 1) {
    text += ", " + std::to_string(partitions) +
            (collection.merged.empty() ? " partitions" : " collections");
  }
  return text + "\n" + quarantine_lines(plan, collection) + verify_line(collection.verify);
}

std::size_t path_width(const CollectionPlan& collection, Detail detail) {
  std::size_t width = kPrimaryKey.size();
  for (const auto& change : collection.changes) width = std::max(width, change.path.size());
  if (detail == Detail::kChanges) return width;
  for (const auto& fact : collection.unchanged) width = std::max(width, fact.path.size());
  return width;
}

std::string collection_block(const CompiledPlan& plan, const CollectionPlan& collection,
                             Detail detail) {
  const std::string address = printable(to_string(collection.target.address));
  const bool moves_rows = collection.action != CollectionAction::kUnchanged;
  std::string text = "\n  # collection " + address + " " + verb(collection) + "\n";
  text += fmt::format("  {} collection {}", mark_of(collection), address);
  if (collection.source != collection.target.address || !collection.merged.empty()) {
    text += "  from " + printable(to_string(collection.source));
  }
  if (!collection.merged.empty())
    text += " and " + grouped(std::ssize(collection.merged)) + " more";
  text += "\n";

  const std::size_t width = path_width(collection, detail);
  if (moves_rows || detail == Detail::kFull) {
    text += fmt::format("      {:<{}}  {}\n", kPrimaryKey, width,
                        printable(primary_key_text(collection)));
  }
  if (destroys(collection)) text += "    - " + destroyed_text(collection) + "\n";
  for (const auto& change : collection.changes) text += change_line(change, width);
  const bool is_new = collection.action == CollectionAction::kCreate || destroys(collection);
  if (is_new || detail == Detail::kFull) text += unchanged_text(collection, detail, width);
  if (moves_rows) text += row_lines(plan, collection);
  if (collection.load_target) text += moves_rows ? "    ~ loaded at the end\n" : "    ~ loaded\n";
  return text;
}

}  // namespace

bool is_touched(const CollectionPlan& collection) noexcept {
  return collection.action == CollectionAction::kUnchanged &&
         (collection.load_target || !collection.changes.empty());
}

std::string mark_of(const CollectionPlan& collection) {
  switch (collection.action) {
    case CollectionAction::kCreate:
      return "+";
    case CollectionAction::kRecreate:
      return "-/+";
    case CollectionAction::kAdopt:
    case CollectionAction::kResume:
    case CollectionAction::kRefresh:
      return "=>";
    case CollectionAction::kUnchanged:
      return is_touched(collection) ? "~" : " ";
  }
  return " ";
}

std::string destroyed_text(const CollectionPlan& collection) {
  std::string rows = "all rows (the server does not tell how many)";
  if (collection.destroyed_rows) {
    rows = grouped(*collection.destroyed_rows) + " rows";
    if (collection.is_destroyed_estimate) rows = "about " + rows + " (not loaded, so not counted)";
  }
  return rows + " of the target, for good";
}

std::string collection_text(const CompiledPlan& plan, const CollectionPlan& collection,
                            Detail detail) {
  const bool happens = collection.action != CollectionAction::kUnchanged || is_touched(collection);
  return happens || detail == Detail::kFull ? collection_block(plan, collection, detail) : "";
}

}  // namespace kiteway::planner
