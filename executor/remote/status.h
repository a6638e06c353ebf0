// What a failed call means: gRPC statuses and Milvus statuses as typed errors.
#pragma once

#include "schema/base/result.h"

#include <grpcpp/support/status.h>

#include "milvus/common.pb.h"

#include <string>

namespace kiteway::executor {

/// The error of a call that gRPC says failed. `call` names it for people: "describe
/// default/products".
[[nodiscard]] Error error_from(const grpc::Status& status, const std::string& call);

/// Milvus tells most failures inside an answered call. Done when `status` is a success.
/// Codes and what they mean: milvus-facts 4.3.
[[nodiscard]] Outcome outcome_from(const milvus::proto::common::Status& status,
                                   const std::string& call);

/// The modern code where there is one, else the legacy one; 0 is success.
[[nodiscard]] int code_of(const milvus::proto::common::Status& status) noexcept;

}  // namespace kiteway::executor
