// What a step of a run is given.
#pragma once

#include "executor/remote/retry.h"
#include "executor/transfer/observer.h"
#include "planner/model/compiled_plan.h"
#include "schema/base/clock.h"
#include "schema/base/result.h"

#include <cstdint>
#include <functional>
#include <set>
#include <stop_token>
#include <string>

namespace kiteway::executor {

class CollectionRecords;
class Journal;
class Loader;
class Quarantines;
class RangeFeeds;
class Reader;
class SourceMoment;
class Streams;
class TargetIds;
class Traffic;
class Tuner;
class Writer;

/// What all steps of a run share. Everything outlives the run.
struct RunContext {
  const planner::CompiledPlan& plan;
  Reader& source;
  Loader& source_loader;
  Reader& target;
  Loader& target_loader;
  Writer& writer;
  Traffic& target_traffic;
  Journal& journal;  ///< whose lock the caller of the run has
  RunObserver& observer;
  Clock& clock;
  std::stop_token stop;
  std::string run_id;
  RetryTools tools;  ///< clock, randomness and stop for what waits by itself
  Streams& streams;  ///< requests in flight, over all collections
  Tuner& tuner;
  RangeFeeds& feeds;
  TargetIds& target_ids;
  CollectionRecords& records;
  /// Target collections for which the journal has no work but that of this run.
  const std::set<CollectionAddress>& fresh;
  SourceMoment& moment;  ///< of all reads of the source
  Quarantines& quarantines;
  /// Called by scan with the number of ranges that earlier runs have copied, if there are any.
  std::function<void(const CollectionAddress& target, std::int64_t ranges)> taken_up;
  /// Called by verify when the counts agree.
  std::function<Outcome(const CollectionAddress& target, std::int64_t rows)> verified;
};

/// The same, for one node of the plan.
struct StepContext : RunContext {
  const planner::Node& node;
  const planner::CollectionPlan& collection;
};

/// The partition of the target that the rows of `step` are written to; empty: the target decides.
[[nodiscard]] std::string target_partition(const StepContext& step);

}  // namespace kiteway::executor
