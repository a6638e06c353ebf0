#include "executor/report/run_report.h"

#include "executor/report/node_table.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::executor {
namespace {

std::string collection_line(const CollectionReport& collection, std::size_t width) {
  std::string result = "unfinished";
  if (collection.is_unchanged) {
    result = "unchanged";
  } else if (collection.is_complete && collection.target_entities) {
    result = "verified";
  } else if (collection.is_complete) {
    result = "copied, UNVERIFIED";
  } else if (collection.target_entities && *collection.target_entities != collection.rows_copied &&
             collection.rows_quarantined == 0) {
    result = "MISMATCH";
  }
  const std::string target =
      collection.target_entities ? grouped(*collection.target_entities) : "-";
  return fmt::format("  {:<{}}  {:>12}  {:>12}  {:>12}  {:>12}  {}\n", to_string(collection.target),
                     width, grouped(collection.source_entities), grouped(collection.source_keys),
                     grouped(collection.rows_copied), target, result);
}

std::string calls_text(std::int64_t calls) {
  return calls == 1 ? "1 call was" : grouped(calls) + " calls were";
}

std::string rows_text(std::int64_t rows) { return grouped(rows) + (rows == 1 ? " row" : " rows"); }

std::string collection_table(const RunReport& report) {
  std::size_t width = std::string_view("collection").size();
  for (const auto& collection : report.collections) {
    width = std::max(width, to_string(collection.target).size());
  }
  std::string text =
      fmt::format("  {:<{}}  {:>12}  {:>12}  {:>12}  {:>12}  {}\n", "collection", width,
                  "source rows", "source keys", "copied", "target rows", "result");
  for (const auto& collection : report.collections) text += collection_line(collection, width);
  for (const auto& collection : report.collections) {
    if (collection.rows_quarantined == 0) continue;
    text += fmt::format(
        "  QUARANTINED: {} of {} not on the target: {}\n", rows_text(collection.rows_quarantined),
        to_string(collection.target) + (collection.rows_quarantined == 1 ? " is" : " are"),
        printable(collection.quarantine_file));
  }
  for (const auto& collection : report.collections) {
    if (collection.retries == 0) continue;
    text += fmt::format("  note: {}: {} repeated\n", to_string(collection.target),
                        calls_text(collection.retries));
  }
  for (const auto& collection : report.collections) {
    const std::int64_t extra = collection.source_entities - collection.source_keys;
    if (extra <= 0 || collection.source_keys == 0) continue;
    text += fmt::format(
        "  note: {} holds {} rows but {} distinct keys on the source: {} rows repeat a key, and "
        "one "
        "row per key was copied\n",
        to_string(collection.target), grouped(collection.source_entities),
        grouped(collection.source_keys), grouped(extra));
  }
  for (const auto& collection : report.collections) {
    const std::int64_t ranges = collection.ranges_of_earlier_runs;
    if (ranges == 0) continue;
    text += fmt::format(
        "  note: {} {} of {} {} copied by an earlier run, with the rows of that moment; verify: "
        "checksum finds what has changed since\n",
        grouped(ranges), ranges == 1 ? "range" : "ranges", to_string(collection.target),
        ranges == 1 ? "was" : "were");
  }
  return text;
}

std::string how_to_go_on(const RunReport& report) {
  if (report.command.empty()) return "Run the same command again to go on from here.\n";
  return "Go on from here with:\n\n  " + report.command + "\n";
}

}  // namespace

std::string render(const RunReport& report) {
  std::string text = "Run " + report.run_id + "\n" + collection_table(report);
  const std::string nodes = render_nodes(report.nodes);
  if (!nodes.empty()) text += "\n" + nodes;
  const auto unfinished = std::ranges::count_if(report.collections, [](const auto& collection) {
    return !collection.is_complete && !collection.is_unchanged;
  });
  const auto unverified = std::ranges::count_if(report.collections, [](const auto& collection) {
    return collection.is_complete && !collection.is_unchanged && !collection.target_entities;
  });
  std::int64_t retries = 0;
  for (const auto& collection : report.collections) retries += collection.retries;
  if (retries > 0) text += "\n" + calls_text(retries) + " repeated in all.\n";
  if (report.was_interrupted) {
    text += "\nInterrupted. " + how_to_go_on(report);
  } else if (unfinished > 0 || worst_error(report)) {
    text += fmt::format("\nIncomplete: {} of {} collections are not done. {}", unfinished,
                        report.collections.size(), how_to_go_on(report));
  } else if (unverified > 0) {
    text += fmt::format(
        "\nCopied but UNVERIFIED: {} of {} collections. Nobody compared their rows with the "
        "source's (verify: none); `kiteway verify` does.\n",
        unverified, report.collections.size());
  } else {
    text += fmt::format("\nApply complete! {} {}.\n", report.collections.size(),
                        report.collections.size() == 1 ? "collection" : "collections");
  }
  std::int64_t quarantined = 0;
  for (const auto& collection : report.collections) quarantined += collection.rows_quarantined;
  if (quarantined > 0) {
    text += fmt::format(
        "But {} of the source did not go: the plan has such rows QUARANTINED, see above.\n",
        rows_text(quarantined));
  }
  return text;
}

}  // namespace kiteway::executor
