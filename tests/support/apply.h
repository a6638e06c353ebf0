// One apply, through the same calls as the command line makes.
#pragma once

#include "executor/journal/journal.h"
#include "executor/transfer/observer.h"
#include "executor/world/session.h"
#include "planner/model/intent.h"
#include "schema/base/clock.h"
#include "tests/support/migration.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace kiteway::testing {

/// Why it was no success, with the errors of its nodes, for the message of a failing test.
[[nodiscard]] std::string explain_failure(const Applied& applied);

struct ApplyInput {
  const planner::Intent& intent;
  std::filesystem::path state_dir;
  executor::Journal& journal;  ///< the one there
  executor::RunObserver& observer;
  Clock& clock;
  std::stop_token stop;
  std::string run_id;
  bool fail_fast = false;
};

[[nodiscard]] Applied apply(const ApplyInput& input);

/// For servers that ask for no login.
[[nodiscard]] executor::SessionTools tools_without_secrets(Clock& clock, std::stop_token stop = {});

/// A new folder for a journal, in memory where there is such a place: a test that kills a process
/// asks nothing of a disk.
[[nodiscard]] std::filesystem::path new_state_folder();

}  // namespace kiteway::testing
