#include "executor/run/run_tally.h"

#include <utility>

namespace kiteway::executor {
namespace {

/// A rate is taken over this time: long enough to be steady, short enough to show a change.
constexpr std::chrono::seconds kRateWindow{10};

double per_second(std::int64_t amount, Clock::Steady from, Clock::Steady to) {
  const double seconds = std::chrono::duration<double>(to - from).count();
  return seconds > 0 ? static_cast<double>(amount) / seconds : 0;
}

}  // namespace

RunTally::RunTally(const planner::CompiledPlan& plan, Journal& journal, std::string run_id,
                   RunObserver& next, Clock& clock)
    : journal_(journal), run_id_(std::move(run_id)), next_(next), clock_(clock) {
  for (const auto& collection : plan.collections) {
    const CollectionAddress& address = collection.target.address;
    const bool is_unchanged = collection.action == planner::CollectionAction::kUnchanged;
    collections_[address].record = {.target = address,
                                    .state = is_unchanged ? State::kDone : State::kWaiting};
  }
  std::int64_t ordinal = 0;
  for (const auto& node : plan.nodes) {
    nodes_[node.id].record = {.node_id = node.id, .ordinal = ordinal++};
  }
}

void RunTally::node_started(const planner::Node& node) {
  {
    const std::lock_guard lock(mutex_);
    NodeCount& count = nodes_[node.id];
    count.started = clock_.steady_now();
    count.record.started_at = rfc3339(clock_.wall_now());
    if (Collection* const collection = of(node)) {
      collection->is_changed |= collection->record.state != State::kRunning;
      collection->record.state = State::kRunning;
    }
  }
  event(node.id, EventLevel::kInfo, "begins");
  next_.node_started(node);
}

void RunTally::node_finished(const planner::Node& node, const Error* error) {
  event(node.id, error == nullptr ? EventLevel::kInfo : EventLevel::kError,
        error == nullptr ? "done" : to_string(*error));
  next_.node_finished(node, error);
}

void RunTally::rows_expected(const planner::Node& node, std::int64_t rows) {
  {
    const std::lock_guard lock(mutex_);
    if (Collection* const collection = of(node)) {
      collection->record.rows_expected += rows;
      collection->is_changed = true;
    }
  }
  next_.rows_expected(node, rows);
}

void RunTally::rows_copied(const planner::Node& node, std::int64_t rows, std::uint64_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    if (Collection* const collection = of(node)) count_rows(*collection, node, rows, bytes);
  }
  next_.rows_copied(node, rows, bytes);
}

void RunTally::rows_quarantined(const planner::Node& node, std::int64_t rows) {
  set_quarantined(node.target, rows);
  next_.rows_quarantined(node, rows);
}

void RunTally::set_quarantined(const CollectionAddress& target, std::int64_t rows) {
  const std::lock_guard lock(mutex_);
  const auto found = collections_.find(target);
  if (found == collections_.end()) return;
  found->second.record.rows_quarantined = rows;
  found->second.is_changed = true;
}

void RunTally::count_rows(Collection& collection, const planner::Node& node, std::int64_t rows,
                          std::uint64_t bytes) {
  collection.is_changed = true;
  collection.record.rows_done += rows;
  if (bytes == 0) {
    collection.record.rows_before += rows;
    return;
  }
  NodeCount& count = nodes_[node.id];
  // The rows of the first call took time before it: since their node began.
  if (!collection.first) collection.first = Sample{.at = count.started, .rows = 0, .bytes = 0};
  collection.record.bytes += static_cast<std::int64_t>(bytes);
  count.record.rows += rows;
  count.record.bytes += static_cast<std::int64_t>(bytes);
  collection.last_rows = clock_.steady_now();
}

RunTally::Collection* RunTally::of(const planner::Node& node) {
  const auto found = collections_.find(node.target);
  return found == collections_.end() ? nullptr : &found->second;
}

void RunTally::retried(const planner::Node& node, const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    ++nodes_[node.id].record.retries;
    if (Collection* const collection = of(node)) {
      ++collection->record.retries;
      collection->is_changed = true;
    }
  }
  event(node.id, EventLevel::kWarning, "tried again after: " + to_string(error));
  next_.retried(node, error);
}

void RunTally::limited_by(const std::string& limiter, const std::string& reason) {
  journal_.queue_limiter(run_id_, limiter, reason);
  if (!limiter.empty()) event("", EventLevel::kInfo, "held back by the " + limiter + ": " + reason);
  next_.limited_by(limiter, reason);
}

void RunTally::note(const std::string& text) {
  event("", EventLevel::kWarning, text);
  next_.note(text);
}

void RunTally::event(const std::string& node_id, EventLevel level, std::string text) {
  journal_.queue_event({.run_id = run_id_,
                        .at = rfc3339(clock_.wall_now()),
                        .node_id = node_id,
                        .text = std::move(text),
                        .level = level});
}

/// Sets the rates to those of the last seconds.
void RunTally::sample(Collection& collection) {
  ProgressRecord& record = collection.record;
  record.updated_at = rfc3339(clock_.wall_now());
  if (!collection.first) return;
  const Sample now{.at = clock_.steady_now(),
                   .rows = record.rows_done - record.rows_before,
                   .bytes = record.bytes};
  if (collection.samples.empty()) collection.samples.push_back(*collection.first);
  collection.samples.push_back(now);
  while (collection.samples.size() > 2 && now.at - collection.samples[1].at >= kRateWindow) {
    collection.samples.pop_front();
  }
  const Sample& then = collection.samples.front();
  record.rows_per_s = per_second(now.rows - then.rows, then.at, now.at);
  record.bytes_per_s = per_second(now.bytes - then.bytes, then.at, now.at);
}

void RunTally::write_progress() {
  std::vector<ProgressRecord> changed;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [address, collection] : collections_) {
      const bool moves = collection.record.rows_per_s > 0;  // or did: the rate must fall to 0
      if (!collection.is_changed && !moves) continue;
      collection.is_changed = false;
      sample(collection);
      changed.push_back(collection.record);
    }
  }
  if (!changed.empty()) journal_.queue_progress(run_id_, std::move(changed));
}

std::vector<ProgressRecord> RunTally::finish(const std::map<CollectionAddress, State>& states) {
  const std::lock_guard lock(mutex_);
  std::vector<ProgressRecord> all;
  for (auto& [address, collection] : collections_) {
    ProgressRecord& record = collection.record;
    if (const auto found = states.find(address); found != states.end())
      record.state = found->second;
    record.updated_at = rfc3339(clock_.wall_now());
    if (collection.first) {
      const Clock::Steady from = collection.first->at;
      const std::int64_t rows = record.rows_done - record.rows_before;
      record.rows_per_s = per_second(rows, from, collection.last_rows);
      record.bytes_per_s = per_second(record.bytes, from, collection.last_rows);
    }
    all.push_back(record);
  }
  return all;
}

std::int64_t RunTally::retries(const CollectionAddress& target) {
  const std::lock_guard lock(mutex_);
  return collections_[target].record.retries;
}

RunNodeRecord RunTally::node(const std::string& id) {
  const std::lock_guard lock(mutex_);
  return nodes_[id].record;
}

RunNodeRecord RunTally::end(const std::string& id) {
  const std::lock_guard lock(mutex_);
  NodeCount& count = nodes_[id];
  const auto passed = clock_.steady_now() - count.started;
  count.record.finished_at = rfc3339(clock_.wall_now());
  count.record.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
  return count.record;
}

}  // namespace kiteway::executor
