// Counts what SQLite writes, and ends the process at one of these writes.
#pragma once

#include "tests/faults/crash_point.h"

#include <optional>

namespace kiteway::testing {

/// Puts itself between SQLite and the files of all databases that are opened from now on. Called
/// once, before the first. Never syncs: what a process has written outlives the process without
/// that. Without a point nothing ends.
void install_crash_vfs(const std::optional<CrashPoint>& point);

}  // namespace kiteway::testing
