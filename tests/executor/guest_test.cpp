// Runs against servers that are slow, busy, full, gone or silent: what they are spared, and how
// long a run puts up with them.
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace kiteway::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRows = 40'000;  // several requests

struct Guest : Migration {
  explicit Guest(FakeOptions target_options = {})
      : Migration({.version = "v2.3.6"}, std::move(target_options)) {
    source.create(at("a"), small_schema());
    source.put(at("a"), "", small_rows(1, kRows));
    source.index_and_load(at("a"));
    add("a");
  }

  // An apply and the time that it took.
  Applied timed_apply() {
    const auto begin = clock.steady_now();
    Applied applied = apply();
    took = clock.steady_now() - begin;
    return applied;
  }

  void require_equal() {
    REQUIRE(target.physical_rows(at("a")) == kRows);
    REQUIRE(texts(target.rows(at("a"))) == texts(source.rows(at("a"))));
  }

  [[nodiscard]] bool was_limited(const std::string& words) {
    return std::ranges::any_of(observer.limits(), [&](const std::string& limit) {
      return limit.find(words) != std::string::npos;
    });
  }

  Clock::Steady::duration took{};
};

std::string text_of(const Applied& applied) {
  return applied.error ? to_string(*applied.error) : "";
}

void require_success(const Applied& applied) {
  REQUIRE_MESSAGE(applied.is_success(), text_of(applied));
}

TEST_SUITE("executor guest caps") {
  TEST_CASE("rows are written no faster than the target's cap, and the cap is named") {
    Guest guest;
    guest.intent.traffic.target.rows = 8000;
    require_success(guest.timed_apply());
    CHECK(guest.took >= 2900ms);  // all but the first request, of 16 384 rows, have to wait
    CHECK(guest.was_limited("target rate cap: max_rows_per_second: 8,000"));
    CHECK_FALSE(guest.was_limited("source rate cap"));
    guest.require_equal();
  }

  TEST_CASE("keys and rows are read no faster than the source's cap") {
    Guest guest;
    guest.intent.traffic.source.rows = 10'000;
    require_success(guest.timed_apply());
    CHECK(guest.took >= 6300ms);  // 40 000 keys, 40 000 rows, 16 384 of them at once
    CHECK(guest.was_limited("source rate cap: max_rows_per_second"));
    CHECK_FALSE(guest.was_limited("target rate cap"));
  }

  TEST_CASE("a proof by checksum reads the target within its cap") {
    Guest guest;
    require_success(guest.timed_apply());
    guest.intent.traffic.target.bytes = 100'000;
    const auto begin = guest.clock.steady_now();
    const auto opened =
        executor::open_to_write(guest.intent.source, guest.intent.target, guest.tools());
    executor::Ends ends = opened.session->ends();
    REQUIRE(ends.target.version());
    REQUIRE(ends.target_loader.load(at("a"), {""}, 10s));
    for (int i = 0; i < 4; ++i) {
      REQUIRE(ends.target.page({.rows = {.address = at("a"), .key_name = "id"},
                                .output_fields = {"id", "vector"},
                                .limit = 8000}));
    }
    // A row takes some 20 bytes: each page but the last is paid off before the next.
    CHECK(guest.clock.steady_now() - begin >= 4s);
  }

  TEST_CASE("requests of every kind count") {
    Guest guest;
    guest.intent.traffic.target.requests = 10;
    require_success(guest.timed_apply());
    CHECK(guest.took >= std::chrono::milliseconds(100 * (guest.target.calls() - 20)));
  }
}

TEST_SUITE("executor guest questions") {
  TEST_CASE("an empty target is asked for its list once, however many collections are planned") {
    Migration migration;
    for (const char* name : {"a", "b", "c"}) {
      migration.source.create(at(name), small_schema());
      migration.source.index_and_load(at(name));
      migration.add(name);
    }

    REQUIRE(migration.compile().plan);

    CHECK(migration.target.calls("ShowCollections") == 1);
    CHECK(migration.source.calls("GetLoadState") == 3);  // one partition is as loaded as the whole
  }
}

TEST_SUITE("executor guest busy server") {
  TEST_CASE("a target that asks to slow down gets less at once, and all rows once") {
    Guest guest;
    guest.intent.traffic.retry.delay_first = 20ms;
    guest.target.faults().add({.method = "Insert", .times_max = 6}, rate_limit());
    const Applied applied = guest.apply();
    require_success(applied);
    guest.require_equal();
    CHECK(guest.target.rows_inserted() == kRows);
    CHECK(guest.target.rows_upserted() == 0);  // nothing was applied, so nothing is uncertain
    CHECK(guest.was_limited(
        "target rate limit: cannot write rows to default/a: scripted answer 8 (code 8)"));
    CHECK(applied.report->collections.at(0).retries == 6);
  }

  TEST_CASE("a source that asks to slow down is waited for") {
    Guest guest;
    guest.intent.traffic.retry.delay_first = 20ms;
    guest.source.faults().add({.method = "Query", .nth = 0, .probability = 0.3, .times_max = 20},
                              rate_limit());
    require_success(guest.apply());
    guest.require_equal();
  }

  TEST_CASE("a quota that stays used up ends the run after a while, and the next one finishes it") {
    Guest guest;
    guest.intent.traffic.retry = {.attempts = 4, .delay_first = 20ms, .budget = 60s};
    guest.target.faults().add({.method = "Insert"}, answer_status(9));
    const Applied applied = guest.timed_apply();
    REQUIRE_FALSE(applied.is_success());
    CHECK(applied.error->kind == ErrorKind::kOverloaded);
    CHECK(text_of(applied).find("its memory or its quota is used up") != std::string::npos);
    CHECK(guest.target.calls("Insert") <= 40);  // four streams, some tries each
    guest.target.faults().clear();
    require_success(guest.apply());
    guest.require_equal();
  }

  TEST_CASE("a target that is full ends the run at once, and says what to do") {
    Guest guest;
    guest.target.faults().add({.method = "Insert"}, answer_status(7));
    const Applied applied = guest.apply();
    REQUIRE_FALSE(applied.is_success());
    CHECK(applied.error->kind == ErrorKind::kFull);
    CHECK(text_of(applied).find("enlarge the cluster") != std::string::npos);
    CHECK(applied.report->collections.at(0).retries == 0);
    guest.target.faults().clear();
    require_success(guest.apply());
    guest.require_equal();
  }

  TEST_CASE("a login that is refused in the middle of a run is not tried again") {
    Guest guest;
    guest.target.faults().add({.method = "Insert"}, fail_before(grpc::StatusCode::UNAUTHENTICATED));
    const Applied applied = guest.apply();
    REQUIRE_FALSE(applied.is_success());
    CHECK(applied.error->kind == ErrorKind::kUnauthenticated);
    CHECK(applied.report->collections.at(0).retries == 0);
    CHECK(guest.target.calls("Insert") <= 4);  // one a stream
  }
}

TEST_SUITE("executor guest silent server") {
  TEST_CASE("a target that goes and does not come back ends the run within the budget") {
    Guest guest;
    std::atomic<int> inserts = 0;
    std::jthread ender;
    guest.target.on_request([&](const RequestMoment& moment) {
      if (moment.method != "Insert" || moment.point != RequestMoment::Point::kAfter) return;
      if (++inserts == 2) ender = std::jthread([&] { guest.target.stop(); });
    });
    guest.intent.traffic.retry.budget = 20s;
    const Applied applied = guest.timed_apply();
    REQUIRE_FALSE(applied.is_success());
    CHECK(applied.error->kind == ErrorKind::kUnreachable);
    CHECK(text_of(applied).find("has given no answer for") != std::string::npos);
    CHECK(text_of(applied).find("Connection refused") != std::string::npos);
    CHECK(guest.took <= 90s);  // by the test's clock, which many waiting threads move at once
    ender.join();
    guest.target.on_request({});
    guest.target.start();
    require_success(guest.apply());
    guest.require_equal();
  }

  TEST_CASE("a target that restarts is waited for") {
    Guest guest;
    std::atomic<int> inserts = 0;
    std::jthread restarter;
    guest.target.on_request([&](const RequestMoment& moment) {
      if (moment.method != "Insert" || moment.point != RequestMoment::Point::kAfter) return;
      if (++inserts != 2) return;
      restarter = std::jthread([&] {
        guest.target.stop();
        std::this_thread::sleep_for(300ms);
        guest.target.start();
      });
    });
    guest.intent.traffic.retry = {.delay_max = 2s, .budget = 300s};
    require_success(guest.apply());
    guest.require_equal();
  }

  TEST_CASE("a target that takes calls and never answers ends the run within the budget") {
    Guest guest;
    guest.target.faults().add({.method = "Insert"}, hang());
    guest.intent.traffic.retry.budget = 2s;
    const auto begin = std::chrono::steady_clock::now();
    const Applied applied = guest.apply();
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
    REQUIRE_FALSE(applied.is_success());
    guest.target.faults().clear();
    guest.intent.traffic.retry.budget = 10s;
    require_success(guest.apply());
    guest.require_equal();
  }

  TEST_CASE("a source that takes calls and never answers ends the run within the budget") {
    Guest guest;
    guest.intent.traffic.retry.budget = 2s;
    std::atomic<int> queries = 0;
    guest.source.on_request([&](const RequestMoment& moment) {
      if (moment.method != "Query" || moment.point != RequestMoment::Point::kBefore) return;
      if (++queries == 3) guest.source.faults().add({.method = "Query"}, hang());
    });
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(guest.apply().is_success());
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
    guest.source.on_request({});
    guest.source.faults().clear();
    guest.intent.traffic.retry.budget = 10s;
    require_success(guest.apply());
    guest.require_equal();
  }
}

}  // namespace
}  // namespace kiteway::testing
