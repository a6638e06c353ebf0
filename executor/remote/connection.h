// Opens the connections to one server. Does not show gRPC to those who include it.
#pragma once

#include "executor/remote/credentials.h"
#include "schema/base/result.h"

#include <memory>
#include <stop_token>

namespace kiteway::executor {

class Channel;

/// Connects and logs in, or names what is in the way within some seconds. After a stop no call
/// takes long any more.
[[nodiscard]] Result<std::shared_ptr<Channel>> connect(const ResolvedEndpoint& endpoint,
                                                       std::stop_token stop = {});

/// Sends gRPC's own log lines, which name no cause a person could use, to nowhere. GRPC_VERBOSITY
/// in the environment brings them back.
void quiet_grpc();

}  // namespace kiteway::executor
