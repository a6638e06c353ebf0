// Who runs here, and whether somebody who said that he runs still does.
#pragma once

#include "executor/journal/records.h"
#include "schema/base/clock.h"

#include <cstdint>
#include <string>

namespace kiteway::executor {

/// A process, as others know it.
struct Owner {
  std::string user;
  std::string host;
  std::int64_t pid = 0;
};

[[nodiscard]] Owner this_process();

/// "lea on build-7"
[[nodiscard]] std::string to_string(const Owner& owner);

/// True if a process with that number is there on this machine.
[[nodiscard]] bool process_is_there(std::int64_t pid);

/// Whether the holder of a lease lives, and how that is known, for people.
struct Liveness {
  bool is_alive = false;
  std::string reason;
};

/// A holder is gone when its lease was ended, when its process is not there (on its own machine) or
/// when it has been silent for longer than it promised. `is_there` tells of `lease.pid`, and counts
/// only if the lease is of `host`.
[[nodiscard]] Liveness liveness_of(const LeaseRecord& lease, Clock::Wall now,
                                   const std::string& host, bool is_there);
/// As seen from this process.
[[nodiscard]] Liveness liveness_of(const LeaseRecord& lease, Clock::Wall now);

/// "run 20261123-091402-3f9a (apply), process 71 of lea on build-7, since 2026-11-23T09:14:02Z,
/// last heartbeat 2026-11-23T09:20:00Z"
[[nodiscard]] std::string describe(const LeaseRecord& lease);

}  // namespace kiteway::executor
