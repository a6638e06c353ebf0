// The order in which nodes run, and what becomes of those after a failure or a stop.
#include "executor/run/scheduler.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <latch>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace kiteway::executor {
namespace {

using planner::Node;
using Names = std::vector<std::string>;

Node node(const std::string& id, Names dependencies = {}) {
  return {.id = id, .dependencies = std::move(dependencies)};
}

Node cleanup(const std::string& id, Names dependencies) {
  return {.id = id, .dependencies = std::move(dependencies), .runs_always = true};
}

Node fed(const std::string& id, const std::string& feeder, Names dependencies = {}) {
  return {.id = id, .dependencies = std::move(dependencies), .fed_by = feeder};
}

// Steps that do what a test says, and write down which of them ran.
class Script {
 public:
  void fail(const std::string& id) {
    actions_[id] = [] { return Error{.kind = ErrorKind::kNotFound, .message = "no"}; };
  }
  void interrupt(const std::string& id) {
    actions_[id] = [] { return Error{.kind = ErrorKind::kInterrupted, .message = "stopped"}; };
  }
  void act(const std::string& id, std::function<Outcome()> action) {
    actions_[id] = std::move(action);
  }

  std::function<Outcome(const Node&)> step() {
    return [this](const Node& each) -> Outcome {
      {
        const std::lock_guard lock(mutex_);
        ran_.push_back(each.id);
      }
      const auto found = actions_.find(each.id);
      return found == actions_.end() ? Outcome(Done{}) : found->second();
    };
  }

  [[nodiscard]] const Names& ran() const { return ran_; }
  [[nodiscard]] bool did_run(const std::string& id) const {
    return std::ranges::find(ran_, id) != ran_.end();
  }

 private:
  std::map<std::string, std::function<Outcome()>> actions_;
  std::mutex mutex_;
  Names ran_;
};

// "done", or "skipped because of a", one per node in the order of the nodes.
Names states(const std::vector<NodeResult>& results) {
  Names texts;
  for (const auto& result : results) {
    std::string text = result.id + " " + to_string(result.state);
    if (!result.cause.empty()) text += " because of " + result.cause;
    texts.push_back(text);
  }
  return texts;
}

Names run(const std::vector<Node>& nodes, Script& script, int threads = 4,
          std::stop_token stop = {}) {
  return states(run_nodes(nodes, threads, script.step(), std::move(stop)));
}

TEST_SUITE("executor scheduler") {
  TEST_CASE("a plan without nodes is at its end") {
    Script script;
    CHECK(run({}, script).empty());
  }

  TEST_CASE("nodes run after their dependencies, with one thread and with many") {
    std::vector<Node> nodes = {node("0")};
    for (int i = 1; i < 40; ++i) {
      nodes.push_back(node(std::to_string(i), {std::to_string(i / 2), std::to_string(i - 1)}));
    }
    for (const int threads : {1, 2, 8}) {
      Script script;
      const Names ended = run(nodes, script, threads);
      CHECK(std::ranges::all_of(ended, [](auto& text) { return text.ends_with(" done"); }));
      REQUIRE(script.ran().size() == 40);
      for (int i = 0; i < 40; ++i) {
        CHECK(script.ran()[static_cast<std::size_t>(i)] == std::to_string(i));
      }
    }
  }

  TEST_CASE("one thread runs what can run in the order of the plan") {
    Script script;
    run({node("a"), node("b", {"a"}), node("c"), node("d", {"b", "c"})}, script, 1);
    CHECK(script.ran() == Names{"a", "b", "c", "d"});
  }

  TEST_CASE("independent nodes run at once") {
    Script script;
    std::latch both(2);
    const auto meet = [&]() -> Outcome {
      both.count_down();
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
      while (!both.try_wait()) {
        if (std::chrono::steady_clock::now() > end) return Error{.message = "alone"};
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      return Done{};
    };
    script.act("a", meet);
    script.act("b", meet);
    CHECK(run({node("a"), node("b")}, script, 2) == Names{"a done", "b done"});
  }

  TEST_CASE("no more steps run at once than there are threads") {
    std::mutex mutex;
    int running = 0;
    int most = 0;
    std::vector<Node> nodes;
    nodes.reserve(30);
    for (int i = 0; i < 30; ++i) nodes.push_back(node(std::to_string(i)));
    const auto results = run_nodes(nodes, 3,
                                   [&](const Node&) -> Outcome {
                                     {
                                       const std::lock_guard lock(mutex);
                                       most = std::max(most, ++running);
                                     }
                                     std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                     const std::lock_guard lock(mutex);
                                     --running;
                                     return Done{};
                                   },
                                   {});
    CHECK(results.size() == 30);
    CHECK(most <= 3);
  }

  TEST_CASE("what follows a failure is skipped, with the root cause and not the last link") {
    Script script;
    script.fail("b");
    const auto results = run_nodes(
        {node("a"), node("b", {"a"}), node("c", {"b"}), node("d", {"c"}), node("e", {"a", "d"})}, 4,
        script.step(), {});
    CHECK(states(results) == Names{"a done", "b failed", "c skipped because of b",
                                   "d skipped because of b", "e skipped because of b"});
    REQUIRE(results[1].error);
    CHECK(results[1].error->message == "no");
    CHECK_FALSE(results[0].error);
    CHECK_FALSE(results[2].error);
    CHECK_FALSE(script.did_run("c"));
  }

  TEST_CASE("branches that do not hang on a failure go on") {
    for (const int threads : {1, 4}) {
      Script script;
      script.fail("a1");
      CHECK(run({node("a1"), node("a2", {"a1"}), node("b1"), node("b2", {"b1"}),
                 node("both", {"a2", "b2"})},
                script, threads) == Names{"a1 failed", "a2 skipped because of a1", "b1 done",
                                          "b2 done", "both skipped because of a1"});
    }
  }

  TEST_CASE("a step that throws has failed, and ends no thread") {
    Script script;
    script.act("a", []() -> Outcome { throw std::runtime_error("out of luck"); });
    const auto results = run_nodes({node("a"), node("b", {"a"}), node("c")}, 2, script.step(), {});
    CHECK(states(results) == Names{"a failed", "b skipped because of a", "c done"});
    REQUIRE(results[0].error);
    CHECK(results[0].error->kind == ErrorKind::kInternal);
    CHECK(results[0].error->message == "step a threw: out of luck");
  }
}

TEST_SUITE("executor scheduler feeding") {
  TEST_CASE("a fed node runs beside its feeder, and is told when that has ended") {
    Script script;
    std::latch fed_runs(1);
    std::latch feeder_ended(1);
    script.act("scan", [&]() -> Outcome {
      fed_runs.wait();
      return Done{};
    });
    script.act("copy", [&]() -> Outcome {
      fed_runs.count_down();
      feeder_ended.wait();
      return Done{};
    });
    Names ended;
    const auto results = run_nodes({node("scan"), fed("copy", "scan"), node("verify", {"copy"})}, 2,
                                   script.step(), {}, [&](const Node& each, const NodeResult&) {
                                     ended.push_back(each.id);
                                     if (each.id == "scan") feeder_ended.count_down();
                                   });
    CHECK(states(results) == Names{"scan done", "copy done", "verify done"});
    CHECK(ended == Names{"scan", "copy", "verify"});
  }

  TEST_CASE("a fed node waits for its own dependencies, with a feeder long done") {
    Script script;
    CHECK(run({node("scan"), node("create", {"scan"}), fed("copy", "scan", {"create"})}, script,
              4) == Names{"scan done", "create done", "copy done"});
    CHECK(script.ran() == Names{"scan", "create", "copy"});
  }

  TEST_CASE("one thread is enough: the feeder ends before what it feeds begins") {
    Script script;
    run({node("scan"), fed("copy", "scan")}, script, 1);
    CHECK(script.ran() == Names{"scan", "copy"});
  }

  TEST_CASE("what a failed feeder fed is skipped because of it, begun or not") {
    Script script;
    std::latch fed_runs(1);
    std::latch feeder_ended(1);
    script.act("scan", [&]() -> Outcome {
      fed_runs.wait();
      return Error{.kind = ErrorKind::kNotFound, .message = "gone"};
    });
    script.act("copy", [&]() -> Outcome {
      fed_runs.count_down();
      feeder_ended.wait();
      return Error{.kind = ErrorKind::kNotFound, .message = "gone"};
    });
    const auto results =
        run_nodes({node("scan"), fed("copy", "scan"), fed("late", "scan", {"copy"})}, 2,
                  script.step(), {}, [&](const Node& each, const NodeResult&) {
                    if (each.id == "scan") feeder_ended.count_down();
                  });
    CHECK(states(results) ==
          Names{"scan failed", "copy skipped because of scan", "late skipped because of scan"});
    CHECK_FALSE(results[1].error);
    CHECK_FALSE(script.did_run("late"));
  }

  TEST_CASE("a fed node that fails for itself has failed, and its feeder may be done") {
    Script script;
    script.fail("copy");
    CHECK(run({node("scan"), fed("copy", "scan")}, script) == Names{"scan done", "copy failed"});
  }

  TEST_CASE("a thousand collections are no work for the scheduler") {
    std::vector<Node> nodes;
    for (int i = 0; i < 1000; ++i) {
      const std::string name = std::to_string(i);
      nodes.push_back(node("create " + name));
      nodes.push_back(node("scan " + name));
      nodes.push_back(fed("copy " + name, "scan " + name, {"create " + name}));
      nodes.push_back(node("verify " + name, {"scan " + name, "copy " + name}));
    }
    Script script;
    const Names ended = run(nodes, script, 8);
    CHECK(std::ranges::all_of(ended, [](auto& text) { return text.ends_with(" done"); }));
  }
}

TEST_SUITE("executor scheduler clean-up") {
  TEST_CASE("a clean-up waits for all its dependencies, and runs although one failed") {
    Script script;
    script.fail("copy");
    CHECK(run({node("load"), node("copy", {"load"}), node("more", {"copy"}),
               cleanup("release", {"load", "copy", "more"})},
              script) ==
          Names{"load done", "copy failed", "more skipped because of copy", "release done"});
    CHECK(script.ran() == Names{"load", "copy", "release"});
  }

  TEST_CASE("a clean-up of something that failed to begin runs, for it may have begun") {
    Script script;
    script.fail("load");
    CHECK(run({node("load"), cleanup("release", {"load"})}, script) ==
          Names{"load failed", "release done"});
  }

  TEST_CASE("a clean-up of something that was never tried is not owed") {
    Script script;
    script.fail("connect");
    CHECK(run({node("connect"), node("load", {"connect"}), cleanup("release", {"load"})}, script) ==
          Names{"connect failed", "load skipped because of connect",
                "release skipped because of connect"});
    CHECK(script.ran() == Names{"connect"});
  }

  TEST_CASE("what waits for a clean-up runs after it") {
    Script script;
    CHECK(run({node("load"), cleanup("release", {"load"}), node("last", {"release"})}, script) ==
          Names{"load done", "release done", "last done"});
  }
}

TEST_SUITE("executor scheduler stop") {
  TEST_CASE("after a stop no node begins, and the clean-up of what was begun still does") {
    std::stop_source stop;
    Script script;
    script.act("copy", [&]() -> Outcome {
      stop.request_stop();
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped"};
    });
    CHECK(run({node("load"), node("copy", {"load"}), node("verify", {"copy"}),
               node("other", {"load"}), cleanup("release", {"load", "copy"})},
              script, 1, stop.get_token()) == Names{"load done", "copy interrupted",
                                                    "verify interrupted", "other interrupted",
                                                    "release done"});
    CHECK(script.ran() == Names{"load", "copy", "release"});
  }

  TEST_CASE("a stop before the beginning begins nothing, also no clean-up") {
    std::stop_source stop;
    stop.request_stop();
    Script script;
    CHECK(run({node("load"), node("copy", {"load"}), cleanup("release", {"load", "copy"})}, script,
              4, stop.get_token()) ==
          Names{"load interrupted", "copy interrupted", "release interrupted"});
    CHECK(script.ran().empty());
  }

  TEST_CASE("a load that a stop broke off may have begun, so its clean-up is owed") {
    std::stop_source stop;
    Script script;
    script.act("load", [&]() -> Outcome {
      stop.request_stop();
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while loading"};
    });
    run({node("load"), node("copy", {"load"}), cleanup("release", {"load", "copy"})}, script, 1,
        stop.get_token());
    CHECK(script.ran() == Names{"load", "release"});
  }

  TEST_CASE("what was done before a stop stays done") {
    std::stop_source stop;
    Script script;
    script.act("a", [&]() -> Outcome {
      stop.request_stop();
      return Done{};
    });
    CHECK(run({node("a"), node("b", {"a"})}, script, 1, stop.get_token()) ==
          Names{"a done", "b interrupted"});
  }
}

}  // namespace
}  // namespace kiteway::executor
