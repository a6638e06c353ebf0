#include "planner/model/world.h"

namespace kiteway::planner {

const CollectionHistory* find_history(const World& world,
                                      const CollectionAddress& target) noexcept {
  const auto found = world.history.find(target);
  return found == world.history.end() ? nullptr : &found->second;
}

}  // namespace kiteway::planner
