// Endpoints, and the places they were written at, in the plan file.
#pragma once

#include "planner/model/endpoint.h"
#include "schema/base/source_place.h"

#include "kiteway/plan.pb.h"

#include <string>

namespace kiteway::planner::plan_text {

void write(const SourcePlace& place, plan::Place& proto);
[[nodiscard]] SourcePlace read(const plan::Place& proto);

/// `version` is what the server told when the plan was made.
void write(const EndpointSpec& endpoint, const std::string& version, plan::Endpoint& proto);
[[nodiscard]] EndpointSpec read(const plan::Endpoint& proto);

}  // namespace kiteway::planner::plan_text
