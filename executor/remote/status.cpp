#include "executor/remote/status.h"

#include "executor/remote/wire/milvus_status.h"
#include "schema/base/quote.h"

namespace kiteway::executor {
namespace {

ErrorKind kind_of(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAUTHENTICATED:
      return ErrorKind::kUnauthenticated;
    case grpc::StatusCode::PERMISSION_DENIED:
      return ErrorKind::kPermissionDenied;
    case grpc::StatusCode::UNIMPLEMENTED:
      return ErrorKind::kUnsupported;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return says_too_large(status.error_message()) ? ErrorKind::kTooLarge
                                                    : ErrorKind::kRateLimited;
    case grpc::StatusCode::NOT_FOUND:
      return ErrorKind::kNotFound;
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::OUT_OF_RANGE:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::ALREADY_EXISTS:
      return ErrorKind::kInvalidInput;
    default:
      return ErrorKind::kUnavailable;
  }
}

}  // namespace

Error error_from(const grpc::Status& status, const std::string& call) {
  std::string reason = status.error_message();
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) reason = "no answer in time";
  if (status.error_code() == grpc::StatusCode::CANCELLED) reason = "broken off";
  return {.kind = kind_of(status), .message = "cannot " + call + ": " + printable(reason)};
}

}  // namespace kiteway::executor
