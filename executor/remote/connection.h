// Opens the connections to one server. Does not show gRPC to those who include it.
#pragma once

#include "executor/remote/credentials.h"
#include "executor/remote/traffic/traffic.h"
#include "schema/base/result.h"

#include <memory>

namespace kiteway::executor {

class Channel;

/// Connects and logs in, or names what is in the way within some seconds. After a stop no call
/// takes long any more. `caps`, `retry` and `tools` are for the calls that follow; this one is made
/// once more at most.
[[nodiscard]] Result<std::shared_ptr<Channel>> connect(const ResolvedEndpoint& endpoint,
                                                       const planner::RateCaps& caps,
                                                       const planner::RetrySettings& retry,
                                                       const RetryTools& tools);

/// The traffic of a channel, for those that do not see gRPC.
[[nodiscard]] Traffic& traffic_of(Channel& channel);

/// Sends gRPC's own log lines, which name no cause a person could use, to nowhere. GRPC_VERBOSITY
/// in the environment brings them back.
void quiet_grpc();

}  // namespace kiteway::executor
