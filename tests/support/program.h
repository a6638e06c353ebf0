// The built binary as a process of its own: started, signalled, waited for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::testing {

/// One run of kiteway in a folder, with nobody at its terminal and the tests' secret in its
/// environment. Killed when it goes out of scope.
class Program {
 public:
  /// Starts it. `arguments` come after the program's name; outputs go to files in the folder.
  /// `path`: of another program than kiteway.
  Program(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
          const std::string& path = KITEWAY_BINARY);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  Program(Program&&) = delete;
  Program& operator=(Program&&) = delete;
  ~Program();

  void signal(int number) const;
  /// The exit code, or 128 and the signal that ended it; nothing when it has not ended in time.
  [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds patience);

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] std::string output() const;
  [[nodiscard]] std::string errors() const;

 private:
  std::filesystem::path output_;
  std::filesystem::path errors_;
  pid_t pid_ = 0;
  std::optional<int> code_;
};

}  // namespace kiteway::testing
