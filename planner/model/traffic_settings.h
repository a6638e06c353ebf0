// How hard a run may work each server, and how long it puts up with one that does not answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace kiteway::planner {

/// What one server is asked for or given in a second, at most. Nothing: no cap.
struct RateCaps {
  std::optional<std::int64_t> rows = {};
  std::optional<std::int64_t> bytes = {};
  std::optional<std::int64_t> requests = {};

  friend bool operator==(const RateCaps&, const RateCaps&) = default;
};

/// How failed calls are repeated.
struct RetrySettings {
  std::int64_t attempts = 8;                    ///< of one call, the first one included
  std::chrono::milliseconds delay_first{200};   ///< doubles after every failure ...
  std::chrono::milliseconds delay_max{15'000};  ///< ... up to this
  /// How long a server may go without one good answer before the run gives it up. A cluster that
  /// restarts is back within two or three minutes.
  std::chrono::milliseconds budget{300'000};
  /// For the answer to a write of rows. It bounds also how long one can be alive whose answer was
  /// lost, so it is no longer than a slow server needs for the largest request.
  std::chrono::milliseconds write_timeout{60'000};

  friend bool operator==(const RetrySettings&, const RetrySettings&) = default;
};

struct TrafficSettings {
  RateCaps source;
  RateCaps target;
  RetrySettings retry;

  friend bool operator==(const TrafficSettings&, const TrafficSettings&) = default;
};

}  // namespace kiteway::planner
