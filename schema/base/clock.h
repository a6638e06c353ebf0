// Time as an argument, so that tests take none.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace kiteway {

class Clock {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  using Wall = std::chrono::system_clock::time_point;

  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  Clock(Clock&&) = delete;
  Clock& operator=(Clock&&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual Steady steady_now() = 0;
  [[nodiscard]] virtual Wall wall_now() = 0;
  virtual void sleep_for(std::chrono::milliseconds duration) = 0;
};

/// The machine's clocks. Thread-safe.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Steady steady_now() override;
  [[nodiscard]] Wall wall_now() override;
  void sleep_for(std::chrono::milliseconds duration) override;
};

/// "2026-11-23T09:14:02Z".
[[nodiscard]] std::string rfc3339(Clock::Wall time);
/// The same, read back; nothing for a text of another form.
[[nodiscard]] std::optional<Clock::Wall> parse_rfc3339(const std::string& text);

}  // namespace kiteway
