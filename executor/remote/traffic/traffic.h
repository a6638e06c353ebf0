// The way to one server: all calls are paced there, and kept back while it does not answer.
#pragma once

#include "executor/remote/traffic/circuit_breaker.h"
#include "executor/remote/traffic/rate_limiter.h"
#include "executor/remote/traffic/retry_tools.h"
#include "planner/model/traffic_settings.h"
#include "schema/address.h"
#include "schema/base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace kiteway::executor {

/// What calls wait for. Empty: nothing.
struct Limit {
  std::string kind;  ///< "rate cap" of the plan, "rate limit" of the server, "quota", "silence" ...
  std::string reason;  ///< "max_rows_per_second: 8,000", or what the server says

  [[nodiscard]] bool is_set() const noexcept { return !kind.empty(); }
  friend bool operator==(const Limit&, const Limit&) = default;
};

/// Whether the time in which a call waits for its turn is part of its deadline: for those whose
/// caller reckons with when they can no longer be alive.
enum class Turn : std::uint8_t { kBeforeDeadline, kWithinDeadline };

/// Is told what slows the calls down. Called from their threads: it locks for itself and returns
/// soon.
class TrafficListener {
 public:
  TrafficListener() = default;
  TrafficListener(const TrafficListener&) = delete;
  TrafficListener& operator=(const TrafficListener&) = delete;
  TrafficListener(TrafficListener&&) = delete;
  TrafficListener& operator=(TrafficListener&&) = delete;
  virtual ~TrafficListener() = default;

  virtual void limited(const Limit& limit) = 0;
  /// A call about `collection`, which may be empty, failed with `error` and is made again.
  virtual void repeated(const Error& error, const CollectionAddress& collection) = 0;
  /// The server said that there is too much for it.
  virtual void asked_to_slow_down() = 0;
  /// Something a person should know: the server is gone, or back.
  virtual void note(const std::string& text) = 0;
};

/// Shared by everything that calls one server. Thread-safe.
class Traffic {
 public:
  /// `server` names it in messages: "localhost:19530".
  Traffic(std::string server, const planner::RateCaps& caps, const planner::RetrySettings& retry,
          RetryTools tools);
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;
  Traffic(Traffic&&) = delete;
  Traffic& operator=(Traffic&&) = delete;
  ~Traffic() = default;

  /// How to find out why nothing answers; may take seconds. An answer of kUnauthenticated ends all.
  void set_diagnosis(std::function<Error(Error)> diagnose) { diagnose_ = std::move(diagnose); }

  /// Null: nobody listens. The old one may be in a call until calls of other threads have ended.
  void set_listener(TrafficListener* listener);

  /// A call that was let through. It must come back, by Traffic::leave or by its end.
  class Pass {
   public:
    Pass(Pass&& other) noexcept
        : traffic_(std::exchange(other.traffic_, nullptr)),
          began_(other.began_),
          is_probe_(other.is_probe_) {}
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (traffic_ != nullptr) traffic_->abandon(*this);
    }

   private:
    friend class Traffic;
    Pass(Traffic& traffic, Clock::Steady began, bool is_probe)
        : traffic_(&traffic), began_(began), is_probe_(is_probe) {}

    Traffic* traffic_;
    Clock::Steady began_;
    bool is_probe_;
  };

  /// Waits until the caps allow a call that moves `cost`, and until calls are not kept back.
  /// Fails when the server was given up (kUnreachable, or kUnauthenticated for its certificate or
  /// the login), and with kInterrupted when a stop was requested meanwhile.
  /// With `wait_max` also when it would have to wait for longer (kUnreachable, nothing was sent).
  [[nodiscard]] Result<Pass> enter(const Cost& cost,
                                   std::optional<std::chrono::milliseconds> wait_max = {});
  /// The call is over; `error` is null when it succeeded.
  void leave(Pass pass, const Error* error);
  /// A call that entered with `expected` moved `actual`.
  void correct(const Cost& expected, const Cost& actual);

  /// The deadline of a call that should have `wished`: less when the budget ends before that.
  [[nodiscard]] std::chrono::milliseconds patience(std::chrono::milliseconds wished);

  /// As after a stop: calls that wait end with kInterrupted, and from now on none is waited with.
  /// What is on its way goes on.
  void end_waits() { stop_.request_stop(); }

  /// True while calls are kept back because none gets an answer.
  [[nodiscard]] bool is_silent();
  /// Why no call will be let through any more.
  [[nodiscard]] std::optional<Error> ended();
  /// What calls wait for, or last waited for a moment ago; empty for nothing.
  [[nodiscard]] Limit limit();

  /// A call about `collection` (which may be empty) is waited with and then repeated.
  void repeats(const Error& error, const CollectionAddress& collection);

  [[nodiscard]] const planner::RetrySettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const RetryTools& tools() const noexcept { return tools_; }

 private:
  /// Either a pass, or what to wait for.
  struct Entry {
    std::optional<Pass> pass = {};
    std::chrono::milliseconds wait{0};
  };
  Result<Entry> ask_in(const Cost& cost);
  void abandon(const Pass& pass);
  void answered(const Pass& pass);
  void lost(const Pass& pass, const Error& error);
  void end_if_over(Clock::Steady now);
  void set_limit(Limit limit, Clock::Steady now);
  void publish();
  void tell(const std::function<void(TrafficListener&)>& message);
  [[nodiscard]] Clock::Steady now() { return tools_.clock.steady_now(); }

  const std::string server_;
  const planner::RetrySettings settings_;
  std::stop_source stop_;
  const std::stop_callback<std::function<void()>> on_outer_stop_;
  const RetryTools tools_;  ///< as given, with a stop of our own
  std::function<Error(Error)> diagnose_;

  std::mutex mutex_;  ///< guards what follows
  RateLimiter limiter_;
  CircuitBreaker breaker_;
  std::optional<Error> ended_;
  std::string last_failure_;
  Limit limit_;
  Clock::Steady limited_at_{};

  std::mutex listener_mutex_;  ///< guards what follows; taken before mutex_, never after
  TrafficListener* listener_ = nullptr;
  Limit published_;
};

/// One call through `traffic`: paced, counted and with a deadline that fits the budget. `call` gets
/// the deadline.
template <class T, class Call>
Result<T> through(Traffic& traffic, const Cost& cost, std::chrono::milliseconds deadline,
                  const Call& call, Turn turn = Turn::kBeforeDeadline) {
  const auto began = traffic.tools().clock.steady_now();
  const bool is_within = turn == Turn::kWithinDeadline;
  auto pass = traffic.enter(cost, is_within ? std::optional(deadline / 2) : std::nullopt);
  if (!pass) return pass.error();
  if (is_within) {
    deadline -=
        std::chrono::ceil<std::chrono::milliseconds>(traffic.tools().clock.steady_now() - began);
  }
  Result<T> result = call(traffic.patience(deadline));
  traffic.leave(std::move(*pass), result ? nullptr : &result.error());
  return result;
}

}  // namespace kiteway::executor
