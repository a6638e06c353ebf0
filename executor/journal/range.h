// A range of keys on its way from the scan to the target: the state machine on which exactly-once
// rests.
//
//                           lost, extend
//                              ┌────┐
//      cut ──▶ open ──begin──▶ in flight ──done──▶ done ──settled──▶ done
//               ▲                ▲    │              │
//               │                └────┘              │
//               │            begin, broken_off       │
//               └───────────────reopen───────────────┘
//
// Every event is written to the journal before what it allows: a range is in flight on disk before
// its first request is sent. A process that ends leaves its ranges where they are: the next one
// finds them in flight and begins them again, and since nothing says what became of the requests
// before, their rows are uncertain from then on.
#pragma once

#include "schema/base/digest.h"
#include "schema/primary_key.h"

#include <cstdint>
#include <optional>
#include <string>

namespace kiteway::executor {

enum class RangeState : std::uint8_t {
  kOpen,      ///< to be copied
  kInFlight,  ///< its rows may be on their way to the target
  kDone,      ///< all its rows were acknowledged, or left out
};

/// What the journal stores of a range, and what a new one is made of.
struct RangeFields {
  std::int64_t ordinal = 0;  ///< in its scan, from 0
  KeyRange keys = {};
  /// Distinct keys: those that the scan found or reckoned, and once it is done those that were
  /// copied or left out.
  std::int64_t key_count = 0;
  bool is_estimate = false;  ///< the scan has only reckoned its keys; never once it is done
  RangeState state = RangeState::kOpen;
  bool is_uncertain = false;  ///< some of its rows may be on the target: they must not be doubled
  /// Milliseconds since 1970, from when on no request of it that got no answer can be alive
  /// (late_requests.h). 0: there is none, or its rows were counted again since.
  std::int64_t settles_at_ms = 0;
  /// Of the rows as they were written; only of one that is done, and where a checksum is asked for.
  std::optional<Digest> checksum = {};
  std::int64_t left_out = 0;  ///< keys of `key_count` that are quarantined; the journal counts them

  friend bool operator==(const RangeFields&, const RangeFields&) = default;
};

/// A value; copies are states of the same range. Not thread-safe. An event that its state does not
/// allow is a bug of the caller and throws std::logic_error.
class Range {
 public:
  /// A range that the scan cuts: open. Throws std::logic_error for any other state.
  [[nodiscard]] static Range cut(RangeFields fields);

  /// As it was stored. Nothing for what no sequence of events leads to: the journal was changed by
  /// other hands.
  [[nodiscard]] static std::optional<Range> restored(RangeFields fields);

  /// Its copy begins; no request that is sent before the next `extend` is alive at
  /// `alive_until_ms`. One that was in flight already is uncertain from now on. A lost request that
  /// is dead at `now_ms` is forgotten: it cannot come after those that are sent from now on.
  /// Precondition: not done.
  void begin(std::int64_t now_ms, std::int64_t alive_until_ms);

  /// The same for requests that are sent later. Precondition: in flight.
  void extend(std::int64_t alive_until_ms);

  /// A request of it got no answer, and may take effect until `until_ms`. Precondition: in flight.
  void lost(std::int64_t until_ms);

  /// Its copy ended early. It stays in flight, but nothing is on its way except what was lost.
  /// Precondition: in flight.
  void broken_off();

  /// All its rows were acknowledged or left out: `key_count` keys, `left_out` of them quarantined.
  /// Precondition: in flight, and 0 <= left_out <= key_count.
  void done(std::int64_t key_count, std::int64_t left_out, std::optional<Digest> checksum);

  /// Its rows are to be copied again, and some are on the target. `key_count`, where given: how
  /// many keys the source has in it. Precondition: done, or open again already.
  void reopen(std::optional<std::int64_t> key_count = std::nullopt);

  /// One more key of the source belongs to it, which is quarantined. Precondition: done.
  void leave_out_one_more();

  /// Its rows on the target were counted after the last lost request had ended: each is there once.
  /// Precondition: done.
  void settled();

  [[nodiscard]] std::int64_t ordinal() const noexcept { return fields_.ordinal; }
  [[nodiscard]] const KeyRange& keys() const noexcept { return fields_.keys; }
  [[nodiscard]] std::int64_t key_count() const noexcept { return fields_.key_count; }
  [[nodiscard]] std::int64_t left_out() const noexcept { return fields_.left_out; }
  /// Rows that the target stores of it once it is done.
  [[nodiscard]] std::int64_t row_count() const noexcept {
    return fields_.key_count - fields_.left_out;
  }
  [[nodiscard]] bool is_estimate() const noexcept { return fields_.is_estimate; }
  [[nodiscard]] RangeState state() const noexcept { return fields_.state; }
  [[nodiscard]] bool is_done() const noexcept { return fields_.state == RangeState::kDone; }
  [[nodiscard]] bool is_uncertain() const noexcept { return fields_.is_uncertain; }
  /// Whether rows of it may be on the target, so that they must be written in a manner that cannot
  /// double them: after a lost answer, and when it is found in flight.
  [[nodiscard]] bool may_be_there() const noexcept {
    return fields_.is_uncertain || fields_.state == RangeState::kInFlight;
  }
  [[nodiscard]] std::int64_t settles_at_ms() const noexcept { return fields_.settles_at_ms; }
  [[nodiscard]] const std::optional<Digest>& checksum() const noexcept { return fields_.checksum; }
  /// All of it, to be stored.
  [[nodiscard]] const RangeFields& fields() const noexcept { return fields_; }

  friend bool operator==(const Range& a, const Range& b) { return a.fields_ == b.fields_; }

 private:
  explicit Range(RangeFields fields) : fields_(std::move(fields)) {}
  void expect(bool holds, const char* event) const;

  RangeFields fields_;
  std::int64_t lost_until_ms_ = 0;  ///< of the requests that got no answer; 0: all got one
};

/// "open", "in_flight", "done": as in the journal.
[[nodiscard]] std::string to_string(RangeState state);

}  // namespace kiteway::executor
