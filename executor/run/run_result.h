// What a run came to: the value behind the last lines that a person reads.
#pragma once

#include "executor/run/scheduler.h"
#include "schema/address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

struct CollectionReport {
  CollectionAddress target;
  std::int64_t source_entities = 0;             ///< count(*) of the source
  std::int64_t source_keys = 0;                 ///< distinct keys among them
  std::int64_t rows_copied = 0;                 ///< by this run and those it resumed
  std::int64_t rows_quarantined = 0;            ///< left out, by this run and those it resumed
  std::string quarantine_file = {};             ///< where these are told
  std::optional<std::int64_t> target_entities;  ///< count(*) of the target, when verified
  /// Ranges that earlier runs have copied, each as the source was then.
  std::int64_t ranges_of_earlier_runs = 0;
  std::int64_t retries = 0;   ///< of calls about it, on both ends
  bool is_unchanged = false;  ///< nothing was to be done
  bool is_complete = false;

  friend bool operator==(const CollectionReport&, const CollectionReport&) = default;
};

struct RunReport {
  std::string run_id;
  std::vector<NodeResult> nodes = {};
  std::vector<CollectionReport> collections = {};
  bool was_interrupted = false;
  std::string command = {};  ///< what to type to go on; empty: "the same command"
};

/// The kind that decides the exit code: the first error of a run, or nothing when all went well.
/// A verification that failed counts before everything else.
[[nodiscard]] std::optional<Error> worst_error(const RunReport& report);

}  // namespace kiteway::executor
