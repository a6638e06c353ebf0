// The job center: what others see of a run, while it lives and after it died.
#include "executor/report/job.h"
#include "executor/journal/journal.h"
#include "executor/report/job_json.h"
#include "executor/report/job_text.h"
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

const CollectionAddress kProducts{"default", "products"};

Liveness alive(const LeaseRecord&) { return {.is_alive = true, .reason = "it lives"}; }
Liveness dead(const LeaseRecord&) { return {.is_alive = false, .reason = "process 71 is gone"}; }

// A journal with one run that has begun, held by a lease.
struct Fixture {
  TempFolder folder;
  ManualClock clock;
  std::unique_ptr<Journal> journal = open();

  Fixture() { begin("run-1"); }

  std::unique_ptr<Journal> open() {
    auto opened = Journal::open(folder.path(), "http://localhost:19531", clock);
    if (!opened) FAIL(opened.error().message);
    REQUIRE((*opened)->take_lease({.run_id = "run-1",
                                   .operation = "apply",
                                   .user = "lea",
                                   .host = "build-7",
                                   .pid = 71,
                                   .ttl_s = 30},
                                  [](const LeaseRecord&) -> Outcome { return Done{}; }));
    return *std::move(opened);
  }
  void begin(const std::string& run_id) {
    REQUIRE(journal->begin_run({.run_id = run_id,
                                .plan_name = "shop",
                                .target_uri = "http://localhost:19531",
                                .started_at = rfc3339(clock.wall_now()),
                                .command = "kiteway apply plan.yaml"}));
  }
  void put(const ProgressRecord& progress) {
    journal->queue_progress("run-1", {progress});
    REQUIRE(journal->renew_lease());
    REQUIRE(put_node(*journal, {.key = "flush"}));  // waits for what was queued
  }
  Job look(const AskLiveness& ask, const std::string& name = "run-1") {
    auto job = read_job(folder.path(), name, clock.wall_now(), ask);
    if (!job) FAIL(to_string(job.error()));
    return *std::move(job);
  }
};

ProgressRecord halfway() {
  return {.target = kProducts,
          .state = State::kRunning,
          .rows_expected = 12'000,
          .rows_done = 1'200,
          .bytes = 5'000'000,
          .retries = 2,
          .rows_per_s = 100,
          .bytes_per_s = 3'100'000};
}

TEST_SUITE("executor job") {
  TEST_CASE("rows that were left out are told, with the folder of their files, and in JSON") {
    Fixture f;
    ProgressRecord progress = halfway();
    progress.rows_done = 11'998;
    progress.rows_quarantined = 2;
    f.put(progress);
    const Job job = f.look(alive);
    CHECK(job.collections.at(0).rows_quarantined == 2);
    CHECK(percent_of(job.collections[0]) == 100);
    CHECK(render_job(job).find("  QUARANTINED: 2 rows of default/products are not on the target: " +
                               (f.folder / "quarantine").string() + "\n") != std::string::npos);
    CHECK(job_json(job, std::nullopt).find("\"rows_quarantined\": \"2\"") != std::string::npos);
    CHECK(render_job(job).find("11,998 / 12,000") != std::string::npos);
  }

  TEST_CASE("a run whose process lives is in progress, with how that is known") {
    Fixture f;
    f.clock.advance(65s);
    f.put(halfway());
    const Job job = f.look(alive);
    CHECK(job.state == JobState::kInProgress);
    CHECK_FALSE(job.is_resumable());
    CHECK(render_job(job) ==
          R"(Run run-1 of plan shop: in progress
  it lives
  to http://localhost:19531, started 2026-11-23T09:14:02Z, running for 1 min 5 s

  collection        state                               rows              rows/s      MB/s           ETA  retries
  default/products  in progress               1,200 / 12,000   10.0%         100       3.1    1 min 48 s        2
)");
  }

  TEST_CASE("a run whose process is gone is interrupted and resumable, and tells how to go on") {
    Fixture f;
    f.put(halfway());
    f.clock.advance(10s);
    REQUIRE(f.journal->renew_lease());
    f.clock.advance(1h);
    const Job job = f.look(dead);
    CHECK(job.state == JobState::kInterrupted);
    CHECK(job.is_resumable());
    CHECK(job.duration_ms == 10'000);  // until its last heartbeat
    CHECK(job.collections.at(0).state == State::kInterrupted);
    const std::string text = render_job(job);
    CHECK(
        text.starts_with("Run run-1 of plan shop: interrupted, resumable\n  process 71 is gone\n"));
    CHECK(text.ends_with("\nGo on from here with:\n\n  kiteway apply plan.yaml\n"));
  }

  TEST_CASE("a run without any lease is nobody's") {
    Fixture f;
    f.begin("run-2");
    const Job job = f.look(alive, "run-2");
    CHECK(job.state == JobState::kInterrupted);
    CHECK(job.why == "nobody holds a lock for it");
  }

  TEST_CASE("what a run wrote down itself needs no guess") {
    Fixture f;
    REQUIRE(f.journal->finish_run("run-1", State::kDone));
    CHECK(f.look(dead).state == JobState::kSucceeded);
    CHECK(f.look(dead).why.empty());
    CHECK_FALSE(f.look(dead).is_resumable());
    REQUIRE(f.journal->finish_run("run-1", State::kFailed));
    CHECK(f.look(dead).state == JobState::kFailed);
    CHECK(f.look(dead).is_resumable());
  }

  TEST_CASE("a failed run shows what failed, what that kept from running, and the last errors") {
    Fixture f;
    f.journal->queue_event({.run_id = "run-1",
                            .at = "2026-11-23T09:14:03Z",
                            .node_id = "copy a",
                            .text = "lost",
                            .level = EventLevel::kError});
    REQUIRE(f.journal->finish_run(
        "run-1", State::kFailed,
        {.nodes = {
             {.node_id = "copy a", .ordinal = 1, .state = State::kFailed, .error = "lost"},
             {.node_id = "scan a", .ordinal = 0, .state = State::kDone},
             {.node_id = "verify a", .ordinal = 2, .state = State::kSkipped, .cause = "copy a"}}}));
    const Job job = f.look(dead);
    CHECK(render_job(job).find("\n  failed   copy a: lost\n"
                               "  skipped  verify a, because of: copy a\n"
                               "\nLast warnings and errors\n"
                               "  2026-11-23T09:14:03Z  error    copy a: lost\n") !=
          std::string::npos);
    const std::string json = job_json(job, ExitNote{.code = 4, .name = "incomplete"});
    CHECK(json.find("\"code\": 4,\n    \"name\": \"incomplete\"") != std::string::npos);
    CHECK(json.find("\"id\": \"copy a\"") < json.find("\"id\": \"verify a\""));
    CHECK(json.find("\"id\": \"verify a\"") < json.find("\"id\": \"scan a\""));
  }

  TEST_CASE("for programs a 0 is written, and what has no value is left out") {
    Fixture f;
    ProgressRecord row = halfway();
    row.rows_per_s = 0;
    f.put(row);
    const std::string json = job_json(f.look(alive), ExitNote{.code = 0, .name = "ok"});
    CHECK(json.find("\"code\": 0,\n    \"name\": \"ok\"") != std::string::npos);
    CHECK(json.find("\"rows_quarantined\": \"0\"") != std::string::npos);
    CHECK(json.find("\"eta_seconds\"") == std::string::npos);
    CHECK(json.find("\"alive\"") == std::string::npos);
    CHECK(exit_json({.code = 0, .name = "ok"}).find("\"duration_ms\"") == std::string::npos);
  }

  TEST_CASE("what holds a run back is shown while it does") {
    Fixture f;
    f.journal->queue_limiter("run-1", "target rate limit", "12 answers of 10 s say slow down");
    f.put(halfway());
    CHECK(render_job(f.look(alive))
              .find("\n  held back by the target rate limit: 12 answers of 10 s say slow down\n") !=
          std::string::npos);
    CHECK(render_job(f.look(dead)).find("held back") == std::string::npos);
  }

  TEST_CASE("runs are found by a part of their name, and the latest without any") {
    Fixture f;
    f.begin("run-2");
    CHECK(f.look(alive, "").run.run_id == "run-2");
    CHECK(f.look(alive, "1").run.run_id == "run-1");
    const auto two = read_job(f.folder.path(), "run", f.clock.wall_now(), alive);
    REQUIRE_FALSE(two);
    CHECK(two.error().kind == ErrorKind::kNotFound);
    CHECK(two.error().message == "2 runs are called \"run\"");
    const auto none = read_job(f.folder.path(), "x", f.clock.wall_now(), alive);
    REQUIRE_FALSE(none);
    CHECK(none.error().message == "there is no run \"x\" in " + f.folder.path().string());
    CHECK_FALSE(read_job(f.folder / "elsewhere", "", f.clock.wall_now(), alive));
  }

  TEST_CASE("all runs are in a table, the latest first") {
    Fixture f;
    f.put(halfway());
    REQUIRE(f.journal->finish_run("run-1", State::kInterrupted));
    f.clock.advance(1min);
    f.begin("run-2");
    const auto view = JournalView::open(f.folder.path());
    const auto jobs = read_jobs(**view, f.clock.wall_now(), dead);
    REQUIRE(jobs);
    CHECK(render_jobs(*jobs) ==
          "run    plan  state        started                       time  rows\n"
          "run-2  shop  interrupted  2026-11-23T09:15:02Z             -  0 / 0\n"
          "run-1  shop  interrupted  2026-11-23T09:14:02Z         0.0 s  1,200 / 12,000\n");
    CHECK(jobs_json(*jobs).find("\"rows_done\": \"1200\"") != std::string::npos);
  }

  TEST_CASE("no time is promised below one percent, when nothing moves, or when it is over") {
    ProgressRecord row = halfway();
    CHECK(eta_seconds(row) == 108);
    row.rows_done = 119;
    CHECK_FALSE(eta_seconds(row));
    row.rows_done = 120;
    CHECK(eta_seconds(row));
    row.rows_per_s = 0;
    CHECK_FALSE(eta_seconds(row));
    row = halfway();
    row.state = State::kDone;
    CHECK_FALSE(eta_seconds(row));
  }

  TEST_CASE("nothing is a hundred percent before it is all there") {
    ProgressRecord row = halfway();
    row.rows_done = 11'999'999;
    row.rows_expected = 12'000'000;
    CHECK(percent_of(row) == 99.99);
    row.rows_expected = 0;
    CHECK(percent_of(row) == 0);
    row.state = State::kDone;
    CHECK(percent_of(row) == 100);
  }

  TEST_CASE("a lease is told with whether its holder lives") {
    Fixture f;
    const LeaseRecord lease = *f.look(alive).lease;
    CHECK(render_lease(lease, dead(lease))
              .ends_with("\n  dead, the next apply takes it over: process 71 is gone\n"));
    CHECK(lease_json(lease, dead).find("\"alive_reason\": \"process 71 is gone\"") !=
          std::string::npos);
    CHECK(lease_json({}, dead) == "{\n  \"format_version\": \"1.0\",\n  \"leases\": []\n}\n");
  }
}

}  // namespace
}  // namespace kiteway::executor
