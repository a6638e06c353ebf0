// Loads and releases: the source for the copy when the plan asks for it, the target at the end.
#include "executor/steps/step.h"

namespace kiteway::executor {

Outcome load_source_step(const StepInput& step) {
  const auto& loads = step.collection.temporary_loads;
  // Written first: a run that ends right after the load must still know what to release.
  auto noted =
      update_collection(step.run, step.collection.target.address,
                        [&](CollectionHistory& record) { record.temporary_loads = loads; });
  if (!noted) return noted;
  return step.run.input.ends.source_loader.load(step.collection.source, loads, kLoadPatience);
}

Outcome release_source_step(const StepInput& step) {
  const auto& loads = step.collection.temporary_loads;
  if (auto done = step.run.input.ends.source_loader.release(step.collection.source, loads); !done) {
    return done;
  }
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
