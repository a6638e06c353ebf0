#include "cli/exit_code.h"

namespace kiteway::cli {

ExitCode exit_code_of(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return ExitCode::kPlanWrong;
    case ErrorKind::kStalePlan:
      return ExitCode::kStale;
    case ErrorKind::kUnauthenticated:
    case ErrorKind::kPermissionDenied:
    case ErrorKind::kUnavailable:
    case ErrorKind::kUnreachable:
      return ExitCode::kUnreachable;
    case ErrorKind::kRefused:
      return ExitCode::kRefused;
    case ErrorKind::kLocked:
      return ExitCode::kLocked;
    case ErrorKind::kDataMismatch:
      return ExitCode::kMismatch;
    case ErrorKind::kInterrupted:
      return ExitCode::kInterrupted;
    case ErrorKind::kIncomplete:
      return ExitCode::kIncomplete;
    case ErrorKind::kInternal:
      return ExitCode::kBug;
    case ErrorKind::kNotFound:
    case ErrorKind::kConflict:
    case ErrorKind::kNotLoaded:
    case ErrorKind::kRateLimited:
    case ErrorKind::kOverloaded:
    case ErrorKind::kFull:
    case ErrorKind::kTooLarge:
    case ErrorKind::kUnexpected:
    case ErrorKind::kUnsupported:
      return ExitCode::kFailure;
  }
  return ExitCode::kBug;
}

const char* name_of(ExitCode code) noexcept {
  switch (code) {
    case ExitCode::kOk:
      return "ok";
    case ExitCode::kFailure:
      return "failure";
    case ExitCode::kChangesPresent:
      return "changes_present";
    case ExitCode::kPlanWrong:
      return "plan_wrong";
    case ExitCode::kIncomplete:
      return "incomplete";
    case ExitCode::kRefused:
      return "refused";
    case ExitCode::kMismatch:
      return "mismatch";
    case ExitCode::kStale:
      return "stale";
    case ExitCode::kLocked:
      return "locked";
    case ExitCode::kUnreachable:
      return "unreachable";
    case ExitCode::kUsage:
      return "usage";
    case ExitCode::kBug:
      return "bug";
    case ExitCode::kInterrupted:
      return "interrupted";
  }
  return "bug";
}

}  // namespace kiteway::cli
