// Loads and releases: the source for the copy when the plan asks for it, the target at the end.
#include "executor/remote/loader.h"
#include "executor/remote/reader.h"
#include "executor/transfer/collection_records.h"
#include "executor/transfer/define/define.h"
#include "executor/transfer/define/source_load.h"

namespace kiteway::executor {

Outcome load_source_step(const StepContext& step) {
  const auto& loads = step.collection.temporary_loads;
  // Written first: a run that ends right after the load must still know what to release.
  auto noted = step.records.update(step.collection.target.address, [&](CollectionHistory& record) {
    record.temporary_loads = loads;
  });
  if (!noted) return noted;
  return load_source(step.source_loader, step.collection);
}

Outcome release_source_step(const StepContext& step) {
  auto released = release_source(step.source_loader, step.collection);
  if (!released) return released;
  return step.records.update(step.collection.target.address,
                             [](CollectionHistory& record) { record.temporary_loads.clear(); });
}

Outcome load_target_step(const StepContext& step) {
  const CollectionAddress& address = step.collection.target.address;
  auto state = step.target.load_state(address, "");
  if (!state) return state.error();
  if (*state == LoadState::kLoaded) return Done{};
  return step.target_loader.load(address, {""}, kLoadPatience);
}

}  // namespace kiteway::executor
