// One end of a plan as an intent: `source` or `target`.
#pragma once

#include "planner/language/yaml/tree.h"
#include "planner/model/endpoint.h"
#include "schema/base/diagnostic.h"

namespace kiteway::planner {

/// Reports what the key table cannot say: uris that are none, logins with a part too many.
[[nodiscard]] EndpointSpec read_endpoint(const yaml::Node& node, Diagnostics& diagnostics);

}  // namespace kiteway::planner
