#include "executor/report/job.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr int kTroublesMax = 5;

/// A run that says it is running may be dead: who held its lease decides.
void settle_state(Job& job, const AskLiveness& ask) {
  switch (job.run.state) {
    case State::kDone:
      job.state = JobState::kSucceeded;
      return;
    case State::kFailed:
      job.state = JobState::kFailed;
      return;
    case State::kCancelled:
      job.state = JobState::kCancelled;
      return;
    case State::kInterrupted:
      job.state = JobState::kInterrupted;
      return;
    case State::kWaiting:
    case State::kRunning:
    case State::kSkipped:
      break;
  }
  const Liveness liveness =
      job.lease ? ask(*job.lease)
                : Liveness{.is_alive = false, .reason = "nobody holds a lock for it"};
  job.state = liveness.is_alive ? JobState::kInProgress : JobState::kInterrupted;
  job.why = liveness.reason;
  if (liveness.is_alive || !job.lease) return;
  job.run.finished_at =
      job.lease->released_at.empty() ? job.lease->heartbeat_at : job.lease->released_at;
}

void measure(Job& job, Clock::Wall now) {
  const auto begin = parse_rfc3339(job.run.started_at);
  const auto end =
      job.state == JobState::kInProgress ? std::optional(now) : parse_rfc3339(job.run.finished_at);
  if (!begin || !end) return;
  job.duration_ms = std::max<std::int64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(*end - *begin).count(), 0);
}

Result<Job> make_job(JournalView& view, RunRecord run, Clock::Wall now, const AskLiveness& ask) {
  Job job{.run = std::move(run)};
  auto lease = view.lease_of(job.run.run_id);
  if (!lease) return lease.error();
  job.lease = std::move(*lease);
  auto collections = view.progress(job.run.run_id);
  if (!collections) return collections.error();
  job.collections = std::move(*collections);
  settle_state(job, ask);
  measure(job, now);
  if (job.state != JobState::kInProgress) {
    for (auto& collection : job.collections) {
      if (collection.state == State::kRunning) collection.state = State::kInterrupted;
    }
  }
  return job;
}

Error not_found(std::string message, const std::filesystem::path& folder) {
  return {.kind = ErrorKind::kNotFound,
          .message = std::move(message),
          .notes = {"kiteway jobs --state-dir " + folder.string() + " lists the runs"}};
}

Result<RunRecord> find_run(const std::vector<RunRecord>& runs, const std::string& name,
                           const std::filesystem::path& folder) {
  std::vector<const RunRecord*> found;
  for (const auto& run : runs) {
    const bool fits = run.run_id.starts_with(name) || run.run_id.ends_with(name);
    if (fits) found.push_back(&run);
  }
  if (name.empty() && !found.empty()) return *found.front();
  if (found.size() == 1) return *found.front();
  if (found.empty()) {
    return not_found(name.empty() ? "there is no run in " + folder.string()
                                  : "there is no run " + quote(name) + " in " + folder.string(),
                     folder);
  }
  return not_found(std::to_string(found.size()) + " runs are called " + quote(name), folder);
}

}  // namespace

std::string to_string(JobState state) {
  switch (state) {
    case JobState::kInProgress:
      return "in progress";
    case JobState::kSucceeded:
      return "succeeded";
    case JobState::kFailed:
      return "failed";
    case JobState::kCancelled:
      return "cancelled";
    case JobState::kInterrupted:
      return "interrupted";
  }
  return "unknown";
}

bool Job::is_resumable() const {
  return state == JobState::kFailed || state == JobState::kCancelled ||
         state == JobState::kInterrupted;
}

Result<std::vector<Job>> read_jobs(JournalView& view, Clock::Wall now, const AskLiveness& ask) {
  auto runs = view.runs();
  if (!runs) return runs.error();
  std::vector<Job> jobs;
  for (auto& run : *runs) {
    auto job = make_job(view, std::move(run), now, ask);
    if (!job) return job.error();
    jobs.push_back(std::move(*job));
  }
  return jobs;
}

Result<Job> read_job(const std::filesystem::path& folder, const std::string& name, Clock::Wall now,
                     const AskLiveness& ask) {
  const auto view = JournalView::open(folder);
  if (!view) return view.error();
  if (*view == nullptr) return not_found("there is no run in " + folder.string(), folder);
  auto runs = (*view)->runs();
  if (!runs) return runs.error();
  auto run = find_run(*runs, name, folder);
  if (!run) return run.error();
  auto job = make_job(**view, std::move(*run), now, ask);
  if (!job) return job;
  auto nodes = (*view)->nodes(job->run.run_id);
  if (!nodes) return nodes.error();
  job->nodes = std::move(*nodes);
  auto troubles = (*view)->last_troubles(job->run.run_id, kTroublesMax);
  if (!troubles) return troubles.error();
  job->troubles = std::move(*troubles);
  job->quarantine_folder = (folder / "quarantine").string();
  return job;
}

double percent_of(const ProgressRecord& collection) {
  if (collection.state == State::kDone) return 100;
  if (collection.rows_expected <= 0) return 0;
  const double share = static_cast<double>(collection.rows_done + collection.rows_quarantined) /
                       static_cast<double>(collection.rows_expected);
  return std::floor(std::clamp(share, 0.0, 1.0) * 10'000) / 100;
}

std::optional<std::int64_t> eta_seconds(const ProgressRecord& collection) {
  if (collection.state != State::kRunning || collection.rows_per_s <= 0) return std::nullopt;
  if (percent_of(collection) < 1) return std::nullopt;
  const auto left = static_cast<double>(
      std::max<std::int64_t>(collection.rows_expected - collection.rows_done, 0));
  return static_cast<std::int64_t>(std::ceil(left / collection.rows_per_s));
}

}  // namespace kiteway::executor
