#include "executor/run/scheduler.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

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
            const std::function<Outcome(const planner::Node&)>& step, std::stop_token stop,
            const NodeFinished& finished)
      : nodes_(nodes), step_(step), stop_(std::move(stop)), finished_(finished) {
    std::map<std::string, std::size_t> index;
    slots_.resize(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      index[nodes_[i].id] = i;
      results_.push_back({.id = nodes_[i].id});
      for (const auto& id : nodes_[i].dependencies) {
        slots_[i].dependencies.push_back(index.at(id));
        slots_[index.at(id)].followers.push_back(i);
      }
      slots_[i].waits_for = nodes_[i].dependencies.size();
      if (!nodes_[i].fed_by.empty()) {
        slots_[i].feeder = index.at(nodes_[i].fed_by);
        slots_[*slots_[i].feeder].fed.push_back(i);
        ++slots_[i].waits_for;
      }
      if (slots_[i].waits_for == 0) ready_.insert(i);
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
  /// What a node waits for and who waits for it, by index.
  struct Slot {
    std::vector<std::size_t> dependencies;
    std::optional<std::size_t> feeder;
    std::vector<std::size_t> followers;
    std::vector<std::size_t> fed;
    std::size_t waits_for = 0;  ///< dependencies not at their end, and a feeder not started
    bool feeder_seen = false;
  };

  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      const std::optional<std::size_t> next = take_next();
      if (!next) {
        if (running_ == 0) return wake_.notify_all();
        wake_.wait(lock);
        continue;
      }
      wake_.notify_all();  // a feeder that has started makes others ready
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

  /// Settles every ready node that will never run, and marks the first that can run as running.
  std::optional<std::size_t> take_next() {
    while (!ready_.empty()) {
      const std::size_t i = *ready_.begin();
      ready_.erase(ready_.begin());
      const bool runs_anyway = nodes_[i].runs_always && first_dependency_started(slots_[i]);
      if (!runs_anyway && settle(i)) continue;
      results_[i].state = NodeState::kRunning;
      ++running_;
      for (const std::size_t fed : slots_[i].fed) feeder_started(fed);
      return i;
    }
    return std::nullopt;
  }

  void feeder_started(std::size_t i) {
    if (std::exchange(slots_[i].feeder_seen, true)) return;
    if (--slots_[i].waits_for == 0) ready_.insert(i);
  }

  /// A clean-up node is owed only when something before it was begun.
  bool first_dependency_started(const Slot& slot) const {
    // A node that a stop broke off has an error; one that never began has none.
    return slot.dependencies.empty() ||
           std::ranges::any_of(slot.dependencies, [this](std::size_t dependency) {
             return results_[dependency].state == NodeState::kDone || results_[dependency].error;
           });
  }

  /// The first node before `i` that ended otherwise than done, or nullptr.
  const NodeResult* broken_before(const Slot& slot) const {
    const auto is_broken = [this](std::size_t i) {
      return is_at_end(results_[i].state) && results_[i].state != NodeState::kDone;
    };
    for (const std::size_t dependency : slot.dependencies) {
      if (is_broken(dependency)) return &results_[dependency];
    }
    return slot.feeder && is_broken(*slot.feeder) ? &results_[*slot.feeder] : nullptr;
  }

  /// True if the node will not run: something before it broke, or a stop was requested.
  bool settle(std::size_t i) {
    const NodeResult* broken = broken_before(slots_[i]);
    if (broken != nullptr && broken->state != NodeState::kInterrupted) {
      skip(results_[i], *broken);
    } else if (broken != nullptr || stop_.stop_requested()) {
      results_[i].state = NodeState::kInterrupted;
    } else {
      return false;
    }
    at_end(i);
    return true;
  }

  static void skip(NodeResult& result, const NodeResult& broken) {
    result.state = NodeState::kSkipped;
    result.cause = broken.state == NodeState::kSkipped ? broken.cause : broken.id;
  }

  void finish(std::size_t i, Outcome outcome) {
    NodeResult& result = results_[i];
    const NodeResult* feeder = slots_[i].feeder ? &results_[*slots_[i].feeder] : nullptr;
    if (outcome) {
      result.state = NodeState::kDone;
    } else if (feeder != nullptr && feeder->state == NodeState::kFailed) {
      skip(result, *feeder);
    } else {
      const bool interrupted = outcome.error().kind == ErrorKind::kInterrupted;
      result.state = interrupted ? NodeState::kInterrupted : NodeState::kFailed;
      result.error = std::move(outcome).error();
    }
    at_end(i);
  }

  void at_end(std::size_t i) {
    if (finished_) finished_(nodes_[i], results_[i]);
    for (const std::size_t fed : slots_[i].fed) feeder_started(fed);
    for (const std::size_t follower : slots_[i].followers) {
      if (--slots_[follower].waits_for == 0) ready_.insert(follower);
    }
  }

  const std::vector<planner::Node>& nodes_;
  const std::function<Outcome(const planner::Node&)>& step_;
  std::stop_token stop_;
  const NodeFinished& finished_;
  std::vector<Slot> slots_;
  std::set<std::size_t> ready_;  ///< waiting nodes with nothing left to wait for
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
                                  std::stop_token stop, const NodeFinished& finished) {
  return Scheduler(nodes, step, std::move(stop), finished).run(threads);
}

}  // namespace kiteway::executor
