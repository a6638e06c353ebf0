// A compiled plan in one line per object.
#include "planner/render/plan/parts.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::planner {
namespace {

bool changes_nothing(const CollectionPlan& collection) {
  return collection.action == CollectionAction::kUnchanged && !is_touched(collection);
}

std::string touched_text(const CollectionPlan& collection) {
  const auto parts = static_cast<std::int64_t>(collection.changes.size());
  std::string text = parts == 0 ? "" : grouped(parts) + " to be corrected";
  if (collection.load_target) text += text.empty() ? "to be loaded" : ", to be loaded";
  return text;
}

/// What the collections of a plan add up to.
struct Sums {
  std::int64_t create = 0;
  std::int64_t copy = 0;
  std::int64_t verify = 0;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;
  bool rows_known = true;
  std::int64_t destroyed = 0;
  std::int64_t touched = 0;
  std::int64_t altered = 0;
  std::int64_t unchanged = 0;
};

Sums sums_of(const CompiledPlan& plan) {
  Sums sums;
  for (const auto& collection : plan.collections) {
    if (collection.action == CollectionAction::kUnchanged) {
      std::int64_t& untouched = is_altered(collection) ? sums.altered : sums.unchanged;
      ++(is_touched(collection) ? sums.touched : untouched);
      continue;
    }
    if (collection.action == CollectionAction::kCreate) ++sums.create;
    if (destroys(collection)) ++sums.destroyed;
    ++sums.copy;
    if (collection.verify != VerifyMode::kNone) ++sums.verify;
    const std::int64_t rows = collection.entity_count.value_or(0);
    sums.rows_known = sums.rows_known && collection.entity_count.has_value();
    sums.rows += rows;
    sums.bytes += static_cast<std::uint64_t>(rows) * collection.row_bytes_estimate;
  }
  return sums;
}

std::string no_changes_line(std::int64_t altered) {
  if (altered == 0) return "No changes. The target matches the plan.";
  if (altered == 1) return "Nothing to do, but 1 collection no longer matches the plan.";
  return fmt::format("Nothing to do, but {} collections no longer match the plan.", altered);
}

}  // namespace

std::string summary_of(const CollectionPlan& collection) {
  const std::string name = "collection " + printable(to_string(collection.target.address)) + "  ";
  const Role role = role_of(collection);
  const std::string mark = (role == Role::kPlain ? " " : std::string(symbol_of(role))) + " ";
  if (changes_nothing(collection)) {
    return mark + name + (is_altered(collection) ? "changed outside of kiteway" : "unchanged");
  }
  if (is_touched(collection)) return mark + name + touched_text(collection);
  std::string text = mark + name + rows_text(collection);
  const auto lost = std::ranges::count(collection.changes, ChangeKind::kLost, &Change::kind);
  if (lost > 0) text += ", " + grouped(lost) + (lost == 1 ? " part" : " parts") + " not copied";
  if (destroys(collection)) text += ", DESTROYS " + destroyed_text(collection);
  return text;
}

std::string render_summary(const CompiledPlan& plan, Detail detail, Paint paint) {
  Lines lines;
  for (const auto& collection : plan.collections) {
    if (collection.drift.empty()) continue;
    lines.push_back({.role = Role::kTitle, .text = "  # " + drift_title(collection)});
  }
  for (const auto& database : new_databases(plan)) {
    lines.push_back(marked(Role::kCreate, 2, "database " + printable(database)));
  }
  for (const auto& collection : plan.collections) {
    if (changes_nothing(collection) && detail == Detail::kChanges) continue;
    lines.push_back({.role = role_of(collection), .text = "  " + summary_of(collection)});
  }
  if (!lines.empty()) lines.emplace_back();
  lines.push_back({.role = Role::kTitle, .text = summary_line(plan)});
  return text_of(lines, paint);
}

std::string summary_line(const CompiledPlan& plan) {
  if (has_no_changes(plan)) {
    return no_changes_line(std::ranges::count_if(plan.collections, is_altered));
  }
  const Sums sums = sums_of(plan);
  std::vector<std::string> parts;
  if (sums.copy > 0) {
    parts.push_back(fmt::format("{} to create, {} to copy ({} rows{}, ~{}), {} to verify",
                                sums.create, sums.copy, grouped(sums.rows),
                                sums.rows_known ? "" : " or more", human_bytes(sums.bytes),
                                sums.verify));
  }
  const auto add = [&parts](std::int64_t count, const std::string& what) {
    if (count > 0) parts.push_back(std::to_string(count) + " " + what);
  };
  add(sums.destroyed, "TO BE DESTROYED and recreated");
  add(sums.touched, "to correct or load");
  add(sums.altered, "changed outside of kiteway");
  add(sums.unchanged, "unchanged");
  return "Plan: " + join(parts, ", ") + ".";
}

}  // namespace kiteway::planner
