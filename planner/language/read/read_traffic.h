// Reads what a plan says about the pace and the patience of a run.
#pragma once

#include "planner/language/yaml/tree.h"
#include "planner/model/traffic_settings.h"

namespace kiteway::planner {

/// Of the section `settings`.
[[nodiscard]] TrafficSettings read_traffic(const yaml::Node& settings);

}  // namespace kiteway::planner
