// All that is known of the world when a plan is compiled, and what for.
#pragma once

#include "schema/capabilities/cloud.h"
#include "schema/history.h"
#include "schema/snapshot.h"

#include <cstdint>
#include <optional>

namespace kiteway::planner {

struct World {
  ServerSnapshot source;
  ServerSnapshot target;
  History history;
  std::optional<CloudCluster> target_cluster = {};  ///< what the control plane says of the target
};

/// What a plan is compiled for.
enum class Purpose : std::uint8_t {
  kApply,
  kVerify,  ///< a target collection may be there, whoever made it
};

/// What the journal knows of the collection, or nullptr.
[[nodiscard]] const CollectionHistory* find_history(const World& world,
                                                    const CollectionAddress& target) noexcept;

}  // namespace kiteway::planner
