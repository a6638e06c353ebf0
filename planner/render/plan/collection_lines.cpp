// What a plan does with one collection.
#include "planner/render/plan/parts.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr std::string_view kPrimaryKey = "primary key";

Role role_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kAdd:
      return Role::kCreate;
    case ChangeKind::kModify:
      return Role::kChange;
    case ChangeKind::kLost:
      return Role::kLose;
  }
  return Role::kPlain;
}

/// Values and names come from the servers: nothing in them may drive the terminal.
Line change_line(const Change& change, std::size_t width) {
  std::string values = change.before + change.after;
  if (!change.before.empty() && !change.after.empty()) {
    values = change.before + " -> " + change.after;
  }
  std::string text = fmt::format("{:<{}}  {}", printable(change.path), width, printable(values));
  text.erase(text.find_last_not_of(' ') + 1);
  std::string comment = printable(change.reason);
  if (change.origin.line != 0) {
    if (!comment.empty()) comment += ", ";
    comment += printable(to_string(change.origin));
  }
  if (!comment.empty()) text += "  # " + comment;
  return marked(role_of(change.kind), 4, text);
}

std::string verb(const CollectionPlan& collection) {
  const bool verifies = collection.verify != VerifyMode::kNone;
  switch (collection.action) {
    case CollectionAction::kCreate:
      return verifies ? "will be created, copied and verified" : "will be created and copied";
    case CollectionAction::kAdopt:
      return "was not created by this plan: rows will be compared and those that differ written";
    case CollectionAction::kRecreate:
      return "WILL BE DESTROYED and recreated";
    case CollectionAction::kResume:
      return "is incomplete and will be completed";
    case CollectionAction::kRefresh:
      return "will be copied again";
    case CollectionAction::kUnchanged:
      if (!collection.changes.empty()) return "has up-to-date rows; settings will be corrected";
      if (collection.load_target) return "will be loaded";
      return is_altered(collection) ? "no longer matches the plan" : "matches the plan";
  }
  return "";
}

std::string primary_key_text(const CollectionPlan& collection) {
  const FieldSchema* key = primary_key(collection.target.schema);
  return key == nullptr ? "" : key->name + " (" + type_text(*key) + ")";
}

Line plain(std::string text) { return {.role = Role::kPlain, .text = std::move(text)}; }

/// What stays as it is, counted or listed.
Lines unchanged_lines(const CollectionPlan& collection, Detail detail, std::size_t width) {
  if (detail == Detail::kChanges) {
    return {plain(fmt::format("      # ({} unchanged)", collection.unchanged.size()))};
  }
  Lines lines;
  for (const auto& fact : collection.unchanged) {
    lines.push_back(
        plain(fmt::format("      {:<{}}  {}", printable(fact.path), width, printable(fact.after))));
  }
  return lines;
}

Line verify_line(VerifyMode mode) {
  switch (mode) {
    case VerifyMode::kNone:
      return marked(Role::kLose, 4, " not verified (verify: none)");
    case VerifyMode::kCount:
      return marked(Role::kVerify, 4, " distinct keys of both sides");
    case VerifyMode::kChecksum:
      return marked(Role::kVerify, 4, " every value of both sides, by checksum");
  }
  return {};
}

/// Rows that do not arrive are no surprise to who has read the plan.
Lines quarantine_lines(const CompiledPlan& plan, const CollectionPlan& collection) {
  if (!quarantines(collection)) return {};
  Lines lines;
  if (collection.colliding_rows > 0) {
    lines.push_back(marked(Role::kLose, 4,
                           " " + grouped(collection.colliding_rows) +
                               (collection.colliding_rows == 1 ? " row has" : " rows have") +
                               " a dynamic key with the name of a field and will be left out"));
  }
  lines.push_back(marked(Role::kLose, 4,
                         " rows that the target cannot store are left out, at most " +
                             grouped(collection.max_quarantined) + " and listed in"));
  lines.push_back(plain("       " + printable(quarantine_file(plan, collection.target.address)) +
                        " in the state folder"));
  return lines;
}

Lines row_lines(const CompiledPlan& plan, const CollectionPlan& collection) {
  Lines lines;
  if (!collection.temporary_loads.empty()) {
    lines.push_back(
        marked(Role::kChange, 4, "source collection is loaded for the copy and released again"));
  }
  std::string rows = rows_text(collection);
  const std::size_t partitions = collection.scan_partitions.size();
  if (partitions > 1) {
    rows += ", " + std::to_string(partitions) +
            (collection.merged.empty() ? " partitions" : " collections");
  }
  lines.push_back(marked(Role::kCopy, 4, rows));
  append(lines, quarantine_lines(plan, collection));
  lines.push_back(verify_line(collection.verify));
  return lines;
}

std::size_t path_width(const CollectionPlan& collection, Detail detail) {
  std::size_t width = kPrimaryKey.size();
  for (const auto& change : collection.changes) width = std::max(width, change.path.size());
  if (detail == Detail::kChanges) return width;
  for (const auto& fact : collection.unchanged) width = std::max(width, fact.path.size());
  return width;
}

Lines title_lines(const CollectionPlan& collection) {
  const std::string address = printable(to_string(collection.target.address));
  std::string name = "collection " + address;
  if (collection.source != collection.target.address || !collection.merged.empty()) {
    name += "  from " + printable(to_string(collection.source));
  }
  if (!collection.merged.empty()) {
    name += " and " + grouped(std::ssize(collection.merged)) + " more";
  }
  const Role title = destroys(collection) ? Role::kWarning : Role::kTitle;
  const Role role = role_of(collection);
  return {{},
          {.role = title, .text = "  # collection " + address + " " + verb(collection)},
          role == Role::kPlain ? plain("    " + name) : marked(role, 2, name)};
}

Lines collection_block(const CompiledPlan& plan, const CollectionPlan& collection, Detail detail) {
  const bool moves_rows = collection.action != CollectionAction::kUnchanged;
  Lines lines = title_lines(collection);
  const std::size_t width = path_width(collection, detail);
  if (moves_rows || detail == Detail::kFull) {
    lines.push_back(plain(fmt::format("      {:<{}}  {}", kPrimaryKey, width,
                                      printable(primary_key_text(collection)))));
  }
  if (destroys(collection)) {
    lines.push_back(marked(Role::kDestroy, 4, destroyed_text(collection)));
  }
  for (const auto& change : collection.changes) lines.push_back(change_line(change, width));
  const bool is_new = collection.action == CollectionAction::kCreate || destroys(collection);
  if (is_new || detail == Detail::kFull) {
    append(lines, unchanged_lines(collection, detail, width));
  }
  if (moves_rows) append(lines, row_lines(plan, collection));
  if (collection.load_target) {
    lines.push_back(marked(Role::kChange, 4, moves_rows ? "loaded at the end" : "loaded"));
  }
  return lines;
}

}  // namespace

bool is_touched(const CollectionPlan& collection) noexcept {
  return collection.action == CollectionAction::kUnchanged &&
         (collection.load_target || !collection.changes.empty());
}

Role role_of(const CollectionPlan& collection) {
  switch (collection.action) {
    case CollectionAction::kCreate:
      return Role::kCreate;
    case CollectionAction::kRecreate:
      return Role::kRecreate;
    case CollectionAction::kAdopt:
    case CollectionAction::kResume:
    case CollectionAction::kRefresh:
      return Role::kCopy;
    case CollectionAction::kUnchanged:
      return is_touched(collection) ? Role::kChange : Role::kPlain;
  }
  return Role::kPlain;
}

std::string destroyed_text(const CollectionPlan& collection) {
  std::string rows = "all rows (the server does not report how many)";
  if (collection.destroyed_rows) {
    rows = grouped(*collection.destroyed_rows) + " rows";
    if (collection.is_destroyed_estimate) rows = "about " + rows + " (not loaded, so not counted)";
  }
  return rows + " of the target, permanently";
}

Lines collection_lines(const CompiledPlan& plan, const CollectionPlan& collection, Detail detail) {
  const bool happens = collection.action != CollectionAction::kUnchanged || is_touched(collection);
  return happens || detail == Detail::kFull ? collection_block(plan, collection, detail) : Lines{};
}

}  // namespace kiteway::planner
