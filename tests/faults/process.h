// A program in a process of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::testing {

/// How a process ended: by itself, or by a signal.
struct ProcessEnd {
  std::optional<int> exit_code;
  int signal = 0;

  [[nodiscard]] bool was_killed() const;  ///< by SIGKILL
};

/// Started, not forked: the threads of gRPC do not live on in a fork.
class Process {
 public:
  /// What the program says, on stdout and stderr, goes to the file `output`.
  Process(const std::string& program, const std::vector<std::string>& arguments,
          const std::filesystem::path& output);
  /// Kills it if it was not waited for.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process(Process&&) = delete;
  Process& operator=(Process&&) = delete;

  /// At once, from any thread, however often, also when it has ended.
  void kill() const;
  [[nodiscard]] ProcessEnd wait();

 private:
  pid_t pid_ = 0;
  mutable std::mutex mutex_;  ///< guards what follows
  bool has_ended_ = false;
};

}  // namespace kiteway::testing
