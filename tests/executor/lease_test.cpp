// The lease in the journal: one holder, seen by all, and a fence against one who lost it.
#include "executor/journal/controls.h"
#include "executor/journal/journal.h"
#include "executor/journal/journal_view.h"
#include "executor/journal/owner.h"
#include "tests/support/journal_writes.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;
using testing::TempFolder;

const LeaseRecord kLea{.run_id = "run-1",
                       .operation = "apply",
                       .user = "lea",
                       .host = "build-7",
                       .pid = 71,
                       .ttl_s = 30};
const LeaseRecord kBob{.run_id = "run-2",
                       .operation = "apply",
                       .user = "bob",
                       .host = "build-8",
                       .pid = 72,
                       .ttl_s = 30};

struct Fixture {
  TempFolder folder;
  ManualClock clock;

  std::unique_ptr<Journal> open() {
    auto opened = Journal::open(folder.path(), "http://localhost:19531", clock);
    if (!opened) FAIL(opened.error().message);
    return *std::move(opened);
  }
  LeaseRecord last() {
    auto view = JournalView::open(folder.path());
    REQUIRE(view);
    auto lease = (*view)->last_lease();
    REQUIRE(lease);
    REQUIRE(*lease);
    return **lease;
  }
  ControlInput control() {
    return {.folder = folder.path(), .who = "eve on build-9", .now = "now"};
  }
};

Outcome yes(const LeaseRecord&) { return Done{}; }

TEST_SUITE("executor lease") {
  TEST_CASE("a lease is taken, renewed, given back, and seen by others all the while") {
    Fixture f;
    const auto journal = f.open();
    const auto replaced = journal->take_lease(kLea, yes);
    REQUIRE(replaced);
    CHECK_FALSE(*replaced);
    LeaseRecord expected = kLea;
    expected.epoch = 1;
    expected.acquired_at = expected.heartbeat_at = "2026-11-23T09:14:02Z";
    CHECK(f.last() == expected);

    f.clock.advance(7s);
    CHECK(journal->renew_lease());
    expected.heartbeat_at = "2026-11-23T09:14:09Z";
    CHECK(f.last() == expected);

    CHECK(journal->release_lease());
    expected.released_at = "2026-11-23T09:14:09Z";
    expected.released_by = "its run";
    CHECK(f.last() == expected);
  }

  TEST_CASE("a lease that was given back needs nobody's leave to be taken, one that is held does") {
    Fixture f;
    const auto first = f.open();
    REQUIRE(first->take_lease(kLea, yes));
    const auto second = f.open();
    const auto refused = second->take_lease(kBob, [](const LeaseRecord& held) -> Outcome {
      return Error{.kind = ErrorKind::kLocked, .message = "held by " + held.user};
    });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "held by lea");
    CHECK(f.last().epoch == 1);
    CHECK(first->renew_lease());

    REQUIRE(first->release_lease());
    const auto taken = second->take_lease(kBob, [](const LeaseRecord&) -> Outcome {
      return Error{.kind = ErrorKind::kLocked, .message = "must not be asked"};
    });
    REQUIRE(taken);
    CHECK_FALSE(*taken);
    CHECK(f.last().epoch == 2);
  }

  TEST_CASE("who lost his lease to another writes nothing more, not even what was queued") {
    Fixture f;
    const auto first = f.open();
    REQUIRE(first->take_lease(kLea, yes));
    REQUIRE(first->begin_run({.run_id = "run-1", .started_at = "t"}));
    const auto second = f.open();
    const auto taken = second->take_lease(kBob, yes);
    REQUIRE(taken);
    REQUIRE(*taken);
    CHECK((*taken)->run_id == "run-1");

    const auto refused = put_node(*first, {.key = "k"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kLocked);
    CHECK(refused.error().message == "the lock of this run was taken away by run run-2");
    CHECK_FALSE(first->wait(first->queue_ranges("k", {Range::cut({.ordinal = 0})})));
    CHECK_FALSE(first->finish_run("run-1", State::kDone));
    CHECK_FALSE(first->renew_lease());

    CHECK_FALSE(*second->node("k"));
    CHECK(second->ranges("k")->empty());
    CHECK(put_node(*second, {.key = "k"}));
  }

  TEST_CASE("a lease that was broken is lost, and the journal tells who broke it") {
    Fixture f;
    const auto journal = f.open();
    REQUIRE(journal->take_lease(kLea, yes));
    REQUIRE(break_lease(f.control(), 1));
    CHECK(f.last().released_by == "eve on build-9");
    const auto refused = put_node(*journal, {.key = "k"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "the lock of this run was taken away by eve on build-9");
  }

  TEST_CASE("a lease that nobody took says nothing, as for who only tests") {
    Fixture f;
    CHECK(put_node(*f.open(), {.key = "k"}));
  }

  TEST_CASE("a run that a dead process left is called interrupted, as of its last heartbeat") {
    Fixture f;
    auto first = f.open();
    REQUIRE(first->take_lease(kLea, yes));
    REQUIRE(first->begin_run({.run_id = "run-1", .started_at = "2026-11-23T09:14:02Z"}));
    f.clock.advance(20s);
    REQUIRE(first->renew_lease());
    first.reset();
    f.clock.advance(1h);
    const auto second = f.open();
    REQUIRE(second->take_lease(kBob, yes));
    REQUIRE(second->begin_run({.run_id = "run-2", .started_at = "2026-11-23T10:14:22Z"}));
    const auto view = JournalView::open(f.folder.path());
    const auto runs = (*view)->runs();
    REQUIRE(runs);
    REQUIRE(runs->size() == 2);
    CHECK(runs->at(0).run_id == "run-2");
    CHECK(runs->at(0).state == State::kRunning);
    CHECK(runs->at(1).state == State::kInterrupted);
    CHECK(runs->at(1).finished_at == "2026-11-23T09:14:22Z");
  }

  TEST_CASE(
      "an interrupted run that somebody asked to cancel is cancelled, a finished one is not") {
    Fixture f;
    const auto journal = f.open();
    for (const char* run : {"run-1", "run-2"}) {
      REQUIRE(journal->begin_run({.run_id = run, .started_at = "t"}));
      CHECK(journal->cancel_requested_by(run)->empty());
      REQUIRE(request_cancel(f.control(), run));
      REQUIRE(request_cancel(f.control(), run));  // twice is once
      CHECK(*journal->cancel_requested_by(run) == "eve on build-9");
    }
    REQUIRE(journal->finish_run("run-1", State::kInterrupted));
    REQUIRE(journal->finish_run("run-2", State::kDone));
    auto view = JournalView::open(f.folder.path());
    CHECK((*view)->runs()->at(1).state == State::kCancelled);
    CHECK((*view)->runs()->at(0).state == State::kDone);
    CHECK((*view)->events("run-1", 0)->size() == 1);

    REQUIRE(mark_cancelled(f.control(), "run-2"));
    view = JournalView::open(f.folder.path());
    CHECK((*view)->runs()->at(0).state == State::kDone);
  }

  TEST_CASE("there is nothing to change where there is no journal, and none is made") {
    const TempFolder folder;
    CHECK_FALSE(break_lease({.folder = folder.path(), .who = "eve", .now = "now"}, 1));
    CHECK_FALSE(std::filesystem::exists(folder / "journal.db"));
  }
}

TEST_SUITE("executor owner") {
  const Clock::Wall kNow = *parse_rfc3339("2026-11-23T09:14:40Z");

  LeaseRecord held() {
    LeaseRecord lease = kLea;
    lease.acquired_at = "2026-11-23T09:00:00Z";
    lease.heartbeat_at = "2026-11-23T09:14:30Z";
    return lease;
  }

  TEST_CASE("who gave a heartbeat a moment ago is alive, on this machine or another") {
    const auto here = liveness_of(held(), kNow, "build-7", true);
    CHECK(here.is_alive);
    CHECK(here.reason == "process 71 on build-7 gave a heartbeat 10 s ago");
    CHECK(liveness_of(held(), kNow, "elsewhere", false).is_alive);
  }

  TEST_CASE("a process of this machine that is not there is gone at once") {
    const auto gone = liveness_of(held(), kNow, "build-7", false);
    CHECK_FALSE(gone.is_alive);
    CHECK(gone.reason == "process 71 is gone; its last heartbeat was at 2026-11-23T09:14:30Z");
  }

  TEST_CASE("who is silent for longer than he promised is taken for dead, wherever he is") {
    CHECK(liveness_of(held(), kNow + 20s, "elsewhere", false).is_alive);
    const auto silent = liveness_of(held(), kNow + 21s, "elsewhere", false);
    CHECK_FALSE(silent.is_alive);
    CHECK(silent.reason == "process 71 on build-7 has given no heartbeat for 31 s");
    CHECK_FALSE(liveness_of(held(), kNow + 21s, "build-7", true).is_alive);
  }

  TEST_CASE("a clock that runs behind makes nobody dead") {
    CHECK(liveness_of(held(), kNow - 1h, "elsewhere", false).is_alive);
  }

  TEST_CASE("a lease that was ended holds nothing, and it is told who ended it") {
    LeaseRecord lease = held();
    lease.released_at = "2026-11-23T09:14:35Z";
    lease.released_by = "eve on build-9";
    const auto ended = liveness_of(lease, kNow, "build-7", true);
    CHECK_FALSE(ended.is_alive);
    CHECK(ended.reason == "its lock was ended by eve on build-9 at 2026-11-23T09:14:35Z");
  }

  TEST_CASE("a holder is described in one line that drives no terminal") {
    LeaseRecord lease = held();
    CHECK(describe(lease) ==
          "run run-1 (apply), process 71 of lea on build-7, since 2026-11-23T09:00:00Z, last "
          "heartbeat 2026-11-23T09:14:30Z");
    lease.user = "x\x1B[31m";
    CHECK(describe(lease).find('\x1B') == std::string::npos);
  }

  TEST_CASE("this process is there, and has a name") {
    const Owner owner = this_process();
    CHECK(process_is_there(owner.pid));
    CHECK_FALSE(owner.user.empty());
    CHECK_FALSE(owner.host.empty());
  }
}

}  // namespace
}  // namespace kiteway::executor
