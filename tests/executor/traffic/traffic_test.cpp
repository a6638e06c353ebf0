// The way to one server: caps, silence, and what a person is told of them.
#include "executor/remote/traffic/traffic.h"
#include "tests/support/manual_clock.h"

#include <doctest/doctest.h>

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;

const Error kLost{.kind = ErrorKind::kUnavailable, .message = "connection reset"};
const Error kSlowDown{.kind = ErrorKind::kRateLimited, .message = "rate limit exceeded"};

class Heard final : public TrafficListener {
 public:
  void limited(const Limit& limit) override {
    limits.push_back(limit.is_set() ? limit.kind + ": " + limit.reason : "");
  }
  void repeated(const Error&, const CollectionAddress&) override { ++repeats; }
  void asked_to_slow_down() override { ++slow_downs; }
  void note(const std::string& text) override { notes.push_back(text); }

  std::vector<std::string> limits;
  std::vector<std::string> notes;
  int slow_downs = 0;
  int repeats = 0;
};

struct Way {
  explicit Way(const planner::RateCaps& caps = {}, const planner::RetrySettings& retry = {})
      : traffic("localhost:19531", caps, retry,
                {.clock = clock, .random = [] { return 0.999; }, .stop = stop.get_token()}) {
    traffic.set_listener(&heard);
  }

  // One call that takes `time` and ends with `error`, or well.
  Outcome call(const std::optional<Error>& error = {}, const Cost& cost = {},
               std::chrono::milliseconds time = 0ms) {
    return through<Done>(traffic, cost, 30s, [&](std::chrono::milliseconds patience) -> Outcome {
      deadlines.push_back(patience);
      clock.advance(time);
      if (error) return *error;
      return Done{};
    });
  }

  void fall_silent() {
    for (int i = 0; i < CircuitBreaker::kFailures; ++i) CHECK_FALSE(call(kLost));
  }

  ManualClock clock;
  std::stop_source stop;
  Heard heard;
  Traffic traffic;
  std::vector<std::chrono::milliseconds> deadlines;
};

TEST_SUITE("executor traffic caps") {
  TEST_CASE("without caps nothing waits") {
    Way way;
    for (int i = 0; i < 1000; ++i) CHECK(way.call({}, {.rows = 10'000, .bytes = 64 << 20}));
    CHECK(way.clock.sleeps().empty());
    CHECK(way.heard.limits.empty());
  }

  TEST_CASE("each cap holds by itself") {
    const Cost cost{.rows = 1000, .bytes = 4000};
    for (const planner::RateCaps& caps :
         {planner::RateCaps{.rows = 1000}, planner::RateCaps{.bytes = 4000},
          planner::RateCaps{.requests = 1}, planner::RateCaps{.rows = 1'000'000, .requests = 1}}) {
      Way way(caps);
      for (int i = 0; i < 61; ++i) CHECK(way.call({}, cost));
      CHECK(way.clock.slept() >= 59s);
      CHECK(way.clock.slept() <= 61s);
    }
  }

  TEST_CASE("the one that is reached first is named, and no more a while after it has mattered") {
    Way way({.rows = 1000, .bytes = 100 << 20});
    CHECK(way.call({}, {.rows = 5000, .bytes = 100}));
    CHECK_FALSE(way.traffic.limit().is_set());
    CHECK(way.call({}, {.rows = 5000, .bytes = 100}));
    CHECK(way.traffic.limit() == Limit{"rate cap", "max_rows_per_second: 1,000"});
    way.clock.advance(60s);
    CHECK(way.call());
    CHECK(way.heard.limits == std::vector<std::string>{"rate cap: max_rows_per_second: 1,000", ""});
  }

  TEST_CASE("an answer smaller than expected is not waited for") {
    Way way({.bytes = 1000});
    CHECK(way.call({}, {.bytes = 100'000}));
    way.traffic.correct({.bytes = 100'000}, {.bytes = 100});
    CHECK(way.call({}, {.bytes = 100}));
    CHECK(way.clock.sleeps().empty());
  }

  TEST_CASE(
      "a stop ends the wait of a call that moves rows, and lets the last small calls through") {
    Way way({.bytes = 1000});
    CHECK(way.call({}, {.rows = 1, .bytes = 1'000'000}));
    way.stop.request_stop();
    const auto stopped = way.call({}, {.rows = 1, .bytes = 1});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::kInterrupted);
    CHECK(way.call());
    CHECK(way.clock.sleeps().empty());
  }

  TEST_CASE("whoever is asked to slow down hears it") {
    Way way;
    CHECK_FALSE(way.call(kSlowDown));
    CHECK(way.heard.slow_downs == 1);
    way.traffic.repeats(kSlowDown, {});
    CHECK(way.traffic.limit() == Limit{"rate limit", "rate limit exceeded"});
    CHECK(way.heard.repeats == 1);
  }
}

TEST_SUITE("executor traffic silence") {
  TEST_CASE("after some failures in a row a call waits before it is sent") {
    Way way;
    way.fall_silent();
    CHECK(way.clock.sleeps().empty());
    CHECK(way.call());
    CHECK(way.clock.slept() >= 100ms);
    CHECK(way.heard.notes ==
          std::vector<std::string>{
              "localhost:19531 does not answer; it is tried now and then for 5m: connection reset",
              "localhost:19531 answers again, after 0s"});
    CHECK(way.heard.limits == std::vector<std::string>{"silence: connection reset", ""});
  }

  TEST_CASE("an error that the server tells is an answer") {
    Way way;
    for (int i = 0; i < 20; ++i) {
      CHECK_FALSE(way.call(Error{.kind = ErrorKind::kNotFound, .message = "no such thing"}));
      CHECK_FALSE(way.call(kSlowDown));
    }
    CHECK_FALSE(way.traffic.is_silent());
  }

  TEST_CASE("a server that stays silent is given up when the budget is used up, for all") {
    Way way({}, {.budget = 60s});
    const auto begin = way.clock.steady_now();
    std::size_t calls = 0;
    while (!way.traffic.ended() && calls < 1000) {
      CHECK_FALSE(way.call(kLost));
      ++calls;
    }
    const auto took = way.clock.steady_now() - begin;
    CHECK(took >= 60s);
    CHECK(took <= 61s);
    CHECK(calls < 20);  // five, and then one after each of the growing pauses
    const auto after = way.call();
    REQUIRE_FALSE(after);
    CHECK(after.error().kind == ErrorKind::kUnreachable);
    CHECK(after.error().message == "localhost:19531 has given no answer for 1m: connection reset");
    CHECK(after.error().notes ==
          std::vector<std::string>{"it was waited for as long as settings.retry.budget says, 1m"});
  }

  TEST_CASE("a hung call ends with the budget, not long after it") {
    Way way({}, {.budget = 40s});
    CHECK_FALSE(way.call(kLost, {}, 30s));
    CHECK_FALSE(way.call(kLost, {}, 9500ms));
    CHECK_FALSE(way.call(kLost, {}, 1s));
    CHECK_FALSE(way.call());
    CHECK(way.deadlines == std::vector<std::chrono::milliseconds>{30s, 10s, 1s});
  }

  TEST_CASE("one good answer gives a server its whole budget back") {
    Way way({}, {.budget = 40s});
    CHECK_FALSE(way.call(kLost, {}, 35s));
    CHECK(way.call());
    CHECK_FALSE(way.call(kLost, {}, 35s));
    CHECK(way.call());
  }

  TEST_CASE("a certificate that is refused in the middle of a run ends it at once") {
    Way way;
    Error refused{.kind = ErrorKind::kUnauthenticated, .message = "certificate has expired"};
    way.traffic.set_diagnosis([&](const Error&) { return refused; });
    CHECK_FALSE(way.traffic.ended());
    way.fall_silent();
    const auto after = way.call();
    REQUIRE_FALSE(after);
    CHECK(after.error() == refused);
    CHECK(way.clock.sleeps().empty());
  }

  TEST_CASE("why nothing answers is found out, and told") {
    Way way({}, {.budget = 10s});
    way.traffic.set_diagnosis([](const Error&) {
      return Error{.kind = ErrorKind::kUnreachable, .message = "Connection refused"};
    });
    way.fall_silent();
    CHECK_FALSE(way.call(kLost));
    CHECK(way.traffic.limit() == Limit{"silence", "Connection refused"});
  }

  TEST_CASE("a stop ends the waiting for a silent server") {
    Way way;
    way.fall_silent();
    way.stop.request_stop();
    const auto stopped = way.call();
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::kInterrupted);
  }
}

}  // namespace
}  // namespace kiteway::executor
