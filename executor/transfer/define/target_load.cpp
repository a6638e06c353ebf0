#include "executor/transfer/define/target_load.h"

namespace kiteway::executor {

Outcome load_target(const StepInput& step) {
  const CollectionAddress& address = step.collection.target.address;
  auto state = step.run.input.ends.target.load_state(address, "");
  if (!state) return state.error();
  if (*state == LoadState::kLoaded) return Done{};
  auto noted = update_collection(step.run, address,
                                 [](CollectionHistory& record) { record.is_target_loaded = true; });
  if (!noted) return noted;
  auto loaded = step.run.input.ends.target_loader.load(address, {""}, kLoadPatience);
  if (!loaded) return with_note(std::move(loaded).error(), "the target is loaded to see its rows");
  return Done{};
}

Outcome release_target(const StepInput& step) {
  const CollectionAddress& address = step.collection.target.address;
  const auto history = step.run.records.get(address);
  if (!history || !history->is_target_loaded) return Done{};
  if (auto released = step.run.input.ends.target_loader.release(address, {""}); !released) {
    return released;
  }
  return update_collection(step.run, address,
                           [](CollectionHistory& record) { record.is_target_loaded = false; });
}

}  // namespace kiteway::executor
