// Rows of the source that do not go, since the target cannot hold them: counted, bounded, told.
#pragma once

#include "executor/journal/journal.h"
#include "executor/run/run.h"
#include "executor/transfer/copy/dead_letters.h"
#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {

/// A row to be left out, with its values as JSON.
struct LeftOutRow {
  QuarantinedRow row;
  std::string values = "{}";
};

/// Those of one target collection, over all its partitions and runs. Thread-safe.
class Quarantine {
 public:
  /// All must outlive it. `collection` is one of the run's plan.
  Quarantine(const RunInput& run, const planner::CollectionPlan& collection);

  /// Leaves these rows of `node`'s partition out: they are in the file and on disk when this
  /// returns, and queued for the journal before anything that is queued later. kIncomplete when
  /// they are more than the plan allows; then none of them is.
  Outcome add(const planner::Node& node, const std::string& scan_key,
              const std::vector<LeftOutRow>& rows);

  /// Forgets those with a key in `range`, which is about to be copied anew.
  Outcome release(const planner::Node& node, const std::string& scan_key, const KeyRange& range);

 private:
  using Place = std::pair<std::string, PrimaryKey>;  ///< scan and key

  Outcome load();
  [[nodiscard]] DeadLetter letter_of(const planner::Node& node, const LeftOutRow& row) const;
  [[nodiscard]] Error too_many(std::int64_t rows, const QuarantinedRow& example) const;

  const RunInput& run_;
  const planner::CollectionPlan& collection_;
  std::mutex mutex_;
  bool is_loaded_ = false;
  bool is_told_ = false;  ///< that there are any
  std::set<Place> places_;
  DeadLetters letters_;
};

/// The quarantines of a run by target collection. Thread-safe.
class Quarantines {
 public:
  explicit Quarantines(const RunInput& run) : run_(run) {}
  [[nodiscard]] Quarantine& of(const planner::CollectionPlan& collection);

 private:
  const RunInput& run_;
  std::mutex mutex_;
  std::map<CollectionAddress, std::unique_ptr<Quarantine>> all_;
};

}  // namespace kiteway::executor
