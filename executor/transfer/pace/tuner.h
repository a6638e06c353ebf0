// Finds the number of streams and the size of requests at which most bytes are acknowledged.
#pragma once

#include "schema/base/clock.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

namespace kiteway::executor {

/// Rows of one range, about. A request takes up several adjacent ranges, as the pace asks.
inline constexpr std::int64_t kRangeBytes = std::int64_t{5} * 512 * 1024;

/// Where the search begins: of what the default memory allows, three requests of 5 MiB at once were
/// the best, or near it, for 128 and for 768 dimensions between two servers on one host
/// (docs/benchmarks.md): few large requests are less work for a server than many small ones.
struct CopyPace {
  int streams = 3;
  std::int64_t request_bytes = 2 * kRangeBytes;

  friend bool operator==(const CopyPace&, const CopyPace&) = default;
};

struct TunerLimits {
  std::optional<int> streams_fixed;  ///< the plan's own number: only the size is searched
  std::int64_t memory_bytes = 0;     ///< for all requests in flight together
};

/// Hill climbing, one step at a time: acknowledged bytes are counted over a window, a neighbour of
/// the best pace is tried for the next two, and kept if it is clearly faster in both: by more than
/// the servers' own highs and lows, which are measured too. When no neighbour is, the pace stays
/// for ever longer: trying costs time too. Less than it begins with is not tried before kPatience:
/// that pace is a good one, and less of it has little to gain.
///
/// A server that asks to slow down sets a ceiling: half the streams, and from one stream on the
/// next smaller size, each time it asks. While nobody asks the ceiling rises by one step in every
/// kCalm, and the search goes on once it is back at the best pace. Thread-safe.
class Tuner {
 public:
  Tuner(TunerLimits limits, Clock& clock);

  [[nodiscard]] CopyPace pace();
  /// `bytes` were acknowledged by a target. True when the pace has changed.
  bool acknowledged(std::int64_t bytes);

  /// A server has more than it can take. True when the pace has changed: what many requests are
  /// told at once counts once.
  bool asked_to_slow_down();

  static constexpr std::chrono::milliseconds kWindow{2000};
  static constexpr std::chrono::milliseconds kPatience{16'000};
  static constexpr std::chrono::milliseconds kCalm{10'000};
  /// Requests that were on their way when the pace was lowered may be refused for this long.
  static constexpr std::chrono::milliseconds kEcho{1000};
  static constexpr int kAnswersPerWindow = 24;  ///< fewer say little about a rate

  /// Bytes that a request in flight is reckoned with: its answer, and what is sent of it.
  static constexpr std::int64_t kCopiesOfRequest = 2;

 private:
  enum class Move : std::uint8_t { kMoreStreams, kLargerRequests, kFewerStreams, kSmallerRequests };

  void judge(double rate);
  void note_rate(double rate);
  bool rise();
  [[nodiscard]] CopyPace allowed() const;
  void try_next();
  [[nodiscard]] std::optional<CopyPace> neighbour(Move move) const;
  [[nodiscard]] bool is_allowed(const CopyPace& pace) const;

  std::mutex mutex_;
  TunerLimits limits_;
  Clock& clock_;
  CopyPace best_;
  CopyPace pace_;
  double best_rate_ = 0;  ///< over the last windows at this pace, half of it the latest
  double unrest_ = 0.05;  ///< how far windows at one pace are apart, as a part of the rate
  double pace_rate_ = 0;  ///< of a pace that was faster in one window; 0: in none yet
  std::optional<CopyPace> ceiling_;
  Clock::Steady ceiling_moved_{};
  std::array<Move, 4> moves_{Move::kMoreStreams, Move::kLargerRequests, Move::kFewerStreams,
                             Move::kSmallerRequests};
  static constexpr std::size_t kMovesUp = 2;  ///< the first of them
  std::size_t next_move_ = 0;                 ///< of the round
  int windows_to_rest_ = 4;  ///< before the next try; in the first, servers only wake up
  int rest_ = 1;             ///< doubles when a round found nothing
  std::optional<Clock::Steady> first_window_;
  bool is_awake_ = false;
  bool has_window_ = false;
  Clock::Steady window_start_{};
  std::int64_t window_bytes_ = 0;
  int window_answers_ = 0;
};

}  // namespace kiteway::executor
