// A write whose answer was lost takes effect at the worst of moments: after it was done again.
#include "executor/transfer/late_requests.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <atomic>

namespace kiteway::testing {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kRows = 20'000;  // several ranges

/// A migration of one collection with these rows.
struct Copy : Migration {
  explicit Copy(planner::VerifyMode verify = planner::VerifyMode::kCount,
                std::size_t rows = kRows) {
    source.create(at("a"), small_schema());
    source.put(at("a"), "", small_rows(1, rows));
    source.index_and_load(at("a"));
    add("a");
    intent.collections[0].verify.value = verify;
  }

  /// The writes that were to land late do so when the clock has gone on for `time` from now.
  void land_after(milliseconds time) {
    const auto when = clock.wall_now() + time;
    clock.slept = [this, when] {
      if (clock.wall_now() >= when) landed += target.land_late_writes();
    };
  }

  void check_equal() {
    CHECK(target.physical_rows(at("a")) == source.distinct_keys(at("a")));
    CHECK(texts(target.rows(at("a"))) == texts(source.rows(at("a"))));
  }

  std::atomic<std::size_t> landed = 0;
};

void require_success(const Applied& applied) {
  REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
}

TEST_SUITE("executor late writes") {
  TEST_CASE("an insert that lands after the upsert which replaced it leaves no row twice") {
    for (const auto verify : {planner::VerifyMode::kNone, planner::VerifyMode::kCount,
                              planner::VerifyMode::kChecksum}) {
      Copy copy(verify);
      copy.target.faults().add({.method = "Insert", .nth = 2}, land_late(1));

      require_success(copy.apply());

      CHECK(copy.target.faults().fired() == 1);
      CHECK(copy.target.late_writes() == 0);
      copy.check_equal();
      CHECK(copy.target.calls("LoadCollection") == copy.target.calls("ReleaseCollection"));
    }
  }

  TEST_CASE("a source that was loaded for the run stays so until no write can come late any more") {
    Copy copy;
    copy.source.release(at("a"));
    copy.intent.source_load = {planner::LoadPolicy::kTemporary};
    copy.target.faults().add({.method = "Insert", .nth = 1}, land_late(kUntilTold));
    copy.land_after(planner::RetrySettings{}.write_timeout);

    require_success(copy.apply());

    CHECK(copy.landed == 1);
    copy.check_equal();
    CHECK_FALSE(copy.source.is_loaded(at("a")));
  }

  TEST_CASE("the range is not counted again before the lost insert can no longer be alive") {
    for (const auto verify : {planner::VerifyMode::kNone, planner::VerifyMode::kCount}) {
      Copy copy(verify);
      copy.target.faults().add({.method = "Insert", .nth = 1}, land_late(kUntilTold));
      // As late as a request can: a first look at any moment before would find nothing.
      copy.land_after(planner::RetrySettings{}.write_timeout + executor::kLateMargin -
                      milliseconds(1));

      require_success(copy.apply());

      CHECK(copy.landed == 1);
      copy.check_equal();
    }
  }

  TEST_CASE("a run that takes up another one waits for the end of its lost requests") {
    Copy copy;
    copy.target.faults().add({.method = "Insert", .nth = 1}, land_late(kUntilTold));
    copy.target.faults().add({.method = kAnyWrite, .nth = 6}, fail_before());
    copy.target.faults().add({.method = "Upsert"}, fail_before());
    copy.land_after(planner::RetrySettings{}.write_timeout + executor::kLateMargin -
                    milliseconds(1));
    REQUIRE_FALSE(copy.apply().is_success());
    REQUIRE(copy.target.late_writes() == 1);
    copy.target.faults().clear();

    require_success(copy.apply());

    CHECK(copy.landed == 1);
    copy.check_equal();
  }

  TEST_CASE(
      "a collection that was dropped is not made anew while a lost request may fall into it") {
    Copy copy;
    copy.target.faults().add({.method = "Insert", .nth = 1}, land_late(kUntilTold));
    copy.target.faults().add({.method = "Upsert"}, fail_before());
    copy.land_after(planner::RetrySettings{}.write_timeout + executor::kLateMargin -
                    milliseconds(1));
    REQUIRE_FALSE(copy.apply().is_success());
    copy.target.faults().clear();
    copy.target.drop(at("a"));

    require_success(copy.apply());

    CHECK(copy.landed == 1);  // on nothing
    copy.check_equal();
  }

  TEST_CASE("a run without lost answers neither waits nor counts a range again") {
    Copy copy(planner::VerifyMode::kNone);

    require_success(copy.apply());

    CHECK(copy.target.calls("LoadCollection") == 0);
    CHECK(copy.target.calls("Query") == 0);
    CHECK(copy.observer.notes().empty());
  }

  TEST_CASE("a stop ends the wait for lost requests, and the next run waits for the rest") {
    Copy copy;
    copy.target.faults().add({.method = "Insert", .nth = 1}, land_late(kUntilTold));
    std::stop_source stop;
    const auto start = copy.clock.wall_now();
    copy.clock.slept = [&] {
      if (copy.clock.wall_now() > start + milliseconds(20'000)) stop.request_stop();
    };
    const Applied stopped = copy.apply(stop.get_token());
    REQUIRE(stopped.error);
    CHECK(stopped.error->kind == ErrorKind::kInterrupted);
    CHECK(copy.target.calls("LoadCollection") == 0);
    copy.clock.slept = {};
    copy.land_after(milliseconds(40'000));

    require_success(copy.apply());

    CHECK(copy.landed == 1);
    copy.check_equal();
  }

  TEST_CASE("rows that are doubled whatever is done end the run, and no success is claimed") {
    Copy copy(planner::VerifyMode::kCount, 3000);  // one range
    copy.target.faults().add({.method = "Insert", .nth = 1}, land_late(1));
    copy.target.on_request([&](const RequestMoment& moment) {
      const bool is_done = moment.point == RequestMoment::Point::kAfter;
      if (moment.method == "Upsert" && is_done) copy.target.put(at("a"), "", small_rows(5, 1));
    });

    const Applied applied = copy.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kIncomplete);
    CHECK(applied.error->message.find("does not hold the rows of a range once each") !=
          std::string::npos);
    CHECK(copy.target.calls("LoadCollection") == copy.target.calls("ReleaseCollection"));
  }
}

}  // namespace
}  // namespace kiteway::testing
