// A thousand migrations in trouble, drawn by chance. All end equal.
#include "tests/faults/extent.h"
#include "tests/faults/ordeal.h"
#include "tests/faults/schedule.h"
#include "tests/faults/watchdog.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>
#include <sstream>

namespace kiteway::testing {
namespace {

/// Each case takes every fourth seed, so that they can run side by side.
constexpr std::uint64_t kCases = 4;
constexpr std::uint64_t kSeeds = 1000;
constexpr std::uint64_t kSeedsOfSample = 40;

void endure(std::uint64_t seed) {
  const Schedule schedule = draw_schedule(seed);
  std::ostringstream text;
  text << schedule << "\n  once more: KITEWAY_SEED=" << seed
       << " build/kiteway_tests_faults --test-case='*drawn from the first seeds*'";
  const Watchdog watchdog(text.str());
  INFO(text.str());
  Ordeal ordeal(schedule);
  CHECK(ordeal.run() == "");
}

void endure_every(std::uint64_t first) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables
  if (const char* seed = std::getenv("KITEWAY_SEED")) return endure(std::stoull(seed));
  const std::uint64_t last = test_extent() == Extent::kWhole ? kSeeds : kSeedsOfSample;
  for (std::uint64_t seed = first; seed <= last; seed += kCases) endure(seed);
}

TEST_SUITE("faults random") {
  TEST_CASE("troubles drawn from the first seeds end with equal rows") { endure_every(1); }
  TEST_CASE("troubles drawn from the second seeds end with equal rows") { endure_every(2); }
  TEST_CASE("troubles drawn from the third seeds end with equal rows") { endure_every(3); }
  TEST_CASE("troubles drawn from the fourth seeds end with equal rows") { endure_every(4); }

  TEST_CASE("equal seeds give equal schedules, and others give others") {
    const auto text_of = [](std::uint64_t seed) {
      std::ostringstream text;
      text << draw_schedule(seed);
      return text.str();
    };
    CHECK(text_of(7) == text_of(7));
    CHECK(text_of(7) != text_of(8));
  }
}

}  // namespace
}  // namespace kiteway::testing
