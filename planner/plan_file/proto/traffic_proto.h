// Rate caps and retries in the plan file.
#pragma once

#include "planner/model/traffic_settings.h"

#include "kiteway/plan.pb.h"

namespace kiteway::planner::plan_text {

/// Writes what is not as it is by default.
void write(const TrafficSettings& traffic, plan::Plan& proto);

/// Refuses a cap that lets nothing through.
[[nodiscard]] TrafficSettings read_traffic(const plan::Plan& proto);

}  // namespace kiteway::planner::plan_text
