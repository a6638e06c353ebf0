// Intent and snapshots in, compiled plan or diagnostics out. Pure: no I/O, no clock, no
// environment.
#pragma once

#include "planner/compiled_plan.h"
#include "planner/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/capabilities/cloud.h"
#include "schema/history.h"
#include "schema/snapshot.h"

#include <optional>

namespace kiteway::planner {

/// All that is known of the world when a plan is compiled.
struct World {
  ServerSnapshot source;
  ServerSnapshot target;
  History history;
  std::optional<CloudCluster> target_cluster = {};  ///< what the control plane says of the target
};

struct Compiled {
  std::optional<CompiledPlan> plan;  ///< set when there are no errors
  Diagnostics diagnostics;           ///< errors, warnings and notes
};

/// What a plan is compiled for.
enum class Purpose : std::uint8_t {
  kApply,
  kVerify,  ///< a target collection may be there, whoever made it
};

/// Checks `intent` against `world` and lowers it to nodes. Equal arguments give equal plans.
[[nodiscard]] Compiled compile(const Intent& intent, const World& world,
                               Purpose purpose = Purpose::kApply);

/// What the world holds that `plan` was not compiled against, one sentence each: empty when the
/// plan can serve `purpose` as it was reviewed. A target already as planned, by a run of this plan,
/// is fine.
[[nodiscard]] std::vector<std::string> stale_reasons(const CompiledPlan& plan, const World& world,
                                                     Purpose purpose = Purpose::kApply);

}  // namespace kiteway::planner
