#include "executor/engine/scheduler.h"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

namespace kiteway::executor {
namespace {

bool is_at_end(NodeState state) {
  switch (state) {
    case NodeState::kWaiting:
    case NodeState::kRunning:
      return false;
    case NodeState::kDone:
    case NodeState::kFailed:
    case NodeState::kSkipped:
    case NodeState::kInterrupted:
      return true;
  }
  return false;
}

class Scheduler {
 public:
  Scheduler(const std::vector<planner::Node>& nodes,
            const std::function<Outcome(const planner::Node&)>& step, std::stop_token stop)
      : nodes_(nodes), step_(step), stop_(std::move(stop)) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      index_[nodes_[i].id] = i;
      results_.push_back({.id = nodes_[i].id});
    }
  }

  std::vector<NodeResult> run(int threads) {
    {
      std::vector<std::jthread> workers;
      workers.reserve(static_cast<std::size_t>(threads));
      for (int i = 0; i < threads; ++i) workers.emplace_back([this] { work(); });
    }
    return std::move(results_);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      const std::optional<std::size_t> next = take_next();
      if (!next) {
        if (running_ == 0) return wake_.notify_all();
        wake_.wait(lock);
        continue;
      }
      lock.unlock();
      Outcome outcome = call_step(nodes_[*next]);
      lock.lock();
      --running_;
      finish(*next, std::move(outcome));
      wake_.notify_all();
    }
  }

  Outcome call_step(const planner::Node& node) {
    try {
      return step_(node);
    } catch (const std::exception& exception) {
      return Error{.kind = ErrorKind::kInternal,
                   .message = "step " + node.id + " threw: " + exception.what()};
    }
  }

  /// Settles every waiting node that will never run, and marks the first that can run as running.
  std::optional<std::size_t> take_next() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (results_[i].state != NodeState::kWaiting) continue;
      bool ready = true;
      const NodeResult* broken = nullptr;
      for (const auto& id : nodes_[i].dependencies) {
        const NodeResult& dependency = results_[index_.at(id)];
        ready = ready && is_at_end(dependency.state);
        if (is_at_end(dependency.state) && dependency.state != NodeState::kDone &&
            broken == nullptr) {
          broken = &dependency;
        }
      }
      if (!ready) continue;
      const bool runs_anyway = nodes_[i].runs_always && first_dependency_started(nodes_[i]);
      if (!runs_anyway && settle(results_[i], broken)) continue;
      results_[i].state = NodeState::kRunning;
      ++running_;
      return i;
    }
    return std::nullopt;
  }

  /// A clean-up node is owed only when something before it was begun.
  bool first_dependency_started(const planner::Node& node) const {
    for (const auto& id : node.dependencies) {
      const NodeResult& result = results_[index_.at(id)];
      // A node that a stop broke off has an error; one that never began has none.
      if (result.state == NodeState::kDone || result.error) return true;
    }
    return node.dependencies.empty();
  }

  /// True if the node will not run: something before it broke, or a stop was requested.
  bool settle(NodeResult& result, const NodeResult* broken) {
    if (broken != nullptr && broken->state != NodeState::kInterrupted) {
      result.state = NodeState::kSkipped;
      result.cause = broken->state == NodeState::kSkipped ? broken->cause : broken->id;
      return true;
    }
    if (broken != nullptr || stop_.stop_requested()) {
      result.state = NodeState::kInterrupted;
      return true;
    }
    return false;
  }

  void finish(std::size_t i, Outcome outcome) {
    if (outcome) {
      results_[i].state = NodeState::kDone;
      return;
    }
    const bool interrupted = outcome.error().kind == ErrorKind::kInterrupted;
    results_[i].state = interrupted ? NodeState::kInterrupted : NodeState::kFailed;
    results_[i].error = std::move(outcome).error();
  }

  const std::vector<planner::Node>& nodes_;
  const std::function<Outcome(const planner::Node&)>& step_;
  std::stop_token stop_;
  std::map<std::string, std::size_t> index_;
  std::vector<NodeResult> results_;
  int running_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
};

}  // namespace

std::string to_string(NodeState state) {
  switch (state) {
    case NodeState::kWaiting:
      return "waiting";
    case NodeState::kRunning:
      return "running";
    case NodeState::kDone:
      return "done";
    case NodeState::kFailed:
      return "failed";
    case NodeState::kSkipped:
      return "skipped";
    case NodeState::kInterrupted:
      return "interrupted";
  }
  return "unknown";
}

std::vector<NodeResult> run_nodes(const std::vector<planner::Node>& nodes, int threads,
                                  const std::function<Outcome(const planner::Node&)>& step,
                                  std::stop_token stop) {
  return Scheduler(nodes, step, std::move(stop)).run(threads);
}

}  // namespace kiteway::executor
