// Loads and releases: the source for the copy when the plan asks for it, the target at the end.
#include "executor/transfer/context.h"
#include "planner/model/sources.h"

namespace kiteway::executor {

Outcome load_source(Loader& loader, const planner::CollectionPlan& collection) {
  for (const auto& load : planner::source_loads(collection)) {
    auto loaded = loader.load(load.address, load.partitions, kLoadPatience);
    if (!loaded) return loaded;
  }
  return Done{};
}

Outcome release_source(Loader& loader, const planner::CollectionPlan& collection) {
  Outcome all = Done{};
  for (const auto& load : planner::source_loads(collection)) {
    auto released = loader.release(load.address, load.partitions);
    if (all) all = std::move(released);  // the others are released all the same
  }
  return all;
}

Outcome load_source_step(const StepInput& step) {
  const auto& loads = step.collection.temporary_loads;
  // Written first: a run that ends right after the load must still know what to release.
  auto noted =
      update_collection(step.run, step.collection.target.address,
                        [&](CollectionHistory& record) { record.temporary_loads = loads; });
  if (!noted) return noted;
  return load_source(step.run.input.ends.source_loader, step.collection);
}

Outcome release_source_step(const StepInput& step) {
  auto released = release_source(step.run.input.ends.source_loader, step.collection);
  if (!released) return released;
  return update_collection(step.run, step.collection.target.address,
                           [](CollectionHistory& record) { record.temporary_loads.clear(); });
}

Outcome load_target_step(const StepInput& step) {
  const CollectionAddress& address = step.collection.target.address;
  auto state = step.run.input.ends.target.load_state(address, "");
  if (!state) return state.error();
  if (*state == LoadState::kLoaded) return Done{};
  return step.run.input.ends.target_loader.load(address, {""}, kLoadPatience);
}

}  // namespace kiteway::executor
