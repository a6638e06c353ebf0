#include "executor/steps/count_target.h"

#include "executor/steps/step.h"

namespace kiteway::executor {
namespace {

using Counts = std::map<std::string, std::int64_t>;

Result<Counts> count_loaded(const TargetCount& target) {
  Counts counts;
  for (const auto& partition : target.partitions) {
    auto rows = target.reader.count(target.address, partition);
    if (!rows) return rows.error();
    counts[partition] = *rows;
  }
  return counts;
}

Outcome tell(const TargetCount& target, bool is_loaded) {
  return target.loading ? target.loading(is_loaded) : Outcome(Done{});
}

}  // namespace

Result<Counts> count_target(const TargetCount& target) {
  auto state = target.reader.load_state(target.address, "");
  if (!state) return state.error();
  const bool loads = *state != LoadState::kLoaded;
  if (loads) {
    if (auto told = tell(target, true); !told) return told.error();
    if (auto done = target.loader.load(target.address, {""}, kLoadPatience); !done) {
      return with_note(std::move(done).error(), "the target is loaded to count its rows");
    }
  }
  auto counts = count_loaded(target);
  if (counts && target.while_loaded) {
    if (auto done = target.while_loaded(*counts); !done) counts = done.error();
  }
  if (loads || target.release_anyway) {
    auto released = target.loader.release(target.address, {""});
    if (released) released = tell(target, false);
    if (counts && !released) return released.error();
  }
  return counts;
}

}  // namespace kiteway::executor
