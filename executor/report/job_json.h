// Runs for programs: canonical JSON of proto/kiteway/report.proto.
#pragma once

#include "executor/report/job.h"

#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

/// How the process ends, in a report of it.
struct ExitNote {
  int code = 0;
  std::string name;
};

[[nodiscard]] std::string job_json(const Job& job, const std::optional<ExitNote>& exit = {});
/// Of an apply that began no run.
[[nodiscard]] std::string exit_json(const ExitNote& exit);
[[nodiscard]] std::string jobs_json(const std::vector<Job>& jobs);
/// On one line.
[[nodiscard]] std::string event_json(const EventRecord& event);
[[nodiscard]] std::string lease_json(const std::optional<LeaseRecord>& held,
                                     const AskLiveness& ask);

}  // namespace kiteway::executor
