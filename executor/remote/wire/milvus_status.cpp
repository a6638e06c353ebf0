#include "executor/remote/wire/milvus_status.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <array>

namespace kiteway::executor {
namespace {

/// 2.3 answers such an expression with the code of what nobody expected.
bool is_expression_trouble(const std::string& text) {
  return text.find("cannot parse expression") != std::string::npos;
}

/// A number that is none is found by a check that has no code of its own, before anything is
/// written.
bool is_value_trouble(const std::string& text) {
  return text.find("is not a number or infinity") != std::string::npos;
}

struct CodeMeaning {
  int code;
  ErrorKind kind;
};

/// Codes that are the same from 2.3 to 3.0, by docs/milvus-behaviour.md#status-codes. Others are
/// kInvalidInput unless the server says that they can be retried.
constexpr std::array<CodeMeaning, 43> kCodes{{
    {1, ErrorKind::kUnavailable},
    {2, ErrorKind::kUnavailable},
    {3, ErrorKind::kOverloaded},
    {4, ErrorKind::kRateLimited},
    {7, ErrorKind::kFull},
    {8, ErrorKind::kRateLimited},
    {9, ErrorKind::kOverloaded},
    {11, ErrorKind::kOverloaded},
    {12, ErrorKind::kRateLimited},
    {100, ErrorKind::kNotFound},
    {101, ErrorKind::kNotLoaded},
    {103, ErrorKind::kUnavailable},
    {106, ErrorKind::kUnavailable},
    {109, ErrorKind::kStalePlan},
    {110, ErrorKind::kUnavailable},
    {200, ErrorKind::kNotFound},
    {201, ErrorKind::kNotLoaded},
    {202, ErrorKind::kUnavailable},
    {401, ErrorKind::kUnavailable},
    {503, ErrorKind::kUnavailable},
    {504, ErrorKind::kUnavailable},
    {505, ErrorKind::kUnavailable},
    {507, ErrorKind::kUnavailable},
    {700, ErrorKind::kNotFound},
    {800, ErrorKind::kNotFound},
    {901, ErrorKind::kUnavailable},
    {902, ErrorKind::kUnavailable},
    {903, ErrorKind::kUnavailable},
    {904, ErrorKind::kUnavailable},
    {905, ErrorKind::kUnavailable},
    {906, ErrorKind::kUnavailable},
    {1003, ErrorKind::kUnavailable},
    {1102, ErrorKind::kTooLarge},
    {1400, ErrorKind::kUnauthenticated},
    {1401, ErrorKind::kPermissionDenied},
    {1807, ErrorKind::kRateLimited},
    {2200, ErrorKind::kUnavailable},
    {10000, ErrorKind::kUnavailable},
    {10001, ErrorKind::kUnavailable},
    {1600, ErrorKind::kNotFound},
    {1601, ErrorKind::kConflict},
    {1602, ErrorKind::kConflict},
    {65535, ErrorKind::kUnexpected},
}};

/// Codes of servers that set only the legacy error_code (enum ErrorCode).
ErrorKind kind_of_legacy(int code) {
  using milvus::proto::common::ErrorCode;
  switch (code) {
    case ErrorCode::PermissionDenied:
      return ErrorKind::kPermissionDenied;
    case ErrorCode::CollectionNotExists:
    case ErrorCode::CollectionNameNotFound:
    case ErrorCode::IndexNotExist:
      return ErrorKind::kNotFound;
    case ErrorCode::RateLimit:
      return ErrorKind::kRateLimited;
    case ErrorCode::ForceDeny:
    case ErrorCode::MemoryQuotaExhausted:
    case ErrorCode::TimeTickLongDelay:
      return ErrorKind::kOverloaded;
    case ErrorCode::DiskQuotaExhausted:
      return ErrorKind::kFull;
    case ErrorCode::UnexpectedError:
      return ErrorKind::kUnexpected;
    case ErrorCode::NotShardLeader:
    case ErrorCode::NoReplicaAvailable:
    case ErrorCode::NotReadyServe:
    case ErrorCode::NotReadyCoordActivating:
      return ErrorKind::kUnavailable;
    default:
      return ErrorKind::kInvalidInput;
  }
}

/// What the request itself is to blame for cannot be tried again. Codes that say more than that
/// keep their meaning.
ErrorKind kind_of_input_error(int code) {
  const auto* const found = std::ranges::find(kCodes, code, &CodeMeaning::code);
  if (found == kCodes.end()) return ErrorKind::kInvalidInput;
  switch (found->kind) {
    case ErrorKind::kUnavailable:
    case ErrorKind::kRateLimited:
    case ErrorKind::kOverloaded:
    case ErrorKind::kUnexpected:
      return ErrorKind::kInvalidInput;
    default:
      return found->kind;
  }
}

/// What a person can do about it, where the server's own words do not say.
std::vector<std::string> advice(ErrorKind kind) {
  if (kind == ErrorKind::kFull) {
    return {
        "there is no room left: enlarge the cluster or remove data from it, then run the same "
        "command again"};
  }
  if (kind == ErrorKind::kOverloaded) {
    return {
        "its memory or its quota is used up: give it time or a larger cluster, or lower the "
        "pace with settings.target"};
  }
  return {};
}

ErrorKind kind_of(const milvus::proto::common::Status& status) {
  if (says_too_large(status.reason())) return ErrorKind::kTooLarge;
  const bool is_at_fault =
      is_expression_trouble(status.reason()) || is_value_trouble(status.reason());
  if (is_at_fault) return ErrorKind::kInvalidInput;
  // The server's own word on whose fault it is, told since 2.4.
  const auto input = status.extra_info().find("is_input_error");
  if (input != status.extra_info().end() && input->second == "true") {
    return kind_of_input_error(status.code());
  }
  if (status.code() == 0) return kind_of_legacy(status.error_code());
  const auto* const found = std::ranges::find(kCodes, status.code(), &CodeMeaning::code);
  if (found != kCodes.end() && !(status.retriable() && found->kind == ErrorKind::kUnexpected)) {
    return found->kind;
  }
  return status.retriable() ? ErrorKind::kUnavailable : ErrorKind::kInvalidInput;
}

}  // namespace

bool says_too_large(std::string_view text) {
  return text.find("larger than max") != std::string::npos ||
         text.find("message larger") != std::string::npos ||
         text.find("exceeds the maximum") != std::string::npos ||
         text.find("maxOutputSize") != std::string::npos;
}

int code_of(const milvus::proto::common::Status& status) noexcept {
  return status.code() != 0 ? status.code() : status.error_code();
}

Outcome outcome_from(const milvus::proto::common::Status& status, const std::string& call) {
  if (code_of(status) == 0) return Done{};
  const ErrorKind kind = kind_of(status);
  return Error{.kind = kind,
               .message = "cannot " + call + ": " + printable(status.reason()) + " (code " +
                          std::to_string(code_of(status)) + ")",
               .notes = advice(kind)};
}

}  // namespace kiteway::executor
