// A server that does not answer is called by one at a time, after pauses that grow.
#include "executor/remote/traffic/circuit_breaker.h"

#include <doctest/doctest.h>

#include <chrono>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;

const Clock::Steady kStart{1h};
constexpr double kWholePause = 0.999;

// A breaker whose last of five failures was at `kStart`; each took 100 ms.
CircuitBreaker opened() {
  CircuitBreaker breaker({.delay_first = 1000ms, .delay_max = 4000ms});
  for (int i = 0; i < CircuitBreaker::kFailures; ++i) {
    breaker.failed(false, kStart - 100ms, kStart, kWholePause);
  }
  return breaker;
}

TEST_SUITE("executor circuit breaker") {
  TEST_CASE("some failures in a row open it, and an answer in between does not let them add up") {
    CircuitBreaker breaker({});
    for (int round = 0; round < 3; ++round) {
      for (int i = 1; i < CircuitBreaker::kFailures; ++i) {
        breaker.failed(false, kStart, kStart, 0);
        CHECK_FALSE(breaker.is_open());
      }
      breaker.answered(kStart);
    }
    CHECK(opened().is_open());
  }

  TEST_CASE("while it is open nobody calls, and after the pause a single one does") {
    CircuitBreaker breaker = opened();
    CHECK_FALSE(breaker.ask(kStart).is_allowed);
    CHECK(breaker.ask(kStart).wait == 1000ms);
    CHECK_FALSE(breaker.ask(kStart + 999ms).is_allowed);
    const auto probe = breaker.ask(kStart + 1001ms);
    CHECK(probe.is_allowed);
    CHECK(probe.is_probe);
    CHECK_FALSE(breaker.ask(kStart + 1002ms).is_allowed);
    CHECK_FALSE(breaker.ask(kStart + 1h).is_allowed);
  }

  TEST_CASE("a probe that fails is followed by a longer pause, up to the limit") {
    CircuitBreaker breaker = opened();
    auto now = kStart;
    for (const auto pause : {1000ms, 2000ms, 4000ms, 4000ms}) {
      CHECK_FALSE(breaker.ask(now + pause - 10ms).is_allowed);
      now += pause + 1ms;
      REQUIRE(breaker.ask(now).is_probe);
      breaker.failed(true, now, now, kWholePause);
    }
  }

  TEST_CASE("calls that were on their way when it opened do not make the pause longer") {
    CircuitBreaker breaker = opened();
    for (int i = 0; i < 20; ++i) breaker.failed(false, kStart - 1s, kStart + 500ms, kWholePause);
    CHECK(breaker.ask(kStart + 1001ms).is_probe);
  }

  TEST_CASE("an answer closes it for all") {
    CircuitBreaker breaker = opened();
    REQUIRE(breaker.ask(kStart + 2s).is_probe);
    breaker.answered(kStart + 2s);
    for (int i = 0; i < 3; ++i) {
      CHECK(breaker.ask(kStart + 2s).is_allowed);
      CHECK_FALSE(breaker.ask(kStart + 2s).is_probe);
    }
  }

  TEST_CASE("a probe that says nothing leaves the turn to the next") {
    CircuitBreaker breaker = opened();
    REQUIRE(breaker.ask(kStart + 2s).is_probe);
    breaker.abandoned();
    CHECK(breaker.ask(kStart + 2s).is_probe);
  }

  TEST_CASE("silence is counted from the call that began it, and not from before an answer") {
    CircuitBreaker breaker = opened();
    CHECK(breaker.silence(kStart) == 100ms);
    CHECK(breaker.silence(kStart + 1h) == 1h + 100ms);
    breaker.answered(kStart + 5s);
    CHECK(breaker.silence(kStart + 5s) == 0s);
    breaker.failed(false, kStart, kStart + 10s, 0);  // began before the answer came
    CHECK(breaker.silence(kStart + 10s) == 5s);
  }

  TEST_CASE("times in which nobody asked are no silence") {
    CircuitBreaker breaker({.delay_first = 1000ms, .delay_max = 4000ms});
    breaker.failed(false, kStart, kStart + 1s, 0);
    CHECK(breaker.silence(kStart + 1h) == 5s);  // with the longest pause before another try
    breaker.failed(false, kStart + 1h, kStart + 1h + 1s, 0);
    CHECK(breaker.silence(kStart + 1h + 1s) == 6s);
  }
}

}  // namespace
}  // namespace kiteway::executor
