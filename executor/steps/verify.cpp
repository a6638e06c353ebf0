// Proves that the target holds as many rows as the source holds distinct keys, or the same values.
#include "executor/steps/compare.h"
#include "executor/steps/count_target.h"
#include "executor/steps/fields.h"
#include "executor/steps/step.h"
#include "schema/base/text.h"

#include <numeric>

namespace kiteway::executor {
namespace {

/// count(*) may lag behind upserts for a moment on old servers (milvus-facts 4.4).
constexpr int kCountAttempts = 5;
constexpr std::chrono::milliseconds kCountPause{1000};

using Counts = std::map<std::string, std::int64_t>;

/// Distinct keys that were read from the source and acknowledged by the target, by partition.
Result<Counts> copied_keys(const StepInput& step) {
  Counts counts;
  for (const auto& [partition, key] : scan_keys(step.run.input.plan, step.node.target)) {
    auto ranges = ranges_of(step.run, key);
    if (!ranges) return ranges.error();
    counts[partition] = std::accumulate(
        ranges->begin(), ranges->end(), std::int64_t{0},
        [](std::int64_t sum, const RangeRecord& range) { return sum + range.key_count; });
  }
  return counts;
}

std::string partition_text(const std::string& partition) {
  return partition.empty() ? "" : " partition " + partition;
}

Error mismatch(const CollectionAddress& address, const Counts& expected, const Counts& found) {
  Error error{.kind = ErrorKind::kDataMismatch,
              .message = "collection " + to_string(address) + " does not hold the source's rows"};
  for (const auto& [partition, keys] : expected) {
    const std::int64_t rows = found.at(partition);
    if (rows == keys) continue;
    error.notes.push_back("target" + partition_text(partition) + ": " + grouped(rows) +
                          " rows, source: " + grouped(keys) + " distinct keys");
  }
  return error;
}

RowsOf rows_of(const StepInput& step, const std::string& partition, bool is_source) {
  const Ends& ends = step.run.input.ends;
  RowsOf rows{.reader = is_source ? ends.source : ends.target,
              .address = is_source ? step.collection.source : step.node.target,
              .partition = partition,
              .key_name = key_name(step.collection),
              .columns = batch_rules(step.collection).columns};
  rows.timestamp = is_source ? step.run.source_timestamp : rows.reader.timestamp();
  return rows;
}

/// Every value of every range that was copied, against what the target holds now.
Outcome compare_values(const StepInput& step) {
  Differences all;
  for (const auto& [partition, key] : scan_keys(step.run.input.plan, step.node.target)) {
    auto ranges = ranges_of(step.run, key);
    if (!ranges) return ranges.error();
    auto found = compare_copied(rows_of(step, partition, true), rows_of(step, partition, false),
                                *ranges, step.run.input.stop);
    if (!found) return found.error();
    all.ranges_compared += found->ranges_compared;
    all.ranges_different += found->ranges_different;
    for (auto& example : found->examples) {
      all.examples.push_back(partition.empty() ? example : partition + ": " + example);
    }
  }
  if (all.ranges_different == 0) return Done{};
  return Error{.kind = ErrorKind::kDataMismatch,
               .message = "collection " + to_string(step.node.target) +
                          " does not hold the source's rows: " + grouped(all.ranges_different) +
                          " of " + grouped(all.ranges_compared) + " ranges differ",
               .notes = std::move(all.examples)};
}

}  // namespace

Outcome verify_step(const StepInput& step) {
  const RunInput& input = step.run.input;
  const CollectionAddress& address = step.node.target;
  auto expected = copied_keys(step);
  if (!expected) return expected.error();
  auto history = input.journal.collection(address);
  if (!history) return history.error();
  TargetCount target{.reader = input.ends.target,
                     .loader = input.ends.target_loader,
                     .address = address,
                     .partitions = step.collection.scan_partitions,
                     .release_anyway = *history && (*history)->is_target_loaded};
  target.loading = [&](bool is_loaded) {
    return update_collection(
        step.run, address, [&](CollectionHistory& record) { record.is_target_loaded = is_loaded; });
  };
  if (step.collection.verify == planner::VerifyMode::kChecksum) {
    target.while_loaded = [&](const Counts& rows) {
      return rows == *expected ? compare_values(step) : Outcome(Done{});
    };
  }
  for (int attempt = 1;; ++attempt) {
    auto found = count_target(target);
    if (!found) return found.error();
    target.release_anyway = false;
    if (*found == *expected) {
      const std::int64_t rows =
          std::accumulate(found->begin(), found->end(), std::int64_t{0},
                          [](std::int64_t sum, const auto& entry) { return sum + entry.second; });
      return step.run.verified(address, rows);
    }
    if (attempt == kCountAttempts) return mismatch(address, *expected, *found);
    RetryTools tools = step.run.tools;
    if (!wait_unless_stopped(tools, kCountPause)) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while counting rows"};
    }
  }
}

}  // namespace kiteway::executor
