// Source collections and plans drawn at random, and made smaller when one of them breaks a rule.
#pragma once

#include "planner/model/intent.h"
#include "schema/capabilities/cloud.h"
#include "schema/snapshot.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::testing {

/// One collection, what a plan wants of it, and the two servers.
struct RandomCase {
  std::string source_version;
  std::string target_version;
  std::optional<CloudCluster> target_cluster;  ///< the target is one of Zilliz Cloud
  CollectionSnapshot source;
  planner::CollectionIntent move;
};

/// Equal seeds give equal cases. The collection is one that a server of the source's version may
/// hold: also names that became words later, parameters that mean nothing, and more than other
/// servers hold. The wishes are anything a plan can say.
[[nodiscard]] RandomCase random_case(std::uint64_t seed);

/// The smallest case that still `fails`, found by leaving out fields, wishes, partitions and
/// parameters one at a time.
[[nodiscard]] RandomCase shrunk(RandomCase failing,
                                const std::function<bool(const RandomCase&)>& fails);

/// The case in a few lines, to be read.
[[nodiscard]] std::string describe(const RandomCase& random);

}  // namespace kiteway::testing
