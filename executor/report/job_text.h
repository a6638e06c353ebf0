// Runs for people: a table of all, and one with its collections, rates and troubles.
#pragma once

#include "executor/report/job.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// A line for each run, the latest first.
[[nodiscard]] std::string render_jobs(const std::vector<Job>& jobs);

[[nodiscard]] std::string render_job(const Job& job);

/// "2026-11-23T09:14:02Z  error    copy a: cannot read rows: lost"
[[nodiscard]] std::string render_event(const EventRecord& event);

/// The leases that are held, and by whom.
[[nodiscard]] std::string render_lease(const LeaseRecord& lease, const Liveness& liveness);

}  // namespace kiteway::executor
