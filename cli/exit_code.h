// Exit codes: a public contract, also in README.md.
#pragma once

#include "schema/base/result.h"

namespace kiteway::cli {

enum class ExitCode : int {
  kOk = 0,
  kFailure = 1,
  kChangesPresent = 2,  ///< only with --detailed-exitcode, of plan and diff
  kPlanWrong = 3,
  kIncomplete = 4,
  kRefused = 5,
  kMismatch = 6,
  kStale = 7,
  kLocked = 8,
  kUnreachable = 9,
  kUsage = 64,
  kBug = 70,
  kInterrupted = 130,
};

/// For an error that ended a command before anything was begun.
[[nodiscard]] ExitCode exit_code_of(ErrorKind kind) noexcept;

/// "incomplete": what a report calls it.
[[nodiscard]] const char* name_of(ExitCode code) noexcept;

}  // namespace kiteway::cli
