#include "executor/run/run.h"

#include "executor/remote/loader.h"
#include "executor/run/run_end.h"
#include "executor/run/run_step.h"
#include "executor/run/run_tally.h"
#include "executor/run/run_traffic.h"
#include "executor/run/scheduler.h"
#include "executor/transfer/collection_records.h"
#include "executor/transfer/context.h"
#include "executor/transfer/copy/quarantine.h"
#include "executor/transfer/late_requests.h"
#include "executor/transfer/pace/pace_limits.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "executor/transfer/scan/range_feed.h"
#include "executor/transfer/scan/source_moment.h"
#include "planner/plan_file/plan_file.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <random>
#include <thread>

namespace kiteway::executor {
namespace {

using planner::Node;
using planner::NodeKind;

/// Nodes at once. Their rows share one set of slots, so this bounds small calls only.
constexpr int kNodeThreads = 8;

class PlanRun {
 public:
  explicit PlanRun(const RunInput& input)
      : outer_stop_(input.stop),
        on_outer_stop_(input.stop, [this] { stop_.request_stop(); }),
        tally_(input.plan, input.journal, input.run_id, input.observer, input.clock),
        input_{.plan = input.plan,
               .world = input.world,
               .ends = input.ends,
               .journal = input.journal,
               .observer = tally_,
               .clock = input.clock,
               .stop = stop_.get_token(),
               .run_id = input.run_id,
               .command = input.command,
               .fail_fast = input.fail_fast},
        tuner_(tuner_limits(input.plan), input.clock),
        streams_(tuner_.pace().streams, memory_of(input.plan)),
        records_(input.journal, input.run_id),
        moment_(input.ends.source),
        quarantines_({.plan = input.plan,
                      .journal = input.journal,
                      .observer = tally_,
                      .clock = input.clock,
                      .run_id = input.run_id}),
        context_{
            .plan = input.plan,
            .source = input.ends.source,
            .source_loader = input.ends.source_loader,
            .target = input.ends.target,
            .target_loader = input.ends.target_loader,
            .writer = input.ends.writer,
            .target_traffic = input.ends.target_traffic,
            .journal = input.journal,
            .observer = tally_,
            .clock = input.clock,
            .stop = stop_.get_token(),
            .run_id = input.run_id,
            .tools = {.clock = input.clock, .random = random_numbers(), .stop = stop_.get_token()},
            .streams = streams_,
            .tuner = tuner_,
            .feeds = feeds_,
            .target_ids = target_ids_,
            .records = records_,
            .fresh = fresh_,
            .moment = moment_,
            .quarantines = quarantines_,
            .taken_up = [this](const CollectionAddress& target,
                               std::int64_t ranges) { note_taken_up(target, ranges); },
            .verified = [this](const CollectionAddress& target,
                               std::int64_t rows) { return note_verified(target, rows); }} {}

  Result<RunReport> run() {
    auto begun = input_.journal.begin_run({.run_id = input_.run_id,
                                           .plan_name = input_.plan.name,
                                           .plan_digest = planner::plan_digest(input_.plan),
                                           .target_uri = input_.plan.target.uri,
                                           .started_at = rfc3339(input_.clock.wall_now()),
                                           .command = input_.command});
    if (!begun) return begun.error();
    if (auto prepared = prepare_collections(); !prepared) {
      const bool stopped = prepared.error().kind == ErrorKind::kInterrupted;
      (void)input_.journal.finish_run(input_.run_id, stopped ? State::kInterrupted : State::kFailed,
                                      {});
      return prepared.error();
    }
    RunReport report{.run_id = input_.run_id, .nodes = run_all()};
    report.command = input_.command;
    report.was_interrupted = outer_stop_.stop_requested();
    if (auto added = add_collections(report); !added) return added.error();
    for (auto& collection : report.collections) {
      collection.retries = tally_.retries(collection.target);
    }
    if (auto finished = finish(report); !finished) return finished.error();
    return report;
  }

 private:
  static std::function<double()> random_numbers() {
    return [] {
      thread_local std::mt19937 generator{std::random_device{}()};
      return std::uniform_real_distribution<double>(0, 1)(generator);
    };
  }

  std::vector<NodeResult> run_all();
  void stop_all();
  void write_progress(const std::stop_token& end);
  Outcome prepare_collections();
  Outcome wait_for_lost_requests(const CollectionAddress& address, std::int64_t last_ms);
  Outcome run_node(const Node& node);
  Result<bool> is_done(const Node& node);
  void note_taken_up(const CollectionAddress& target, std::int64_t ranges);
  Outcome note_verified(const CollectionAddress& target, std::int64_t rows);
  Outcome add_collections(RunReport& report);
  Outcome finish(const RunReport& report);

  std::stop_token outer_stop_;
  std::stop_source stop_;  ///< also requested by a failure, when asked for
  std::stop_callback<std::function<void()>> on_outer_stop_;
  RunTally tally_;
  RunInput input_;  ///< as given, with the two above in the place of what the caller gave
  Tuner tuner_;
  Streams streams_;
  RunTraffic traffic_{input_.plan, input_.ends, input_.observer, tuner_, streams_};
  RangeFeeds feeds_;
  TargetIds target_ids_;
  CollectionRecords records_;
  std::set<CollectionAddress> fresh_;
  SourceMoment moment_;
  Quarantines quarantines_;
  RunContext context_;
  std::mutex verified_mutex_;
  std::map<CollectionAddress, std::int64_t> verified_;
  std::map<CollectionAddress, std::int64_t> taken_up_;
  std::mutex done_before_mutex_;
  std::set<std::string> done_before_;  ///< ids of nodes
};

std::vector<NodeResult> PlanRun::run_all() {
  const std::jthread writer([this](const std::stop_token& end) { write_progress(end); });
  auto nodes = run_nodes(
      input_.plan.nodes, kNodeThreads, [this](const Node& node) { return run_node(node); },
      input_.stop,
      [this](const Node& node, const NodeResult& result) {
        if (node.kind == NodeKind::kScan) feeds_.of(node.id).close(result.error);
        if (input_.fail_fast && result.state == NodeState::kFailed) stop_all();
      });
  for (auto& node : nodes) {
    const RunNodeRecord counted = tally_.node(node.id);
    node.duration_ms = counted.duration_ms;
    node.rows = counted.rows;
    node.retries = counted.retries;
    node.was_done_before = done_before_.contains(node.id);
  }
  return nodes;
}

/// What was begun ends as soon as it can; nobody sits out a long wait for a server.
void PlanRun::stop_all() {
  stop_.request_stop();
  input_.ends.source_traffic.end_waits();
  input_.ends.target_traffic.end_waits();
}

/// Once a second, on a thread of its own: beside the rows and not in their way.
void PlanRun::write_progress(const std::stop_token& end) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  do {
    tally_.write_progress();
  } while (
      !never.wait_for(lock, end, std::chrono::seconds(1), [&end] { return end.stop_requested(); }));
}

/// The last word of the run about each of its parts, in one transaction.
Outcome PlanRun::finish(const RunReport& report) {
  const RunEnd end = end_of(report, input_.plan, tally_);
  return input_.journal.finish_run(input_.run_id, end.state, end.parts);
}

/// Tells the journal what is wanted, and finds out what is there.
Outcome PlanRun::prepare_collections() {
  if (auto read = records_.read(); !read) return read;
  auto settlings = input_.journal.last_settlings();
  if (!settlings) return settlings.error();
  GroupCommit::Ticket last = 0;
  for (const auto& collection : input_.plan.collections) {
    const CollectionAddress& address = collection.target.address;
    const auto known = records_.get(address);
    const auto* existing = find_collection(input_.world.target, address);
    const bool is_known =
        existing != nullptr && known && known->target_collection_id == existing->collection_id;
    const bool is_foreign =
        existing != nullptr && existing->collection_id == collection.existing_collection_id;
    if (is_foreign && planner::destroys(collection)) {
      // It stays on record as what it is until it is dropped.
      if (auto over = wait_for_lost_requests(address, (*settlings)[address]); !over) return over;
      last = input_.journal.queue_forget(address);
      continue;
    }
    if (is_known) target_ids_.set(address, existing->collection_id);
    if (collection.action == planner::CollectionAction::kUnchanged) continue;
    const bool is_begun = is_known && known->intent_key == collection.intent_key;
    const bool is_taken_up = is_foreign && !is_begun;
    const bool was_dropped = existing == nullptr && known && known->target_collection_id != 0;
    if (existing == nullptr || is_taken_up) {
      if (auto over = wait_for_lost_requests(address, (*settlings)[address]); !over) return over;
      // Before any node runs: a scan must not find ranges that are forgotten under its feet.
      input_.journal.queue_forget(address);
      fresh_.insert(address);
    }
    last = records_.queue(address, [&](CollectionHistory& record) {
      if (was_dropped || is_taken_up || record.intent_key != collection.intent_key) {
        record = {.run_id = input_.run_id, .temporary_loads = record.temporary_loads};
      }
      if (is_taken_up) record.target_collection_id = existing->collection_id;
      record.intent_key = collection.intent_key;
      record.generation = collection.generation;
      record.is_complete = false;
    });
    if (is_taken_up) target_ids_.set(address, existing->collection_id);
  }
  return input_.journal.wait(last);
}

/// A lost request names its collection: it could land in one that is made anew by that name.
Outcome PlanRun::wait_for_lost_requests(const CollectionAddress& address, std::int64_t last_ms) {
  if (last_ms <= wall_ms(input_.clock.wall_now())) return Done{};
  input_.observer.note("waiting for the end of lost requests to the former " + to_string(address));
  RetryTools tools = context_.tools;
  return wait_until_settled(tools, last_ms);
}

/// A node is done when the journal holds its key as done and the target collection is still the
/// one it was done to.
Result<bool> PlanRun::is_done(const Node& node) {
  switch (node.kind) {
    case NodeKind::kLoadSource:
    case NodeKind::kReleaseSource:
    case NodeKind::kLoadTarget:
    case NodeKind::kDropCollection:  // looks for itself whether it is there
    case NodeKind::kLoadToCompare:
    case NodeKind::kReleaseCompared:
    case NodeKind::kScan:    // looks for itself whether its ranges still fit
    case NodeKind::kCopy:    // is told by its scan which ranges are left
    case NodeKind::kSettle:  // looks for what is not settled
    case NodeKind::kVerify:  // proves what is there now
    case NodeKind::kSetProperties:
    case NodeKind::kCreateAlias:  // planned when the target lacks it, whatever was done before
      return false;
    case NodeKind::kCreateDatabase:
    case NodeKind::kCreateCollection:
    case NodeKind::kCreatePartition:
    case NodeKind::kCreateIndex:
      break;
  }
  if (fresh_.contains(node.target)) return false;
  const auto* collection = planner::find_collection_plan(input_.plan, node.target);
  // What such a collection lacks was made before, and is gone.
  const bool is_mended =
      collection != nullptr && collection->action == planner::CollectionAction::kUnchanged;
  if (is_mended) return false;
  auto record = input_.journal.node(node.key);
  if (!record) return record.error();
  if (!*record || (*record)->state != State::kDone) return false;
  const std::int64_t id = target_ids_.get(node.target);
  return id != 0 && (*record)->target_collection_id == id;
}

/// Whether the intent must be on disk before the step begins. The other steps only read, or write
/// down themselves what they are about to change.
bool changes_servers(NodeKind kind) {
  return kind != NodeKind::kScan && kind != NodeKind::kCopy && kind != NodeKind::kVerify;
}

Outcome PlanRun::run_node(const Node& node) {
  auto done = is_done(node);
  if (!done) return done.error();
  if (*done) {
    spdlog::info("{} is done already", node.id);
    const std::lock_guard lock(done_before_mutex_);
    done_before_.insert(node.id);
    return Done{};
  }
  spdlog::info("{} begins", node.id);
  input_.observer.node_started(node);
  NodeRecord record{.key = node.key,
                    .run_id = input_.run_id,
                    .node_id = node.id,
                    .target = node.target,
                    .target_collection_id = target_ids_.get(node.target)};
  RunNodeRecord in_run = tally_.node(node.id);
  in_run.state = State::kRunning;
  const GroupCommit::Ticket begun = input_.journal.queue_node(record, in_run);
  if (changes_servers(node.kind)) {
    if (auto durable = input_.journal.wait(begun); !durable) return durable;
  }
  Outcome outcome = run_step(context_, node);
  // A call that a stop broke off has no answer, and is no failure.
  if (!outcome && outcome.error().kind == ErrorKind::kUnavailable && input_.stop.stop_requested()) {
    Error broken_off = std::move(outcome).error();
    broken_off.kind = ErrorKind::kInterrupted;
    outcome = std::move(broken_off);
  }
  record.target_collection_id = target_ids_.get(node.target);
  record.state = State::kDone;
  if (!outcome) {
    const bool interrupted = outcome.error().kind == ErrorKind::kInterrupted;
    record.state = interrupted ? State::kInterrupted : State::kFailed;
    record.error = to_string(outcome.error());
  }
  spdlog::info("{} ends: {}", node.id, to_string(record.state));
  in_run = tally_.end(node.id);
  in_run.state = record.state;
  in_run.error = record.error;
  // Not waited for: what is lost of it is done once more, and a run ends when all is on disk.
  input_.journal.queue_node(record, in_run);
  input_.observer.node_finished(node, outcome ? nullptr : &outcome.error());
  return outcome;
}

Outcome PlanRun::note_verified(const CollectionAddress& target, std::int64_t rows) {
  const std::lock_guard lock(verified_mutex_);
  verified_[target] = rows;
  return Done{};
}

void PlanRun::note_taken_up(const CollectionAddress& target, std::int64_t ranges) {
  const std::lock_guard lock(verified_mutex_);
  taken_up_[target] += ranges;
}

/// Sums up each collection and marks those whose nodes are all done as complete.
Outcome PlanRun::add_collections(RunReport& report) {
  for (const auto& collection : input_.plan.collections) {
    auto summed = sum_up(collection, input_.plan, report.nodes,
                         records_.get(collection.target.address), input_.journal);
    if (!summed) return summed.error();
    if (const auto found = verified_.find(summed->target); found != verified_.end()) {
      summed->target_entities = found->second;
    }
    if (const auto found = taken_up_.find(summed->target); found != taken_up_.end()) {
      summed->ranges_of_earlier_runs = found->second;
    }
    summed->quarantine_file =
        (input_.journal.folder() / planner::quarantine_file(input_.plan, summed->target)).string();
    tally_.set_quarantined(summed->target, summed->rows_quarantined);
    report.collections.push_back(std::move(*summed));
  }
  // On disk with the end of the run, which is written after them.
  for (const auto& sum : report.collections) {
    if (!sum.is_complete) continue;
    records_.queue(sum.target, [&](CollectionHistory& record) {
      record.is_complete = true;
      record.source_entity_count = sum.source_entities;
      record.rows_copied = sum.rows_copied;
      record.finished_at = rfc3339(input_.clock.wall_now());
    });
  }
  return Done{};
}

}  // namespace

std::string new_run_id(Clock::Wall now, std::uint32_t random) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}-{:04x}", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     random & 0xFFFFU);
}

Outcome may_run(const planner::CompiledPlan& plan, bool allow_destructive) {
  if (allow_destructive) return Done{};
  Error error{.kind = ErrorKind::kRefused,
              .message = "this plan destroys collections of the target with all their rows"};
  for (const auto& collection : plan.collections) {
    if (planner::destroys(collection)) {
      error.notes.push_back(to_string(collection.target.address) + " would be dropped");
    }
  }
  if (error.notes.empty()) return Done{};
  error.notes.emplace_back("run again with --allow-destructive to have them dropped");
  error.notes.emplace_back("write on_existing: resume to keep them and write what differs");
  return error;
}

Result<RunReport> run_plan(const RunInput& input) {
  if (auto allowed = may_run(input.plan, input.allow_destructive); !allowed) {
    return allowed.error();
  }
  return PlanRun(input).run();
}

}  // namespace kiteway::executor
