// Repeating a call: how often, how long in between, and when not at all.
#include "executor/remote/retry.h"
#include "tests/support/manual_clock.h"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;

const Error kLost{.kind = ErrorKind::kUnavailable, .message = "connection reset"};
const Error kSlowDown{.kind = ErrorKind::kRateLimited, .message = "slow down"};
const Error kUsedUp{.kind = ErrorKind::kOverloaded, .message = "memory quota exhausted"};
const Error kNoSuchThing{.kind = ErrorKind::kNotFound, .message = "no such collection"};
const Error kNotLoaded{.kind = ErrorKind::kNotLoaded, .message = "collection not loaded"};
const CollectionAddress kProducts{"default", "products"};

// Answers with the given errors in their order, and with 7 after them.
struct Scripted {
  std::vector<Error> errors;
  std::size_t calls = 0;

  Result<int> operator()() {
    const std::size_t call = calls++;
    if (call < errors.size()) return errors[call];
    return 7;
  }
};

// A retry whose pauses are half as long as they may be.
struct Retry : TrafficListener {
  Result<int> run(Scripted& script, Repeat repeat) {
    const std::function<Result<int>()> call = [&] {
      return through<int>(traffic, {}, 30s, [&](auto) { return script(); });
    };
    return retry<int>(traffic, repeat, call, kProducts);
  }

  explicit Retry(const planner::RetrySettings& settings = {})
      : traffic("localhost:19531", {}, settings,
                {.clock = clock, .random = [] { return 0.5; }, .stop = stop.get_token()}) {
    traffic.set_listener(this);
  }

  void limited(const Limit&) override {}
  void asked_to_slow_down() override {}
  void note(const std::string&) override {}
  void repeated(const Error&, const CollectionAddress& collection) override {
    repeats.push_back(collection);
  }

  std::vector<CollectionAddress> repeats;
  ManualClock clock;
  std::stop_source stop;
  Traffic traffic;
};

TEST_SUITE("executor retry") {
  TEST_CASE("a call that works is made once, without waiting") {
    Retry retry;
    Scripted query{{}};
    CHECK(*retry.run(query, Repeat::kHarmful) == 7);
    CHECK(query.calls == 1);
    CHECK(retry.clock.sleeps().empty());
    CHECK(retry.repeats.empty());
  }

  TEST_CASE("a lost answer is asked for again where that does no harm, and counted") {
    Retry retry;
    Scripted query{{kLost, kLost}};
    CHECK(*retry.run(query, Repeat::kHarmless) == 7);
    CHECK(query.calls == 3);
    CHECK(retry.repeats == std::vector<CollectionAddress>{kProducts, kProducts});
  }

  TEST_CASE("an insert whose answer was lost is not sent again, for it may have been applied") {
    Retry retry;
    Scripted insert{{kLost}};
    const auto rows = retry.run(insert, Repeat::kHarmful);
    REQUIRE_FALSE(rows);
    CHECK(rows.error() == kLost);
    CHECK(insert.calls == 1);
    CHECK(retry.clock.sleeps().empty());
  }

  TEST_CASE("an error that will be the same next time is returned at once") {
    Retry retry;
    Scripted query{{kNoSuchThing}};
    const auto answer = retry.run(query, Repeat::kHarmless);
    REQUIRE_FALSE(answer);
    CHECK(answer.error() == kNoSuchThing);
    CHECK(query.calls == 1);
  }

  TEST_CASE("where others get answers, the last of the attempts is the end") {
    Retry retry({.attempts = 4});
    Scripted query{std::vector<Error>(9, kLost)};
    const auto answer = retry.run(query, Repeat::kHarmless);
    REQUIRE_FALSE(answer);
    CHECK(query.calls == 4);
    CHECK(to_string(answer.error()) == "connection reset; tried 4 times");
    CHECK(answer.error().kind == ErrorKind::kUnavailable);
    CHECK(retry.clock.slept() == 101ms + 201ms + 401ms);
  }

  TEST_CASE("where nobody gets an answer, the attempts do not count, the budget does") {
    Retry retry({.attempts = 6, .budget = 60s});
    Scripted query{std::vector<Error>(1000, kLost)};
    const auto answer = retry.run(query, Repeat::kHarmless);
    REQUIRE_FALSE(answer);
    CHECK(query.calls > 6);
    CHECK(retry.clock.slept() >= 60s);
    CHECK(retry.clock.slept() <= 62s);
    CHECK(answer.error().kind == ErrorKind::kUnreachable);
  }

  TEST_CASE("a server that is back after a minute is waited for") {
    Retry retry;
    const auto back = retry.clock.steady_now() + 60s;
    std::size_t calls = 0;
    const std::function<Result<int>()> query = [&] {
      return through<int>(retry.traffic, {}, 30s, [&](auto) -> Result<int> {
        ++calls;
        if (retry.clock.steady_now() < back) return kLost;
        return 7;
      });
    };
    CHECK(*executor::retry<int>(retry.traffic, Repeat::kHarmless, query) == 7);
    CHECK(calls < 30);
  }

  TEST_CASE("a rate limit is waited out however often it comes, up to the budget") {
    Retry patient;
    Scripted insert{std::vector<Error>(10, kSlowDown)};
    CHECK(*patient.run(insert, Repeat::kHarmful) == 7);
    Retry ends;
    Scripted refused{std::vector<Error>(1000, kSlowDown)};
    const auto answer = ends.run(refused, Repeat::kHarmful);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::kRateLimited);
    CHECK(ends.clock.slept() >= 300s);
    CHECK(ends.clock.slept() <= 360s);
    CHECK(refused.calls < 30);
  }

  TEST_CASE("a quota that stays used up ends the call after minutes") {
    Retry retry;
    Scripted insert{std::vector<Error>(1000, kUsedUp)};
    const auto answer = retry.run(insert, Repeat::kHarmful);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::kOverloaded);
    CHECK(insert.calls == 8);
    CHECK(retry.clock.slept() >= 60s);
    CHECK(retry.clock.slept() <= 300s);
  }

  TEST_CASE("rows that are known to be loaded are waited for when a server says otherwise") {
    Retry retry;
    Scripted query{std::vector<Error>(12, kNotLoaded)};
    CHECK(*retry.run(query, Repeat::kRead) == 7);
    Scripted other{{kNotLoaded}};
    CHECK_FALSE(retry.run(other, Repeat::kHarmless));
    CHECK(other.calls == 1);
  }

  TEST_CASE("failures are counted by their kind") {
    Retry retry({.attempts = 3});
    Scripted query{{kLost, kUsedUp, kLost, kUsedUp}};
    CHECK(*retry.run(query, Repeat::kHarmless) == 7);
    CHECK(query.calls == 5);
  }

  TEST_CASE("the last of several errors counts") {
    Retry retry;
    Scripted query{{kLost, kSlowDown, kNoSuchThing}};
    const auto answer = retry.run(query, Repeat::kHarmless);
    REQUIRE_FALSE(answer);
    CHECK(answer.error() == kNoSuchThing);
    CHECK(query.calls == 3);
  }

  TEST_CASE("a single attempt never waits") {
    Retry retry({.attempts = 1});
    Scripted query{{kLost}};
    const auto answer = retry.run(query, Repeat::kHarmless);
    REQUIRE_FALSE(answer);
    CHECK(to_string(answer.error()) == "connection reset; tried 1 time");
    CHECK(retry.clock.sleeps().empty());
  }
}

TEST_SUITE("executor retry pauses") {
  TEST_CASE("a wait is cut into steps, so that a stop is seen soon") {
    ManualClock clock;
    const RetryTools tools{.clock = clock, .random = [] { return 0.0; }};
    CHECK(wait_unless_stopped(tools, 250ms));
    CHECK(clock.sleeps() == std::vector<std::chrono::milliseconds>{100ms, 100ms, 50ms});
    CHECK(wait_unless_stopped(tools, 0ms));
    CHECK(clock.slept() == 250ms);
  }

  TEST_CASE("a stop ends the waiting, and the call is interrupted, not failed") {
    Retry retry;
    retry.stop.request_stop();
    Scripted query{std::vector<Error>(3, kLost)};
    const auto answer = retry.run(query, Repeat::kHarmless);
    REQUIRE_FALSE(answer);
    CHECK(query.calls == 1);
    CHECK(retry.clock.sleeps().empty());
    CHECK(answer.error().message == "connection reset");
    CHECK(answer.error().kind == ErrorKind::kInterrupted);
  }

  TEST_CASE("a stop that comes during a wait is seen within a tenth of a second") {
    // Asks for a stop once it has slept for a while.
    class StoppingClock final : public Clock {
     public:
      explicit StoppingClock(std::stop_source& stop) : stop_(stop) {}
      [[nodiscard]] Steady steady_now() override { return {}; }
      [[nodiscard]] Wall wall_now() override { return {}; }
      void sleep_for(std::chrono::milliseconds duration) override {
        slept_ += duration;
        if (slept_ >= 1000ms) stop_.request_stop();
      }
      std::chrono::milliseconds slept_{0};

     private:
      std::stop_source& stop_;
    };
    std::stop_source stop;
    StoppingClock clock(stop);
    const RetryTools tools{.clock = clock, .random = [] { return 0.0; }, .stop = stop.get_token()};
    CHECK_FALSE(wait_unless_stopped(tools, 60'000ms));
    CHECK(clock.slept_ <= 1100ms);
  }
}

}  // namespace
}  // namespace kiteway::executor
