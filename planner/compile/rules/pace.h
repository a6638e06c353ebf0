// How long the copy takes at least where the tier of the target caps what is written
// (docs/milvus-behaviour.md#cloud-tiers).
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/model/traffic_settings.h"
#include "schema/capabilities/capabilities.h"

#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

/// By the caps of the target and of the plan; nothing where the target tells none. Rows are written
/// at the full rate, and keys that are replaced deleted at theirs meanwhile; definitions are made
/// one after the other.
[[nodiscard]] std::optional<Pace> pace_of(const std::vector<CollectionPlan>& collections,
                                          const ServerLimits& limits, const RateCaps& caps);

/// "2 h 53 min or more, at 2.0 MB/s"
[[nodiscard]] std::string to_string(const Pace& pace);

}  // namespace kiteway::planner
