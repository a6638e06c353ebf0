// Ends a test that hangs, and says which it was.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace kiteway::testing {

/// Ends the process when it lives for longer than a minute, after printing `text` to stderr.
class Watchdog {
 public:
  explicit Watchdog(std::string text) : text_(std::move(text)) {}

 private:
  void watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, stop, kPatience, [&] { return stop.stop_requested(); })) return;
    if (stop.stop_requested()) return;
    std::fprintf(stderr, "hangs: %s\n", text_.c_str());
    std::abort();
  }

  static constexpr std::chrono::seconds kPatience{60};

  std::string text_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_{
      [this](const std::stop_token& stop) { watch(stop); }};  // last: it uses these
};

}  // namespace kiteway::testing
