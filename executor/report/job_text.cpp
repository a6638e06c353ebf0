#include "executor/report/job_text.h"

#include "executor/report/node_table.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr double kMegabyte = 1e6;

std::string state_text(State state) {
  switch (state) {
    case State::kRunning:
      return "in progress";
    case State::kDone:
      return "succeeded";
    case State::kWaiting:
    case State::kFailed:
    case State::kSkipped:
    case State::kInterrupted:
    case State::kCancelled:
      break;
  }
  return to_string(state);
}

std::string duration_of(const Job& job) {
  return job.duration_ms ? duration_text(static_cast<double>(*job.duration_ms) / 1000) : "-";
}

struct Sums {
  std::int64_t done = 0;
  std::int64_t expected = 0;
  std::int64_t quarantined = 0;
};

Sums sums_of(const Job& job) {
  Sums sums;
  for (const auto& collection : job.collections) {
    sums.done += collection.rows_done;
    sums.expected += collection.rows_expected;
    sums.quarantined += collection.rows_quarantined;
  }
  return sums;
}

std::string collection_line(const ProgressRecord& row, std::size_t width) {
  const bool has_rate = row.rows_per_s > 0;
  const auto eta = eta_seconds(row);
  return fmt::format("  {:<{}}  {:<11}  {:>27}  {:>5.1f}%  {:>10}  {:>8}  {:>12}  {:>7}\n",
                     printable(to_string(row.target)), width, state_text(row.state),
                     grouped(row.rows_done) + " / " + grouped(row.rows_expected), percent_of(row),
                     has_rate ? grouped(static_cast<std::int64_t>(row.rows_per_s)) : "-",
                     has_rate ? fmt::format("{:.1f}", row.bytes_per_s / kMegabyte) : "-",
                     eta ? duration_text(static_cast<double>(*eta)) : "-",
                     row.retries > 0 ? grouped(row.retries) : "-");
}

std::string collection_table(const Job& job) {
  if (job.collections.empty()) return "";
  std::size_t width = std::string_view("collection").size();
  for (const auto& row : job.collections) {
    width = std::max(width, printable(to_string(row.target)).size());
  }
  std::string text =
      fmt::format("\n  {:<{}}  {:<11}  {:>27}  {:>6}  {:>10}  {:>8}  {:>12}  {:>7}\n", "collection",
                  width, "state", "rows", "", "rows/s", "MB/s", "ETA", "retries");
  for (const auto& row : job.collections) text += collection_line(row, width);
  for (const auto& row : job.collections) {
    if (row.rows_quarantined == 0) continue;
    text +=
        fmt::format("  QUARANTINED: {} {} of {} not on the target{}\n",
                    grouped(row.rows_quarantined), row.rows_quarantined == 1 ? "row" : "rows",
                    printable(to_string(row.target)) + (row.rows_quarantined == 1 ? " is" : " are"),
                    job.quarantine_folder.empty() ? "" : ": " + job.quarantine_folder);
  }
  return text;
}

/// Failed nodes with their reasons, then what they kept from running.
std::string broken_nodes(const Job& job) {
  std::string text;
  for (const State state : {State::kFailed, State::kSkipped}) {
    for (const auto& node : job.nodes) {
      if (node.state != state) continue;
      text += state == State::kFailed
                  ? "  failed   " + node.node_id + ": " + printable(node.error) + "\n"
                  : "  skipped  " + node.node_id + ", because of: " + node.cause + "\n";
    }
  }
  return text.empty() ? text : "\n" + text;
}

std::string troubles_text(const Job& job) {
  if (job.troubles.empty()) return "";
  std::string text = "\nLast warnings and errors\n";
  for (const auto& event : job.troubles) text += "  " + render_event(event) + "\n";
  return text;
}

std::string how_to_go_on(const Job& job) {
  if (!job.is_resumable()) return "";
  if (job.run.command.empty()) return "\nRun the same command again to go on from here.\n";
  return "\nGo on from here with:\n\n  " + printable(job.run.command) + "\n";
}

}  // namespace

std::string render_jobs(const std::vector<Job>& jobs) {
  std::size_t run_width = 3;
  std::size_t plan_width = 4;
  for (const auto& job : jobs) {
    run_width = std::max(run_width, job.run.run_id.size());
    plan_width = std::max(plan_width, printable(job.run.plan_name).size());
  }
  std::string text = fmt::format("{:<{}}  {:<{}}  {:<11}  {:<20}  {:>12}  {}\n", "run", run_width,
                                 "plan", plan_width, "state", "started", "time", "rows");
  for (const auto& job : jobs) {
    const Sums sums = sums_of(job);
    text += fmt::format(
        "{:<{}}  {:<{}}  {:<11}  {:<20}  {:>12}  {} / {}{}\n", job.run.run_id, run_width,
        printable(job.run.plan_name), plan_width, to_string(job.state), job.run.started_at,
        duration_of(job), grouped(sums.done), grouped(sums.expected),
        sums.quarantined == 0 ? "" : ", " + grouped(sums.quarantined) + " QUARANTINED");
  }
  return text;
}

std::string render_job(const Job& job) {
  std::string text = fmt::format("Run {} of plan {}: {}", job.run.run_id,
                                 printable(job.run.plan_name), to_string(job.state));
  if (job.is_resumable()) text += ", resumable";
  text += "\n";
  if (!job.why.empty()) text += "  " + printable(job.why) + "\n";
  text +=
      fmt::format("  to {}, started {}, {} {}\n", printable(job.run.target_uri), job.run.started_at,
                  job.state == JobState::kInProgress ? "running for" : "ran for", duration_of(job));
  if (!job.run.cancel_requested_by.empty()) {
    text += "  cancel asked for by " + printable(job.run.cancel_requested_by) + " at " +
            job.run.cancel_requested_at + "\n";
  }
  if (job.state == JobState::kInProgress && !job.run.limiter.empty()) {
    text += "  held back by the " + printable(job.run.limiter) + ": " +
            printable(job.run.limiter_reason) + "\n";
  }
  return text + collection_table(job) + broken_nodes(job) + troubles_text(job) + how_to_go_on(job);
}

std::string render_event(const EventRecord& event) {
  return fmt::format("{}  {:<7}  {}{}", event.at, to_string(event.level),
                     event.node_id.empty() ? "" : printable(event.node_id) + ": ",
                     printable(event.text));
}

std::string render_lease(const LeaseRecord& lease, const Liveness& liveness) {
  return describe(lease) + "\n  " +
         (liveness.is_alive ? "alive: " : "dead, the next apply takes it over: ") +
         printable(liveness.reason) + "\n";
}

}  // namespace kiteway::executor
