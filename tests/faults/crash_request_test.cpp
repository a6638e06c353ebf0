// A run is ended at every request that changes something. The next one brings the job to its end.
#include "tests/faults/extent.h"
#include "tests/faults/trial.h"
#include "tests/faults/trial_source.h"

#include <doctest/doctest.h>

#include <functional>

namespace kiteway::testing {
namespace {

using MakeFault = std::function<Fault()>;

/// Ends a run at the n-th write to `server` of a trial, for n = 1, 2, ... until it lives through.
/// Returns how often it was ended.
std::size_t crash_at_every(const std::function<FakeMilvus&(Trial&)>& server_of, TrialSource& source,
                           const MakeFault& make_fault, std::size_t stride) {
  for (std::size_t n = 1, count = 0;; n += stride, ++count) {
    CAPTURE(n);
    Trial trial(source.server, source.plan_lines());
    FaultScript& faults = server_of(trial).faults();
    faults.clear();
    Fault fault = make_fault();
    fault.then = [&](const auto&) { trial.kill(); };
    faults.add({.method = kAnyWrite, .nth = n}, fault);
    const std::size_t fired = faults.fired();
    trial.start();
    const ProcessEnd end = trial.finish();
    const bool was_reached = faults.fired() > fired;
    REQUIRE_MESSAGE((was_reached ? end.was_killed() : end.exit_code == 0), trial.output());
    faults.clear();
    if (was_reached) {
      trial.start();
      REQUIRE_MESSAGE(trial.finish().exit_code == 0, trial.output());
    }
    REQUIRE_MESSAGE(source.faults_of(trial) == "", trial.output());
    if (!was_reached) return count;
  }
}

/// The collection of a request that writes rows or deletes them; "" for others.
std::string collection_of(const google::protobuf::Message& request) {
  if (const auto* insert = dynamic_cast<const wire::milvus::InsertRequest*>(&request)) {
    return insert->collection_name();
  }
  if (const auto* upsert = dynamic_cast<const wire::milvus::UpsertRequest*>(&request)) {
    return upsert->collection_name();
  }
  const auto* removal = dynamic_cast<const wire::milvus::DeleteRequest*>(&request);
  return removal == nullptr ? "" : removal->collection_name();
}

/// Ends a run at its n-th insert, which takes effect when the next run has written rows of the same
/// collection. False when there is no n-th insert.
bool crash_before_late_insert(TrialSource& source, std::size_t n) {
  CAPTURE(n);
  Trial trial(source.server, source.plan_lines());
  FakeMilvus& target = trial.target;
  std::string collection;
  Fault fault = land_late(kUntilTold);
  fault.then = [&](const auto& request) {
    collection = collection_of(request);
    trial.kill();
  };
  target.faults().add({.method = "Insert", .nth = n}, fault);
  trial.start();
  const ProcessEnd end = trial.finish();
  if (target.faults().fired() == 0) return false;
  REQUIRE_MESSAGE(end.was_killed(), trial.output());
  if (collection == TrialSource::kCounted) {
    // Nothing is written of it before the insert can no longer be alive.
    target.land_late_writes();
  } else {
    target.on_request([&](const RequestMoment& moment) {
      const bool has_effect = moment.point == RequestMoment::Point::kAfter;
      if (has_effect && collection_of(*moment.request) == collection) target.land_late_writes();
    });
  }
  trial.start();
  REQUIRE_MESSAGE(trial.finish().exit_code == 0, trial.output());
  REQUIRE(target.late_writes() == 0);
  REQUIRE_MESSAGE(source.faults_of(trial) == "", trial.output());
  return true;
}

std::size_t target_stride() { return test_extent() == Extent::kWhole ? 1 : 4; }

FakeMilvus& target_of(Trial& trial) { return trial.target; }

TEST_SUITE("faults crash") {
  TEST_CASE("a run that is killed before a write reaches the target is finished by the next") {
    TrialSource source;
    const auto count =
        crash_at_every(target_of, source, [] { return fail_before(); }, target_stride());
    CHECK(count * target_stride() > 15);
  }

  TEST_CASE("a run that is killed before it hears of a write is finished by the next") {
    TrialSource source;
    const auto count =
        crash_at_every(target_of, source, [] { return lose_answer(); }, target_stride());
    CHECK(count * target_stride() > 15);
  }

  TEST_CASE("an insert of a killed run that lands in the next one doubles no row") {
    TrialSource source;
    const std::size_t stride = test_extent() == Extent::kWhole ? 1 : 3;
    std::size_t n = 1;
    while (crash_before_late_insert(source, n)) n += stride;
    CHECK(n > 8);
  }

  TEST_CASE("a run that is killed while it loads or releases the source is finished by the next") {
    TrialSource source;
    const auto source_of = [&](Trial&) -> FakeMilvus& { return source.server; };
    CHECK(crash_at_every(source_of, source, [] { return fail_before(); }, 1) == 2);
    CHECK(crash_at_every(source_of, source, [] { return lose_answer(); }, 1) == 2);
  }
}

}  // namespace
}  // namespace kiteway::testing
