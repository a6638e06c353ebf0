// The answers of writes get lost, one or two in a row, with keys of every kind. The end is always
// the same.
#include "tests/faults/extent.h"
#include "tests/faults/trial.h"
#include "tests/faults/trial_source.h"

#include <doctest/doctest.h>

namespace kiteway::testing {
namespace {

/// What happens to the n-th request and `more` that follow it.
struct Loss {
  const char* method = kAnyWrite;
  Fault fault;
  std::size_t more = 0;
};

/// Loses answers for n = 1, 2, ... until there is no n-th request.
void lose_at_every(const Loss& loss) {
  const std::size_t stride = test_extent() == Extent::kWhole ? 1 : 5;
  TrialSource source;
  for (std::size_t n = 1;; n += stride) {
    CAPTURE(n);
    Trial trial(source.server, source.plan_lines());
    FaultScript& faults = trial.target.faults();
    for (std::size_t i = 0; i <= loss.more; ++i) {
      faults.add({.method = loss.method, .nth = n + i}, loss.fault);
    }
    Applied applied;
    for (int i = 0; i < 3 && !applied.is_success(); ++i) applied = trial.apply();
    REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
    REQUIRE(source.faults_of(trial) == "");
    if (faults.fired() == 0) {
      REQUIRE(n > 8);  // else nothing was proved
      return;
    }
  }
}

/// Loses the answers of the loads and releases of the source, for n = 1, 2, ... as above.
std::size_t lose_at_every_of_source(const Fault& fault) {
  TrialSource source;
  for (std::size_t n = 1;; ++n) {
    CAPTURE(n);
    Trial trial(source.server, source.plan_lines());
    FaultScript& faults = source.server.faults();
    faults.add({.method = kAnyWrite, .nth = n}, fault);
    const std::size_t fired = faults.fired();
    Applied applied;
    for (int i = 0; i < 3 && !applied.is_success(); ++i) applied = trial.apply();
    REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
    const bool was_reached = faults.fired() > fired;
    faults.clear();
    REQUIRE(source.faults_of(trial) == "");
    if (!was_reached) return n - 1;
  }
}

TEST_SUITE("faults lost writes") {
  TEST_CASE("a write whose answer is lost is not doubled, whichever it is, in every collection") {
    lose_at_every({.fault = lose_answer()});
  }

  TEST_CASE("two writes whose answers are lost are not doubled, whichever they are") {
    lose_at_every({.fault = lose_answer(), .more = 1});
  }

  TEST_CASE("two writes that never arrived are done again, whichever they are") {
    lose_at_every({.fault = fail_before(), .more = 1});
  }

  TEST_CASE("a load or release of the source whose answer is lost ends as any other") {
    CHECK(lose_at_every_of_source(lose_answer()) == 2);
    CHECK(lose_at_every_of_source(fail_before()) == 2);
  }

  // Right after the request that follows: it may be the one that replaced it.
  TEST_CASE("an insert that comes after what replaced it doubles no row, whichever it is") {
    lose_at_every({.method = "Insert", .fault = land_late(1)});
  }

  TEST_CASE("two inserts that come late double no row, whichever they are") {
    lose_at_every({.method = "Insert", .fault = land_late(1), .more = 1});
  }
}

}  // namespace
}  // namespace kiteway::testing
