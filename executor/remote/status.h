// What a failed call means: gRPC statuses as typed errors.
#pragma once

#include "schema/base/result.h"

#include <grpcpp/support/status.h>

#include <string>

namespace kiteway::executor {

/// The error of a call that gRPC says failed. `call` names it for people: "describe
/// default/products".
[[nodiscard]] Error error_from(const grpc::Status& status, const std::string& call);

}  // namespace kiteway::executor
