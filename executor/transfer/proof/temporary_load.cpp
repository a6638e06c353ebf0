#include "executor/transfer/proof/temporary_load.h"

#include "executor/remote/loader.h"
#include "executor/transfer/context.h"

namespace kiteway::executor {
namespace {

Outcome tell(const TemporaryLoad& load, bool is_loaded) {
  return load.loading ? load.loading(is_loaded) : Outcome(Done{});
}

}  // namespace

Outcome while_loaded(const TemporaryLoad& load, const std::function<Outcome()>& work) {
  auto state = load.reader.load_state(load.address, "");
  if (!state) return state.error();
  const bool loads = *state != LoadState::kLoaded;
  Outcome done = Done{};
  if (loads) {
    if (auto told = tell(load, true); !told) return told;
    done = load.loader.load(load.address, {""}, kLoadPatience);
    if (!done)
      done = with_note(std::move(done).error(), "the target is loaded to compare its rows");
  }
  if (done) done = work();
  if (loads || load.release_anyway) {
    auto released = load.loader.release(load.address, {""});
    if (released) released = tell(load, false);
    if (done && !released) return released;
  }
  return done;
}

}  // namespace kiteway::executor
