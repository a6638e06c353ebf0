// Ctrl-C and kill: the first asks to stop, the second ends the process.
#pragma once

#include <csignal>
#include <stop_token>
#include <string>
#include <thread>

namespace kiteway::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP request a stop; a second one exits with 130 at once.
/// Must be made before other threads, so that they inherit the blocked signals.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal() = default;
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;
  StopOnSignal(StopOnSignal&&) = delete;
  StopOnSignal& operator=(StopOnSignal&&) = delete;

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
  /// Requests a stop for another reason, which is printed. From any thread.
  void stop_because(const std::string& why);

 private:
  void wait(const std::stop_token& end);

  std::stop_source stop_;
  sigset_t signals_{};
  std::jthread waiter_;
};

}  // namespace kiteway::cli
