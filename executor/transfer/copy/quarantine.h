// Rows of the source that do not go, since the target cannot hold them: counted, bounded, told.
#pragma once

#include "executor/journal/journal.h"
#include "executor/transfer/copy/dead_letters.h"
#include "executor/transfer/observer.h"
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

/// What a quarantine writes to and reads from. All must outlive it.
struct QuarantineTools {
  const planner::CompiledPlan& plan;
  Journal& journal;
  RunObserver& observer;
  Clock& clock;
  std::string run_id;
};

/// Those of one target collection, over all its partitions and runs. Thread-safe.
class Quarantine {
 public:
  /// Both must outlive it. `collection` is one of the plan of `tools`.
  Quarantine(const QuarantineTools& tools, const planner::CollectionPlan& collection);

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

  const QuarantineTools& tools_;
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
  explicit Quarantines(QuarantineTools tools) : tools_(std::move(tools)) {}
  [[nodiscard]] Quarantine& of(const planner::CollectionPlan& collection);

 private:
  QuarantineTools tools_;
  std::mutex mutex_;
  std::map<CollectionAddress, std::unique_ptr<Quarantine>> all_;
};

}  // namespace kiteway::executor
