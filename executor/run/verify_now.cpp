#include "executor/run/verify_now.h"

#include "executor/run/run_traffic.h"
#include "executor/transfer/define/source_load.h"
#include "executor/transfer/pace/pace_limits.h"
#include "executor/transfer/proof/fresh_ranges.h"
#include "executor/transfer/proof/list_differences.h"
#include "executor/transfer/proof/temporary_load.h"

namespace kiteway::executor {
namespace {

Outcome with_source_loaded(Loader& loader, const planner::CollectionPlan& collection,
                           const std::function<Outcome()>& work) {
  if (collection.temporary_loads.empty()) return work();
  Outcome done = load_source(loader, collection);
  if (done) done = work();
  auto released = release_source(loader, collection);
  return done && !released ? released : done;
}

/// Both ends are loaded.
Result<VerifiedCollection> verify(const VerifyInput& input,
                                  const planner::CollectionPlan& collection,
                                  const CompareTools& tools) {
  const auto quarantined = input.quarantined.find(collection.target.address);
  FreshRanges source(
      collection, input.ends.source,
      quarantined == input.quarantined.end() ? QuarantinedKeys{} : quarantined->second, input.stop);
  ListDifferences differences(collection, input.rows_max, tools);
  const bool by_value = collection.verify != planner::VerifyMode::kCount || input.rows_max;
  Proof proof(
      {.collection = collection, .target = input.ends.target, .by_value = by_value, .tools = tools},
      source, differences);
  auto totals = proof.run();
  if (!totals) return totals.error();
  return std::move(differences).result(*totals, by_value);
}

}  // namespace

Result<std::vector<VerifiedCollection>> verify_now(const VerifyInput& input) {
  Tuner tuner(tuner_limits(input.plan), input.clock);
  Streams streams(tuner.pace().streams, memory_of(input.plan));
  const RunTraffic traffic(input.plan, input.ends, input.observer, tuner, streams);
  const CompareTools tools{.streams = streams,
                           .tuner = tuner,
                           .threads_max = threads_max(input.plan),
                           .stop = input.stop};
  std::vector<VerifiedCollection> all;
  for (const auto& collection : input.plan.collections) {
    const TemporaryLoad load{.reader = input.ends.target,
                             .loader = input.ends.target_loader,
                             .address = collection.target.address};
    auto done = with_source_loaded(input.ends.source_loader, collection, [&] {
      return while_loaded(load, [&]() -> Outcome {
        auto verified = verify(input, collection, tools);
        if (!verified) return verified.error();
        all.push_back(*std::move(verified));
        return Done{};
      });
    });
    if (!done) return done.error();
  }
  return all;
}

}  // namespace kiteway::executor
