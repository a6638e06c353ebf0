#include "executor/report/verify_report.h"

#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::executor {
namespace {

std::string row_lines(const VerifiedCollection& collection) {
  std::string text;
  for (const auto& row : collection.rows) {
    text += fmt::format("  {}{} key {}: {}\n", to_string(collection.target),
                        row.partition.empty() ? "" : " partition " + row.partition,
                        key_text(row.key), to_string(row.found));
  }
  if (collection.rows_not_listed > 0) {
    text += fmt::format("  {}: and {} more\n", to_string(collection.target),
                        grouped(collection.rows_not_listed));
  }
  return text;
}

std::string table(const std::vector<VerifiedCollection>& collections) {
  std::size_t width = std::string_view("collection").size();
  for (const auto& collection : collections) {
    width = std::max(width, to_string(collection.target).size());
  }
  std::string text = fmt::format("  {:<{}}  {:>12}  {:>12}  {}\n", "collection", width,
                                 "source keys", "target rows", "result");
  for (const auto& collection : collections) {
    text += fmt::format("  {:<{}}  {:>12}  {:>12}  {}\n", to_string(collection.target), width,
                        grouped(collection.source_keys), grouped(collection.target_entities),
                        collection.is_equal() ? "equal" : "MISMATCH");
  }
  return text;
}

}  // namespace

std::string to_string(RowFound found) {
  switch (found) {
    case RowFound::kOnlyOnSource:
      return "only on the source";
    case RowFound::kOnlyOnTarget:
      return "only on the target";
    case RowFound::kDifferentValues:
      return "different values";
  }
  return "";
}

/// Said whether all agree or not: rows are missing on the target, if by consent.
std::string quarantined_lines(const std::vector<VerifiedCollection>& collections) {
  std::string text;
  for (const auto& collection : collections) {
    if (collection.quarantined == 0) continue;
    text +=
        fmt::format("  QUARANTINED: {} {} of {} not on the target, as the run has told\n",
                    grouped(collection.quarantined), collection.quarantined == 1 ? "row" : "rows",
                    to_string(collection.target) + (collection.quarantined == 1 ? " is" : " are"));
  }
  return text;
}

/// Nothing can be said of such a row: the source chooses it anew, and either is right.
std::string repeated_lines(const std::vector<VerifiedCollection>& collections) {
  std::string text;
  for (const auto& collection : collections) {
    if (collection.repeated_keys == 0) continue;
    text += fmt::format(
        "  note: {} of {} for several rows on the source, which answers {} of them than the target "
        "holds\n",
        collection.repeated_keys == 1 ? "1 key" : grouped(collection.repeated_keys) + " keys",
        to_string(collection.target) + (collection.repeated_keys == 1 ? " stands" : " stand"),
        collection.repeated_keys == 1 ? "another" : "others");
  }
  return text;
}

std::string render(const std::vector<VerifiedCollection>& collections) {
  std::string differences;
  std::string rows;
  bool by_value = true;
  for (const auto& collection : collections) {
    by_value = by_value && collection.by_value;
    for (const auto& line : collection.differences) differences += "  ! " + line + "\n";
    rows += row_lines(collection);
  }
  std::string text =
      table(collections) + quarantined_lines(collections) + repeated_lines(collections) + "\n";
  if (std::ranges::all_of(collections, &VerifiedCollection::is_equal)) {
    return text + fmt::format("Verified: {} collection{} hold{} {}.\n", collections.size(),
                              collections.size() == 1 ? "" : "s",
                              collections.size() == 1 ? "s" : "",
                              by_value ? "the source's rows, value by value"
                                       : "as many rows as the source has keys");
  }
  text += differences;
  if (!rows.empty()) text += "\nRows that differ:\n" + rows;
  return text + "\nSource and target differ.\n";
}

}  // namespace kiteway::executor
