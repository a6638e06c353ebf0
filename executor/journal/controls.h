// What another process may change in the journal of a run that lives: ask it to stop, break its
// lock.
#pragma once

#include "schema/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace kiteway::executor {

/// Who does it and when, as it is written down.
struct ControlInput {
  std::filesystem::path folder;
  std::string who;  ///< "lea on build-7"
  std::string now;  ///< RFC 3339
};

/// The run sees it within a second or so.
Outcome request_cancel(const ControlInput& input, const std::string& run_id);

/// For a run whose process is gone: nobody is there to stop.
Outcome mark_cancelled(const ControlInput& input, const std::string& run_id);

/// Ends the lease of this epoch. Whoever held it fails at its next commit.
Outcome break_lease(const ControlInput& input, std::int64_t epoch);

}  // namespace kiteway::executor
