// The right to run: refused while its holder lives, taken over when he is dead, lost when broken.
#include "executor/journal/run_lock.h"
#include "executor/journal/controls.h"
#include "executor/journal/journal_view.h"
#include "tests/support/journal_writes.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temp_folder.h"

#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;
using testing::TempFolder;

// Why a run was told to stop, waited for.
class Stops {
 public:
  std::function<void(const std::string&)> function() {
    return [this](const std::string& why) {
      const std::lock_guard lock(mutex_);
      why_ = why;
      ++count_;
      changed_.notify_all();
    };
  }
  std::string wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 20s, [this] { return count_ > 0; });
    return why_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string why_;
  int count_ = 0;
};

struct Fixture {
  TempFolder folder;
  SystemClock clock;
  Stops stops;

  Result<std::unique_ptr<RunLock>> take(const std::string& run_id, Owner owner = this_process()) {
    return RunLock::take({.folder = folder.path(),
                          .target_uri = "http://localhost:19531",
                          .run_id = run_id,
                          .operation = "apply",
                          .owner = std::move(owner),
                          .clock = clock,
                          .stop = stops.function(),
                          .interval = 5ms});
  }
  ControlInput control() {
    return {.folder = folder.path(), .who = "eve on build-9", .now = rfc3339(clock.wall_now())};
  }
};

// A process that takes the lock and dies without a word.
pid_t die_with_lock(Fixture& f) {
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = f.take("run-1");
    _exit(lock ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  return child;
}

TEST_SUITE("executor run lock") {
  TEST_CASE("who comes second is refused and told which run holds the lock, where and since when") {
    Fixture f;
    const auto first = f.take("run-1");
    REQUIRE(first);
    CHECK((*first)->replaced().empty());
    const auto second = f.take("run-2");
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == ErrorKind::kLocked);
    const std::string& message = second.error().message;
    CAPTURE(message);
    CHECK(message.find("run run-1 (apply), process " + std::to_string(getpid()) + " of ") !=
          std::string::npos);
    CHECK(message.find(", last heartbeat 20") != std::string::npos);
    CHECK(second.error().notes.at(0) == "wait for it, or stop it with kiteway cancel run-1");
  }

  TEST_CASE("a lock that was given back is free, and nothing is said") {
    Fixture f;
    REQUIRE(f.take("run-1"));
    const auto next = f.take("run-2");
    REQUIRE(next);
    CHECK((*next)->replaced().empty());
  }

  TEST_CASE("the lock of a process that died is taken over at once, with a notice") {
    Fixture f;
    const pid_t child = die_with_lock(f);
    const auto next = f.take("run-2");
    REQUIRE(next);
    CAPTURE((*next)->replaced());
    CHECK((*next)->replaced().starts_with("run run-1 (apply), process " + std::to_string(child)));
    CHECK((*next)->replaced().find("process " + std::to_string(child) + " is gone") !=
          std::string::npos);
  }

  TEST_CASE("the lock of another machine holds until its heartbeat is too old") {
    Fixture f;
    const Owner elsewhere{.user = "lea", .host = "another-machine", .pid = 1};
    {
      auto journal = Journal::open(f.folder.path(), "http://localhost:19531", f.clock);
      REQUIRE(journal);
      REQUIRE((*journal)->take_lease({.run_id = "run-1",
                                      .operation = "apply",
                                      .user = elsewhere.user,
                                      .host = elsewhere.host,
                                      .pid = elsewhere.pid,
                                      .ttl_s = 30},
                                     [](const LeaseRecord&) -> Outcome { return Done{}; }));
    }
    const auto refused = f.take("run-2");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kLocked);
    CHECK(refused.error().message.find("of lea on another-machine") != std::string::npos);
    CHECK(refused.error().notes.at(0).find("kiteway lock break") != std::string::npos);
    REQUIRE(break_lease(f.control(), 1));
    CHECK(f.take("run-3"));
  }

  TEST_CASE("a run whose lock is broken is told to stop, and cannot write any more") {
    Fixture f;
    const auto lock = f.take("run-1");
    REQUIRE(lock);
    REQUIRE(break_lease(f.control(), 1));
    CHECK(f.stops.wait() == "the lock of this run was taken away by eve on build-9");
    CHECK_FALSE(put_node((*lock)->journal(), {.key = "k"}));
  }

  TEST_CASE("a run that somebody cancels is told to stop, and can still write how far it came") {
    Fixture f;
    const auto lock = f.take("run-1");
    REQUIRE(lock);
    REQUIRE((*lock)->journal().begin_run({.run_id = "run-1", .started_at = "t"}));
    REQUIRE(request_cancel(f.control(), "run-1"));
    CHECK(f.stops.wait() == "cancelled by eve on build-9");
    CHECK((*lock)->journal().finish_run("run-1", State::kInterrupted));
    const auto view = JournalView::open(f.folder.path());
    CHECK((*view)->runs()->at(0).state == State::kCancelled);
  }
}

}  // namespace
}  // namespace kiteway::executor
