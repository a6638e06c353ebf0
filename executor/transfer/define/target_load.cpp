#include "executor/transfer/define/target_load.h"

#include "executor/remote/loader.h"
#include "executor/remote/reader.h"
#include "executor/transfer/collection_records.h"

namespace kiteway::executor {

Outcome load_target(const StepContext& step) {
  const CollectionAddress& address = step.collection.target.address;
  auto state = step.target.load_state(address, "");
  if (!state) return state.error();
  if (*state == LoadState::kLoaded) return Done{};
  auto noted = step.records.update(
      address, [](CollectionHistory& record) { record.is_target_loaded = true; });
  if (!noted) return noted;
  auto loaded = step.target_loader.load(address, {""}, kLoadPatience);
  if (!loaded) return with_note(std::move(loaded).error(), "the target is loaded to see its rows");
  return Done{};
}

Outcome release_target(const StepContext& step) {
  const CollectionAddress& address = step.collection.target.address;
  const auto history = step.records.get(address);
  if (!history || !history->is_target_loaded) return Done{};
  if (auto released = step.target_loader.release(address, {""}); !released) {
    return released;
  }
  return step.records.update(address,
                             [](CollectionHistory& record) { record.is_target_loaded = false; });
}

}  // namespace kiteway::executor
