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
const Error kNoSuchThing{.kind = ErrorKind::kNotFound, .message = "no such collection"};

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

// A retry whose jitter is `random`.
Result<int> run(Scripted& script, Repeat repeat, ManualClock& clock, double random = 0,
                std::stop_token stop = {}) {
  return retry<int>(RetryLimits{}, repeat,
                    {.clock = clock, .random = [=] { return random; }, .stop = std::move(stop)},
                    std::ref(script));
}

TEST_SUITE("executor retry") {
  TEST_CASE("a call that works is made once, without waiting") {
    ManualClock clock;
    Scripted query{{}};
    CHECK(*run(query, Repeat::kHarmful, clock) == 7);
    CHECK(query.calls == 1);
    CHECK(clock.sleeps().empty());
  }

  TEST_CASE("a lost answer is asked for again where that does no harm") {
    ManualClock clock;
    Scripted query{{kLost, kLost}};
    CHECK(*run(query, Repeat::kHarmless, clock) == 7);
    CHECK(query.calls == 3);
  }

  TEST_CASE("an insert whose answer was lost is not sent again, for it may have been applied") {
    ManualClock clock;
    Scripted insert{{kLost}};
    const auto rows = run(insert, Repeat::kHarmful, clock);
    REQUIRE_FALSE(rows);
    CHECK(rows.error() == kLost);
    CHECK(insert.calls == 1);
    CHECK(clock.sleeps().empty());
  }

  TEST_CASE("what the server did not do is always tried again") {
    const Error unreachable{.kind = ErrorKind::kUnreachable, .message = "no route"};
    for (const Error& error : {kSlowDown, unreachable}) {
      ManualClock clock;
      Scripted insert{{error}};
      CHECK(*run(insert, Repeat::kHarmful, clock) == 7);
      CHECK(insert.calls == 2);
    }
  }

  TEST_CASE("an error that will be the same next time is returned at once") {
    ManualClock clock;
    Scripted query{{kNoSuchThing}};
    const auto answer = run(query, Repeat::kHarmless, clock);
    REQUIRE_FALSE(answer);
    CHECK(answer.error() == kNoSuchThing);
    CHECK(query.calls == 1);
  }

  TEST_CASE("only three kinds of error are worth another attempt, one of them not always") {
    const int last = static_cast<int>(ErrorKind::kInternal);
    for (int number = 0; number <= last; ++number) {
      const auto kind = static_cast<ErrorKind>(number);
      CAPTURE(to_string(kind));
      const bool always = kind == ErrorKind::kRateLimited || kind == ErrorKind::kUnreachable;
      CHECK(worth_retrying(kind, Repeat::kHarmful) == always);
      CHECK(worth_retrying(kind, Repeat::kHarmless) == (always || kind == ErrorKind::kUnavailable));
    }
  }

  TEST_CASE("after six attempts the last error is returned, with their number") {
    ManualClock clock;
    Scripted query{std::vector<Error>(9, kLost)};
    const auto answer = run(query, Repeat::kHarmless, clock);
    REQUIRE_FALSE(answer);
    CHECK(query.calls == 6);
    CHECK(to_string(answer.error()) == "connection reset; tried 6 times");
    CHECK(answer.error().kind == ErrorKind::kUnavailable);
  }

  TEST_CASE("the last of several errors counts") {
    ManualClock clock;
    Scripted query{{kLost, kSlowDown, kNoSuchThing}};
    const auto answer = run(query, Repeat::kHarmless, clock);
    REQUIRE_FALSE(answer);
    CHECK(answer.error() == kNoSuchThing);
    CHECK(query.calls == 3);
  }

  TEST_CASE("a single attempt never waits") {
    ManualClock clock;
    Scripted query{{kLost}};
    const auto answer = retry<int>({.attempts_max = 1}, Repeat::kHarmless,
                                   {.clock = clock, .random = [] { return 0.0; }}, std::ref(query));
    REQUIRE_FALSE(answer);
    CHECK(to_string(answer.error()) == "connection reset; tried 1 times");
    CHECK(clock.sleeps().empty());
  }
}

TEST_SUITE("executor retry pauses") {
  TEST_CASE("a pause doubles with every attempt, up to its limit") {
    const RetryLimits limits{.delay_first = 200ms, .delay_max = 1000ms};
    const auto most = [&](int attempt) { return delay_before(attempt, limits, 0.999999); };
    CHECK(delay_before(2, limits, 0) == 100ms);
    CHECK(delay_before(3, limits, 0) == 200ms);
    CHECK(delay_before(4, limits, 0) == 400ms);
    CHECK(delay_before(5, limits, 0) == 500ms);
    CHECK(delay_before(60, limits, 0) == 500ms);
    CHECK(most(2) == 199ms);
    CHECK(most(60) == 999ms);
  }

  TEST_CASE("half of a pause is certain, and no pause is longer than the whole") {
    const RetryLimits limits;
    for (int attempt = 2; attempt < 100; ++attempt) {
      const auto least = delay_before(attempt, limits, 0);
      for (const double random : {0.0, 0.25, 0.5, 0.999999}) {
        const auto delay = delay_before(attempt, limits, random);
        CHECK(delay >= least);
        CHECK(delay < 2 * least);
        CHECK(delay <= limits.delay_max);
      }
    }
  }

  TEST_CASE("a first pause longer than the limit is cut to it") {
    CHECK(delay_before(2, {.delay_first = 5000ms, .delay_max = 100ms}, 0) == 50ms);
  }

  TEST_CASE("the pauses of a retry are those of its attempts") {
    ManualClock clock;
    Scripted query{std::vector<Error>(3, kLost)};
    CHECK(run(query, Repeat::kHarmless, clock, 0.5));
    CHECK(clock.slept() == 150ms + 300ms + 600ms);
  }

  TEST_CASE("a wait is cut into steps, so that a stop is seen soon") {
    ManualClock clock;
    RetryTools tools{.clock = clock, .random = [] { return 0.0; }};
    CHECK(wait_unless_stopped(tools, 250ms));
    CHECK(clock.sleeps() == std::vector<std::chrono::milliseconds>{100ms, 100ms, 50ms});
    CHECK(wait_unless_stopped(tools, 0ms));
    CHECK(clock.slept() == 250ms);
  }

  TEST_CASE("a stop ends the waiting, and the call is not made again") {
    std::stop_source stop;
    stop.request_stop();
    ManualClock clock;
    Scripted query{std::vector<Error>(3, kLost)};
    const auto answer = run(query, Repeat::kHarmless, clock, 0, stop.get_token());
    REQUIRE_FALSE(answer);
    CHECK(query.calls == 1);
    CHECK(clock.sleeps().empty());
    CHECK(answer.error().message == "connection reset");
  }

  TEST_CASE("a retry that a stop ended is interrupted, not failed") {
    std::stop_source stop;
    stop.request_stop();
    ManualClock clock;
    Scripted query{std::vector<Error>(3, kLost)};
    const auto answer = run(query, Repeat::kHarmless, clock, 0, stop.get_token());
    REQUIRE_FALSE(answer);
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
    RetryTools tools{.clock = clock, .random = [] { return 0.0; }, .stop = stop.get_token()};
    CHECK_FALSE(wait_unless_stopped(tools, 60'000ms));
    CHECK(clock.slept_ <= 1100ms);
  }
}

}  // namespace
}  // namespace kiteway::executor
