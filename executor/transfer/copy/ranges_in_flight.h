// The ranges that are copied together, and what the journal is told of them before each request.
#pragma once

#include "executor/journal/journal.h"
#include "executor/transfer/late_requests.h"
#include "schema/base/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::executor {

class RangeTotals;

/// What ranges in flight write to; outlived by all it refers to.
struct RangesInFlightTools {
  Journal& journal;
  std::string scan_key;
  Clock& clock;
  WriteTimes times;
  /// False where another record decides about lost requests (CountedPlace): then no range carries
  /// the time from which on its lost requests are dead.
  bool settles = true;
};

/// Adjacent ranges of one scan. Used by one thread.
class RangesInFlight {
 public:
  explicit RangesInFlight(RangesInFlightTools tools) : tools_(std::move(tools)) {}

  /// Begins all of them and queues that. At least one, adjacent, and alike in may_be_there
  /// (RangeFeed::take).
  void begin(std::vector<Range> ranges);

  /// Returns when the journal has on disk that they are in flight, for as long as a request that is
  /// sent now can be alive. Before every request.
  Outcome wait();

  /// A request that was sent at `sent` got no answer.
  void lost(Clock::Wall sent);

  /// The copy ended early: queued.
  void broken_off();

  /// All rows were acknowledged or left out: queued, and not waited for, since a range that is
  /// found in flight is copied once more.
  void done(const RangeTotals& totals, bool has_checksum);

  /// As they are in the journal now, or will be.
  [[nodiscard]] const std::vector<Range>& ranges() const noexcept { return ranges_; }
  /// From the first to the last key of all of them.
  [[nodiscard]] KeyRange keys() const;
  /// Whether their rows may be on the target.
  [[nodiscard]] bool are_uncertain() const noexcept;

 private:
  [[nodiscard]] std::int64_t alive_until(std::chrono::milliseconds from_now) const;
  void queue();

  RangesInFlightTools tools_;
  std::vector<Range> ranges_;
  GroupCommit::Ticket queued_ = 0;
};

}  // namespace kiteway::executor
