#include "executor/journal/range.h"

#include <algorithm>
#include <stdexcept>

namespace kiteway::executor {
namespace {

/// What every sequence of events leaves true.
bool is_possible(const RangeFields& fields) {
  const bool is_done = fields.state == RangeState::kDone;
  if (fields.ordinal < 0 || fields.key_count < 0 || fields.settles_at_ms < 0) return false;
  if (fields.is_estimate && is_done) return false;
  if (fields.checksum && !is_done) return false;
  // A row is on record as left out before its key counts: a process may end between the two.
  return fields.left_out >= 0;
}

}  // namespace

Range Range::cut(RangeFields fields) {
  Range made(std::move(fields));
  made.expect(made.fields_.state == RangeState::kOpen && is_possible(made.fields_), "cut");
  return made;
}

std::optional<Range> Range::restored(RangeFields fields) {
  if (!is_possible(fields)) return std::nullopt;
  return Range(std::move(fields));
}

void Range::begin(std::int64_t now_ms, std::int64_t alive_until_ms) {
  expect(fields_.state != RangeState::kDone, "begin");
  fields_.is_uncertain = may_be_there();
  lost_until_ms_ = fields_.settles_at_ms > now_ms ? fields_.settles_at_ms : 0;
  fields_.state = RangeState::kInFlight;
  extend(alive_until_ms);
}

void Range::extend(std::int64_t alive_until_ms) {
  expect(fields_.state == RangeState::kInFlight, "extend");
  fields_.settles_at_ms = std::max(lost_until_ms_, alive_until_ms);
}

void Range::lost(std::int64_t until_ms) {
  expect(fields_.state == RangeState::kInFlight, "lost");
  fields_.is_uncertain = true;
  lost_until_ms_ = std::max(lost_until_ms_, until_ms);
  fields_.settles_at_ms = std::max(fields_.settles_at_ms, lost_until_ms_);
}

void Range::broken_off() {
  expect(fields_.state == RangeState::kInFlight, "broken_off");
  fields_.settles_at_ms = lost_until_ms_;
}

void Range::done(std::int64_t key_count, std::int64_t left_out, std::optional<Digest> checksum) {
  expect(fields_.state == RangeState::kInFlight && left_out >= 0 && left_out <= key_count, "done");
  fields_.state = RangeState::kDone;
  fields_.key_count = key_count;
  fields_.is_estimate = false;
  fields_.left_out = left_out;
  fields_.checksum = checksum;
  fields_.settles_at_ms = lost_until_ms_;
}

void Range::reopen(std::optional<std::int64_t> key_count) {
  expect(fields_.state != RangeState::kInFlight, "reopen");
  fields_.state = RangeState::kOpen;
  fields_.is_uncertain = true;
  fields_.checksum.reset();
  if (key_count) fields_.key_count = *key_count;
}

void Range::leave_out_one_more() {
  expect(fields_.state == RangeState::kDone, "leave_out_one_more");
  ++fields_.key_count;
  ++fields_.left_out;
}

void Range::settled() {
  expect(fields_.state == RangeState::kDone, "settled");
  fields_.settles_at_ms = 0;
  lost_until_ms_ = 0;
}

void Range::expect(bool holds, const char* event) const {
  if (holds) return;
  throw std::logic_error("range " + std::to_string(fields_.ordinal) + " is " +
                         to_string(fields_.state) + " and does not allow the event " + event);
}

std::string to_string(RangeState state) {
  switch (state) {
    case RangeState::kOpen:
      return "open";
    case RangeState::kInFlight:
      return "in_flight";
    case RangeState::kDone:
      return "done";
  }
  return "";
}

}  // namespace kiteway::executor
