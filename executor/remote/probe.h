// Why a connection does not come about: gRPC says UNAVAILABLE to everything, this asks again by
// hand.
#pragma once

#include "executor/remote/credentials.h"
#include "schema/base/result.h"

#include <optional>

namespace kiteway::executor {

/// Looks up the name, opens a TCP connection and, for https, shakes hands, each with a short limit,
/// and returns what failed as kUnreachable or, for certificates, kUnauthenticated. Nothing when all
/// of it works. Takes 6 s at most, sends no login.
[[nodiscard]] std::optional<Error> find_obstacle(const ResolvedEndpoint& endpoint);

}  // namespace kiteway::executor
