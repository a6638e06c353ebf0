// What every step is given, and the steps by name: one file for each.
#pragma once

#include "executor/run/run.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "executor/transfer/scan/range_feed.h"
#include "executor/transfer/scan/source_moment.h"
#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace kiteway::executor {

/// The target's collection ids, as they become known. Thread-safe.
class TargetIds {
 public:
  void set(const CollectionAddress& address, std::int64_t id);
  /// 0 while the collection does not exist.
  [[nodiscard]] std::int64_t get(const CollectionAddress& address);

 private:
  std::mutex mutex_;
  std::map<CollectionAddress, std::int64_t> ids_;
};

/// The journal's records of the target collections: read once, since the run holds the journal's
/// lock and nobody else changes them. Thread-safe.
class CollectionRecords {
 public:
  explicit CollectionRecords(Journal& journal) : journal_(journal) {}

  /// Reads what the journal has; before all other calls.
  [[nodiscard]] Outcome read();
  [[nodiscard]] std::optional<CollectionHistory> get(const CollectionAddress& target) const;
  /// Changes the record, or a new one, and queues it to be written: Journal::wait tells when it is.
  GroupCommit::Ticket change(const CollectionAddress& target,
                             const std::function<void(CollectionHistory&)>& change);

 private:
  Journal& journal_;
  mutable std::mutex mutex_;
  History records_;
};

class Quarantines;

/// State shared by the steps of one run.
struct RunState {
  const RunInput& input;
  Streams& streams;  ///< requests in flight, over all collections
  Tuner& tuner;
  RangeFeeds& feeds;
  TargetIds& target_ids;
  CollectionRecords& records;
  /// Target collections of which the journal holds no work but that of this run.
  const std::set<CollectionAddress>& fresh;
  RetryTools tools;
  SourceMoment& moment;  ///< of all reads of the source
  Quarantines& quarantines;
  /// Called by scan with the number of ranges that earlier runs have copied, if there are any.
  std::function<void(const CollectionAddress& target, std::int64_t ranges)> taken_up;
  /// Called by verify when the counts agree.
  std::function<Outcome(const CollectionAddress& target, std::int64_t rows)> verified;
};

struct StepInput {
  RunState& run;
  const planner::Node& node;
  const planner::CollectionPlan& collection;
};

Outcome drop_collection_step(const StepInput& step);
Outcome create_collection_step(const StepInput& step);
Outcome create_partition_step(const StepInput& step);
Outcome create_index_step(const StepInput& step);
Outcome create_alias_step(const StepInput& step);
Outcome set_properties_step(const StepInput& step);
Outcome load_source_step(const StepInput& step);
Outcome release_source_step(const StepInput& step);
Outcome scan_step(const StepInput& step);
Outcome copy_step(const StepInput& step);
Outcome settle_step(const StepInput& step);
Outcome verify_step(const StepInput& step);
Outcome load_target_step(const StepInput& step);

/// How long a load may take before the step fails; a load of a large collection takes minutes.
inline constexpr std::chrono::minutes kLoadPatience{30};

/// Loads what the source collections of the plan have not loaded, or releases it again; of several
/// that cannot be released the first one's error.
Outcome load_source(Loader& loader, const planner::CollectionPlan& collection);
Outcome release_source(Loader& loader, const planner::CollectionPlan& collection);

/// The moment at which the source collection of `step` is read: SourceMoment::timestamp.
[[nodiscard]] Result<std::uint64_t> source_timestamp(const StepInput& step);

/// The partition of the target that the rows of `step` go to.
[[nodiscard]] std::string target_partition(const StepInput& step);

/// The keys of the scan nodes of a collection, by partition.
[[nodiscard]] std::map<std::string, std::string> scan_keys(const planner::CompiledPlan& plan,
                                                           const CollectionAddress& target);

/// The ranges of a complete scan. kInternal when the journal has none: rows that nobody counted
/// must not pass for an empty partition.
[[nodiscard]] Result<std::vector<RangeRecord>> ranges_of(RunState& run,
                                                         const std::string& scan_key);

/// The journal's record of the target collection, changed by `change`: as one of this run, and on
/// disk when this returns.
Outcome update_collection(RunState& run, const CollectionAddress& target,
                          const std::function<void(CollectionHistory&)>& change);
/// The same, on disk after what was queued before and before what is queued later.
GroupCommit::Ticket queue_collection(RunState& run, const CollectionAddress& target,
                                     const std::function<void(CollectionHistory&)>& change);

}  // namespace kiteway::executor
