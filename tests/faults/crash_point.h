// Where a process ends by SIGKILL while it writes its journal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace kiteway::testing {

/// A group is what SQLite writes for one transaction, up to the sync that makes it durable.
enum class JournalMoment {
  kBeforeGroup,  ///< nothing of the n-th group is in the file
  kInWrite,      ///< half of the n-th write is
  kAfterGroup,   ///< all of the n-th group is, and nobody has heard of it
};

struct CrashPoint {
  JournalMoment moment = JournalMoment::kBeforeGroup;
  std::size_t number = 1;  ///< from 1
};

/// "before:17", as the driver is told.
[[nodiscard]] std::string to_string(const CrashPoint& point);
[[nodiscard]] std::optional<CrashPoint> crash_point_from(const std::string& text);

}  // namespace kiteway::testing
