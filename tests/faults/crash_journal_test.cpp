// A run is ended at every write of its journal. The next one always brings the job to its end.
#include "tests/faults/extent.h"
#include "tests/faults/trial.h"
#include "tests/faults/trial_source.h"

#include <doctest/doctest.h>

namespace kiteway::testing {
namespace {

/// Ends a run at the n-th moment of this kind, for n = 1, 2, ... until it lives through.
void crash_at_every(JournalMoment moment, std::size_t stride) {
  TrialSource source;
  for (std::size_t n = 1;; n += stride) {
    const CrashPoint point{.moment = moment, .number = n};
    Trial trial(source.server, source.plan_lines());
    trial.start(point);
    const ProcessEnd end = trial.finish();
    const bool was_reached = end.was_killed();
    INFO(to_string(point), ", ", trial.output());
    REQUIRE((was_reached || end.exit_code == 0));
    if (was_reached) {
      trial.start();
      REQUIRE_MESSAGE(trial.finish().exit_code == 0, trial.output());
    }
    REQUIRE_MESSAGE(source.faults_of(trial) == "", trial.output());
    if (!was_reached) {
      REQUIRE(n > 30);  // else nothing was proved
      return;
    }
  }
}

TEST_SUITE("faults crash") {
  TEST_CASE("a run that is killed before it has written to its journal is finished by the next") {
    crash_at_every(JournalMoment::kBeforeGroup, test_extent() == Extent::kWhole ? 1 : 17);
  }

  TEST_CASE("a run that is killed after it has written to its journal is finished by the next") {
    crash_at_every(JournalMoment::kAfterGroup, test_extent() == Extent::kWhole ? 1 : 17);
  }

  TEST_CASE("a run that is killed amid a write of its journal is finished by the next") {
    crash_at_every(JournalMoment::kInWrite, test_extent() == Extent::kWhole ? 7 : 61);
  }
}

}  // namespace
}  // namespace kiteway::testing
