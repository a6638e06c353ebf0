// A run as others see it: what the journal holds of it, and whether somebody still does it.
#pragma once

#include "executor/journal/journal_view.h"
#include "executor/journal/owner.h"
#include "executor/journal/records.h"
#include "schema/base/clock.h"
#include "schema/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

enum class JobState : std::uint8_t {
  kInProgress,
  kSucceeded,
  kFailed,
  kCancelled,
  kInterrupted,  ///< stopped by a signal, or its process is gone
};

/// "in progress", for people.
[[nodiscard]] std::string to_string(JobState state);

struct Job {
  RunRecord run;
  JobState state = JobState::kInProgress;
  std::string why = {};  ///< how the state is known; empty when the run wrote it down itself
  std::optional<LeaseRecord> lease = {};
  std::vector<ProgressRecord> collections = {};
  std::vector<RunNodeRecord> nodes = {};   ///< in the order of the plan
  std::vector<EventRecord> troubles = {};  ///< the last errors and warnings, oldest first
  std::optional<std::int64_t> duration_ms = {};
  std::string quarantine_folder = {};  ///< of the files that tell what was left out

  /// Ended early: the same command goes on with it.
  [[nodiscard]] bool is_resumable() const;
};

/// Whether the holder of a lease lives; the machine answers, or a test.
using AskLiveness = std::function<Liveness(const LeaseRecord&)>;

/// Without nodes and troubles.
[[nodiscard]] Result<std::vector<Job>> read_jobs(JournalView& view, Clock::Wall now,
                                                 const AskLiveness& ask);

/// The run of that name, of which the beginning or the end is enough; the latest for an empty name.
/// kNotFound, telling what to do, when there is none or more than one.
[[nodiscard]] Result<Job> read_job(const std::filesystem::path& folder, const std::string& name,
                                   Clock::Wall now, const AskLiveness& ask);

/// 0 to 100, cut to whole hundredths: nothing is 100 before it is all there.
[[nodiscard]] double percent_of(const ProgressRecord& collection);
/// Absent below 1 %, and when nothing moves.
[[nodiscard]] std::optional<std::int64_t> eta_seconds(const ProgressRecord& collection);

}  // namespace kiteway::executor
