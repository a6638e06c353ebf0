#include "executor/transfer/define/source_load.h"

#include "planner/model/sources.h"

#include <utility>

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

}  // namespace kiteway::executor
