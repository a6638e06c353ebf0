// The search for the fastest pace, against targets whose best pace is known.
#include "executor/transfer/pace/tuner.h"
#include "tests/support/manual_clock.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1024} * 1024;
constexpr std::int64_t kPlenty = 1024 * kMiB;

// Acknowledges requests at the rate that `rate` (MiB/s) gives for the pace, for `seconds`.
// Returns the largest number of streams that was tried.
int run(Tuner& tuner, testing::ManualClock& clock, int seconds,
        const std::function<double(const CopyPace&)>& rate) {
  int most = 0;
  double passed_ms = 0;
  while (passed_ms < seconds * 1000.0) {
    const CopyPace pace = tuner.pace();
    most = std::max(most, pace.streams);
    const double bytes = static_cast<double>(pace.request_bytes);
    const double step_ms = bytes / (rate(pace) * static_cast<double>(kMiB)) * 1000;
    passed_ms += step_ms;
    clock.advance(std::chrono::milliseconds(std::max(1L, std::lround(step_ms))));
    tuner.acknowledged(pace.request_bytes);
  }
  return most;
}

TEST_SUITE("executor tuner") {
  TEST_CASE("it climbs to many streams where more of them are faster") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    run(tuner, clock, 300, [](const CopyPace& pace) { return 10.0 * std::min(pace.streams, 12); });
    CHECK(tuner.pace().streams == 12);
  }

  TEST_CASE("it goes down to one stream where others only get in its way") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    run(tuner, clock, 300, [](const CopyPace& pace) { return 60.0 / pace.streams; });
    CHECK(tuner.pace().streams == 1);
  }

  TEST_CASE("it finds the size of requests") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    run(tuner, clock, 300,
        [](const CopyPace& pace) { return pace.request_bytes == 3 * kRangeBytes ? 80.0 : 40.0; });
    CHECK(tuner.pace() == CopyPace{3, 3 * kRangeBytes});
  }

  TEST_CASE("less than it begins with is not tried while it may still be busy with a small copy") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    for (int second = 0; second < Tuner::kPatience / std::chrono::seconds(1) - 1; ++second) {
      run(tuner, clock, 1, [](const CopyPace& pace) {
        return 240.0 / pace.streams * static_cast<double>(kRangeBytes) /
               static_cast<double>(pace.request_bytes);
      });
      REQUIRE(tuner.pace().streams >= CopyPace{}.streams);
      REQUIRE(tuner.pace().request_bytes >= CopyPace{}.request_bytes);
    }
  }

  TEST_CASE("highs and lows of the servers themselves do not lead it astray") {
    int led_astray = 0;
    for (unsigned seed = 1; seed <= 10; ++seed) {
      std::mt19937 random(seed);
      testing::ManualClock clock;
      Tuner tuner({.memory_bytes = kPlenty}, clock);
      int seconds_away = 0;  // trying takes some
      for (int second = 0; second < 600; ++second) {
        const double weather = 40.0 + static_cast<double>(random() % 25);
        run(tuner, clock, 1, [&](const CopyPace&) { return weather; });
        seconds_away += tuner.pace() == CopyPace{} ? 0 : 1;
      }
      led_astray += seconds_away > 120 ? 1 : 0;
    }
    CHECK(led_astray <= 1);
  }

  TEST_CASE("it stays where nothing is better, and tries ever more rarely") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    const auto flat = [](const CopyPace&) { return 50.0; };
    run(tuner, clock, 600, flat);
    int changes = 0;
    for (int i = 0; i < 600; ++i) {
      const CopyPace before = tuner.pace();
      run(tuner, clock, 1, flat);
      changes += before == tuner.pace() ? 0 : 1;
    }
    CHECK(changes <= 40);  // one round has four tries and four returns
  }

  TEST_CASE("a number of streams that the plan fixes is not touched") {
    testing::ManualClock clock;
    Tuner tuner({.streams_fixed = 3, .memory_bytes = kPlenty}, clock);
    const int most =
        run(tuner, clock, 200, [](const CopyPace& pace) { return 10.0 * pace.streams; });
    CHECK(most == 3);
    CHECK(tuner.pace().streams == 3);
  }

  TEST_CASE("what is in flight fits the memory, from the beginning and while searching") {
    for (const std::int64_t memory : {16 * kMiB, 32 * kMiB, 64 * kMiB}) {
      testing::ManualClock clock;
      Tuner tuner({.memory_bytes = memory}, clock);
      for (int i = 0; i < 200; ++i) {
        const CopyPace pace = tuner.pace();
        REQUIRE(pace.streams * pace.request_bytes * Tuner::kCopiesOfRequest <= memory);
        run(tuner, clock, 1, [](const CopyPace& each) {
          return 10.0 * each.streams * static_cast<double>(each.request_bytes) /
                 static_cast<double>(kMiB);
        });
      }
    }
  }
}

TEST_SUITE("executor tuner limits") {
  TEST_CASE("a server that asks to slow down gets half the streams, then smaller requests") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    for (const CopyPace& lower : {CopyPace{1, 2 * kRangeBytes}, CopyPace{1, kRangeBytes}}) {
      CHECK(tuner.asked_to_slow_down());
      CHECK(tuner.pace() == lower);
      clock.advance(Tuner::kEcho);
    }
    CHECK_FALSE(tuner.asked_to_slow_down());
    CHECK(tuner.pace() == CopyPace{1, kRangeBytes});
  }

  TEST_CASE("what many requests are told at once counts once") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    CHECK(tuner.asked_to_slow_down());
    for (int i = 0; i < 20; ++i) CHECK_FALSE(tuner.asked_to_slow_down());
    CHECK(tuner.pace().streams == 1);
  }

  TEST_CASE("while nobody asks, the pace comes back step by step") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    for (int i = 0; i < 3; ++i) {
      tuner.asked_to_slow_down();
      clock.advance(Tuner::kEcho);
    }
    const auto flat = [](const CopyPace&) { return 50.0; };
    std::vector<CopyPace> seen{tuner.pace()};
    for (int i = 0; i < 100; ++i) {
      run(tuner, clock, 1, flat);
      if (tuner.pace() != seen.back()) seen.push_back(tuner.pace());
    }
    CHECK(seen ==
          std::vector<CopyPace>{
              {1, kRangeBytes}, {1, 2 * kRangeBytes}, {2, 2 * kRangeBytes}, {3, 2 * kRangeBytes}});
  }

  TEST_CASE("it keeps below what a server refuses, and does not search meanwhile") {
    testing::ManualClock clock;
    Tuner tuner({.memory_bytes = kPlenty}, clock);
    int refusals = 0;
    for (int i = 0; i < 600; ++i) {
      if (tuner.pace().streams > 2 && tuner.asked_to_slow_down()) ++refusals;
      const int most =
          run(tuner, clock, 1, [](const CopyPace& pace) { return 10.0 * pace.streams; });
      CHECK(most <= 3);
    }
    CHECK(refusals <= 40);  // one each time it comes back, every 20 s or so
  }

  TEST_CASE("a number of streams that the plan fixes is a ceiling too") {
    testing::ManualClock clock;
    Tuner tuner({.streams_fixed = 8, .memory_bytes = kPlenty}, clock);
    CHECK(tuner.asked_to_slow_down());
    CHECK(tuner.pace().streams == 4);
    run(tuner, clock, 100, [](const CopyPace&) { return 50.0; });
    CHECK(tuner.pace().streams == 8);
  }
}

}  // namespace
}  // namespace kiteway::executor
