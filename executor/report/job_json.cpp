#include "executor/report/job_json.h"

#include "planner/plan_file/canonical_json.h"

#include "kiteway/report.pb.h"

namespace kiteway::executor {
namespace {

constexpr const char* kFormatVersion = "1.0";

const char* name_of(JobState state) {
  switch (state) {
    case JobState::kInProgress:
      return "in_progress";
    case JobState::kSucceeded:
      return "succeeded";
    case JobState::kFailed:
      return "failed";
    case JobState::kCancelled:
      return "cancelled";
    case JobState::kInterrupted:
      return "interrupted";
  }
  return "";
}

const char* name_of(State state) {
  switch (state) {
    case State::kWaiting:
      return "waiting";
    case State::kRunning:
      return "in_progress";
    case State::kDone:
      return "succeeded";
    case State::kFailed:
      return "failed";
    case State::kSkipped:
      return "skipped";
    case State::kInterrupted:
      return "interrupted";
    case State::kCancelled:
      return "cancelled";
  }
  return "";
}

void fill(report::Lease& proto, const LeaseRecord& lease, const Liveness* liveness) {
  proto.set_epoch(lease.epoch);
  proto.set_run_id(lease.run_id);
  proto.set_operation(lease.operation);
  proto.set_user(lease.user);
  proto.set_host(lease.host);
  proto.set_pid(lease.pid);
  proto.set_acquired_at(lease.acquired_at);
  proto.set_heartbeat_at(lease.heartbeat_at);
  proto.set_ttl_seconds(lease.ttl_s);
  proto.set_released_at(lease.released_at);
  proto.set_released_by(lease.released_by);
  if (liveness == nullptr) return;
  proto.set_alive(liveness->is_alive);
  proto.set_alive_reason(liveness->reason);
}

void fill(report::Collection& proto, const ProgressRecord& row) {
  proto.set_database(row.target.database);
  proto.set_name(row.target.collection);
  proto.set_state(name_of(row.state));
  proto.set_rows_expected(row.rows_expected);
  proto.set_rows_done(row.rows_done);
  proto.set_rows_before(row.rows_before);
  proto.set_rows_quarantined(row.rows_quarantined);
  proto.set_bytes(row.bytes);
  proto.set_retries(row.retries);
  proto.set_percent(percent_of(row));
  proto.set_rows_per_second(row.rows_per_s);
  proto.set_bytes_per_second(row.bytes_per_s);
  if (const auto eta = eta_seconds(row)) proto.set_eta_seconds(*eta);
  proto.set_updated_at(row.updated_at);
}

void fill(report::Node& proto, const RunNodeRecord& node) {
  proto.set_id(node.node_id);
  proto.set_state(name_of(node.state));
  proto.set_started_at(node.started_at);
  proto.set_finished_at(node.finished_at);
  proto.set_duration_ms(node.duration_ms);
  proto.set_rows(node.rows);
  proto.set_bytes(node.bytes);
  proto.set_retries(node.retries);
  proto.set_error(node.error);
  proto.set_cause(node.cause);
}

void fill(report::Event& proto, const EventRecord& event) {
  proto.set_seq(event.seq);
  proto.set_at(event.at);
  proto.set_level(to_string(event.level));
  proto.set_node_id(event.node_id);
  proto.set_text(event.text);
}

void fill(report::Exit& proto, const ExitNote& exit) {
  proto.set_code(exit.code);
  proto.set_name(exit.name);
}

void fill_run(report::Run& proto, const Job& job) {
  proto.set_run_id(job.run.run_id);
  proto.set_plan_name(job.run.plan_name);
  proto.set_plan_digest(job.run.plan_digest);
  proto.set_target_uri(job.run.target_uri);
  proto.set_state(name_of(job.state));
  proto.set_state_reason(job.why);
  proto.set_resumable(job.is_resumable());
  proto.set_command(job.run.command);
  proto.set_started_at(job.run.started_at);
  proto.set_finished_at(job.run.finished_at);
  if (job.duration_ms) proto.set_duration_ms(*job.duration_ms);
  proto.set_limiter(job.run.limiter);
  proto.set_limiter_reason(job.run.limiter_reason);
  proto.set_cancel_requested_at(job.run.cancel_requested_at);
  proto.set_cancel_requested_by(job.run.cancel_requested_by);
  for (const auto& row : job.collections) fill(*proto.add_collections(), row);
  if (job.lease) fill(*proto.mutable_lease(), *job.lease, nullptr);
}

/// Failed ones first, then skipped ones, then the others, each in the order of the plan.
void fill_nodes(report::Run& proto, const Job& job) {
  const auto add = [&](const auto& is_wanted) {
    for (const auto& node : job.nodes) {
      if (is_wanted(node.state)) fill(*proto.add_nodes(), node);
    }
  };
  add([](State state) { return state == State::kFailed; });
  add([](State state) { return state == State::kSkipped; });
  add([](State state) { return state != State::kFailed && state != State::kSkipped; });
}

}  // namespace

std::string job_json(const Job& job, const std::optional<ExitNote>& exit) {
  report::Run proto;
  proto.set_format_version(kFormatVersion);
  fill_run(proto, job);
  fill_nodes(proto, job);
  for (const auto& event : job.troubles) fill(*proto.add_last_troubles(), event);
  if (exit) fill(*proto.mutable_exit(), *exit);
  return planner::json_text(proto, planner::Zeros::kKept);
}

std::string exit_json(const ExitNote& exit) {
  report::Run proto;
  proto.set_format_version(kFormatVersion);
  fill(*proto.mutable_exit(), exit);
  return planner::json_text(proto, planner::Zeros::kKept);
}

std::string jobs_json(const std::vector<Job>& jobs) {
  report::Runs proto;
  proto.set_format_version(kFormatVersion);
  for (const auto& job : jobs) fill_run(*proto.add_runs(), job);
  return planner::json_text(proto, planner::Zeros::kKept);
}

std::string event_json(const EventRecord& event) {
  report::Event proto;
  fill(proto, event);
  return planner::json_line(proto, planner::Zeros::kKept);
}

std::string lease_json(const std::optional<LeaseRecord>& held, const AskLiveness& ask) {
  report::Leases proto;
  proto.set_format_version(kFormatVersion);
  if (held && held->released_at.empty()) {
    const Liveness liveness = ask(*held);
    fill(*proto.add_leases(), *held, &liveness);
  }
  return planner::json_text(proto, planner::Zeros::kKept);
}

}  // namespace kiteway::executor
