// Counts what a run does, by node and by collection, and writes it into the journal as it goes on.
#pragma once

#include "executor/journal/journal.h"
#include "executor/transfer/observer.h"
#include "planner/model/compiled_plan.h"
#include "schema/base/clock.h"

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Stands between a run and its observer. Thread-safe. What it writes is queued and never waited
/// for: rows do not wait for their being counted.
class RunTally final : public RunObserver {
 public:
  /// All must outlive it.
  RunTally(const planner::CompiledPlan& plan, Journal& journal, std::string run_id,
           RunObserver& next, Clock& clock);

  void node_started(const planner::Node& node) override;
  void node_finished(const planner::Node& node, const Error* error) override;
  void rows_expected(const planner::Node& node, std::int64_t rows) override;
  void rows_copied(const planner::Node& node, std::int64_t rows, std::uint64_t bytes) override;
  void rows_quarantined(const planner::Node& node, std::int64_t rows) override;
  void retried(const planner::Node& node, const Error& error) override;
  void limited_by(const std::string& limiter, const std::string& reason) override;
  void note(const std::string& text) override;

  /// Queues the collections that changed since the last call: about once a second.
  void write_progress();
  /// Every collection with its last state and its rates over the whole run, once all is at an end.
  [[nodiscard]] std::vector<ProgressRecord> finish(
      const std::map<CollectionAddress, State>& states);
  /// Left out, as the collection is now; of one that an earlier run has finished, `rows`.
  void set_quarantined(const CollectionAddress& target, std::int64_t rows);
  [[nodiscard]] std::int64_t retries(const CollectionAddress& target);
  /// What was counted for a node, without its state. `end` stops its clock.
  [[nodiscard]] RunNodeRecord node(const std::string& id);
  [[nodiscard]] RunNodeRecord end(const std::string& id);

 private:
  struct Sample {
    Clock::Steady at;
    std::int64_t rows;
    std::int64_t bytes;
  };
  struct Collection {
    ProgressRecord record;
    std::deque<Sample> samples = {};   ///< of the last seconds
    std::optional<Sample> first = {};  ///< when the first rows were written
    Clock::Steady last_rows = {};
    bool is_changed = true;
  };
  struct NodeCount {
    RunNodeRecord record;
    Clock::Steady started = {};
  };

  void event(const std::string& node_id, EventLevel level, std::string text);
  void count_rows(Collection& collection, const planner::Node& node, std::int64_t rows,
                  std::uint64_t bytes);
  void sample(Collection& collection);
  /// Null for a node that is of no collection, as one that makes a database.
  Collection* of(const planner::Node& node);

  Journal& journal_;
  std::string run_id_;
  RunObserver& next_;
  Clock& clock_;
  std::mutex mutex_;
  std::map<CollectionAddress, Collection> collections_;
  std::map<std::string, NodeCount> nodes_;
};

}  // namespace kiteway::executor
