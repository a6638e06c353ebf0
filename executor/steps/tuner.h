// Finds the number of streams and the size of requests at which most bytes are acknowledged.
#pragma once

#include "schema/base/clock.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

namespace kiteway::executor {

/// Rows of one range, about. A request takes up several adjacent ranges, as the pace asks.
inline constexpr std::int64_t kRangeBytes = std::int64_t{2} * 1024 * 1024;

/// Where the search begins: four requests of 4 MiB at once were the best, or near it, for 128 and
/// for 768 dimensions between two servers on one host (milvus-facts 7.1).
struct CopyPace {
  int streams = 4;
  std::int64_t request_bytes = std::int64_t{4} * 1024 * 1024;

  friend bool operator==(const CopyPace&, const CopyPace&) = default;
};

struct TunerLimits {
  std::optional<int> streams_fixed;  ///< the plan's own number: only the size is searched
  std::int64_t memory_bytes = 0;     ///< for all requests in flight together
};

/// Hill climbing, one step at a time: acknowledged bytes are counted over a window, a neighbour of
/// the best pace is tried for the next one, and kept if it is clearly faster. When no neighbour is,
/// the pace stays for ever longer, since trying costs time too. Thread-safe.
class Tuner {
 public:
  Tuner(TunerLimits limits, Clock& clock);

  [[nodiscard]] CopyPace pace();
  /// `bytes` were acknowledged by a target. True when the pace has changed.
  bool acknowledged(std::int64_t bytes);

  static constexpr std::chrono::milliseconds kWindow{2000};
  static constexpr int kAnswersPerWindow = 24;  ///< fewer say little about a rate

  /// Bytes that a request in flight is reckoned with: its answer, and what is sent of it.
  static constexpr std::int64_t kCopiesOfRequest = 2;

 private:
  enum class Move : std::uint8_t { kMoreStreams, kLargerRequests, kFewerStreams, kSmallerRequests };

  void judge(double rate);
  void try_next();
  [[nodiscard]] std::optional<CopyPace> neighbour(Move move) const;
  [[nodiscard]] bool is_allowed(const CopyPace& pace) const;

  std::mutex mutex_;
  TunerLimits limits_;
  Clock& clock_;
  CopyPace best_;
  CopyPace pace_;
  double best_rate_ = 0;
  std::array<Move, 4> moves_{Move::kMoreStreams, Move::kLargerRequests, Move::kFewerStreams,
                             Move::kSmallerRequests};
  std::size_t next_move_ = 0;  ///< of the round
  int windows_to_rest_ = 1;    ///< before the next try
  int rest_ = 1;               ///< doubles when a round found nothing
  bool has_window_ = false;
  Clock::Steady window_start_{};
  std::int64_t window_bytes_ = 0;
  int window_answers_ = 0;
};

}  // namespace kiteway::executor
