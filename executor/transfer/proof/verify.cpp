#include "executor/transfer/proof/verify.h"

#include "executor/transfer/collection_records.h"
#include "executor/transfer/pace/pace_limits.h"
#include "executor/transfer/proof/journal_ranges.h"
#include "executor/transfer/proof/reopen_ranges.h"
#include "executor/transfer/proof/temporary_load.h"
#include "executor/transfer/scan_ranges.h"

namespace kiteway::executor {
namespace {

/// Waits for a count that lags behind upserts for a moment, as on old servers, over the whole
/// collection (docs/milvus-behaviour.md#count-lag).
class CountWaits {
 public:
  explicit CountWaits(RetryTools tools) : tools_(std::move(tools)) {}

  Result<bool> operator()() {
    if (left_ == 0) return false;
    --left_;
    if (wait_unless_stopped(tools_, kPause)) return true;
    return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while counting rows"};
  }

 private:
  static constexpr std::chrono::milliseconds kPause{1000};
  RetryTools tools_;
  int left_ = 4;
};

Result<ProofTotals> verify(const StepContext& step) {
  const auto keys = scan_keys(step.plan, step.node.target);
  JournalRanges source({.collection = step.collection,
                        .keys = keys,
                        .journal = step.journal,
                        .source = step.source,
                        .moment = step.moment});
  ReopenRanges differences(step.collection, keys, step.journal, step.observer);
  Proof proof({.collection = step.collection,
               .target = step.target,
               .by_value = step.collection.verify == planner::VerifyMode::kChecksum,
               .tools = {.streams = step.streams,
                         .tuner = step.tuner,
                         .threads_max = threads_max(step.plan),
                         .stop = step.stop},
               .wait_for_count = CountWaits(step.tools)},
              source, differences);
  auto totals = proof.run();
  if (!totals) return totals;
  if (auto outcome = differences.outcome(*totals); !outcome) return outcome.error();
  return totals;
}

}  // namespace

Outcome verify_step(const StepContext& step) {
  const CollectionAddress& address = step.node.target;
  const auto history = step.records.get(address);
  const TemporaryLoad load{.reader = step.target,
                           .loader = step.target_loader,
                           .address = address,
                           .release_anyway = history && history->is_target_loaded,
                           .loading = [&](bool is_loaded) {
                             return step.records.update(address, [&](CollectionHistory& record) {
                               record.is_target_loaded = is_loaded;
                             });
                           }};
  std::int64_t rows = 0;
  auto verified = while_loaded(load, [&]() -> Outcome {
    auto totals = verify(step);
    if (!totals) return totals.error();
    rows = totals->target_rows;
    return Done{};
  });
  if (!verified) return verified;
  return step.verified(address, rows);
}

}  // namespace kiteway::executor
