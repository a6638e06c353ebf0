#include "tests/faults/schedule.h"

#include "tests/faults/dice.h"

#include <algorithm>
#include <chrono>
#include <ostream>
#include <utility>

namespace kiteway::testing {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kNarrowDim = 4;
constexpr std::int64_t kWideDim = 2048;

ScheduleData draw_data(Dice& dice) {
  ScheduleData data{.has_text_keys = dice.chance(40),
                    .key_rule = dice.one_of({KeyRule::kSame, KeyRule::kSame, KeyRule::kSame,
                                             KeyRule::kKept, KeyRule::kDiscarded})};
  switch (dice.between(1, 10)) {
    case 1:
    case 2:
    case 3:  // one range, without a scan
      data.rows = dice.between(0, 256);
      break;
    case 4:
    case 5:
    case 6:  // one range, with a scan
      data.rows = dice.between(257, 2000);
      break;
    case 7:  // several ranges, by the number of their rows
      data.rows = dice.between(8193, 18'000);
      break;
    default:  // several ranges, by the size of their rows
      data.rows = dice.between(257, 540);
      data.dim = kWideDim;
  }
  if (dice.chance(30) && data.rows > 0) {
    data.repeated_rows = dice.between(1, std::min<std::size_t>(data.rows, 300));
  }
  if (dice.chance(40)) data.east_rows = dice.between(1, 300);
  data.is_released = dice.chance(20);
  return data;
}

When draw_when(Dice& dice, bool is_on_target) {
  When when;
  if (is_on_target) when.method = dice.one_of({"Insert", "Insert", kAnyWrite, kAnyMethod});
  if (dice.chance(50)) {
    when.nth = dice.between(1, 30);
  } else {
    when.probability = static_cast<double>(dice.between(1, 40)) / 100.0;
    when.times_max = dice.between(1, 8);
  }
  return when;
}

Fault draw_fault(Dice& dice) {
  switch (dice.between(1, 6)) {
    case 1:
      return fail_before();
    case 2:
    case 3:
      return lose_answer();
    case 4:
      return rate_limit();
    case 5:
      return delay(milliseconds(dice.between(1, 20)));
    default:
      return dice.chance(50) ? fail_before(grpc::StatusCode::DEADLINE_EXCEEDED)
                             : lose_answer(grpc::StatusCode::DEADLINE_EXCEEDED);
  }
}

ScheduleEvent draw_event(Dice& dice) {
  return {
      .is_on_target = dice.chance(60),
      .request = dice.between(1, 40),
      .what = dice.one_of(
          {Disturbance::kRestartServer, Disturbance::kInsertRows, Disturbance::kInsertRows,
           Disturbance::kReplaceRows, Disturbance::kDeleteRows, Disturbance::kAnswerShort,
           Disturbance::kAnswerShort, Disturbance::kStop, Disturbance::kKill, Disturbance::kKill})};
}

ScheduleApply draw_apply(Dice& dice) {
  ScheduleApply apply{.has_own_process = dice.chance(25)};
  for (std::size_t i = dice.between(0, 4); i > 0; --i) {
    const bool is_on_target = dice.chance(70);
    ScheduleFault fault{.is_on_target = is_on_target,
                        .when = draw_when(dice, is_on_target),
                        .fault = draw_fault(dice)};
    // Of a collection that comes late nobody can be sure; rows are what must be.
    const bool may_land_late = fault.when.method == "Insert";
    if (may_land_late && dice.chance(30)) fault.fault = land_late(1);
    apply.faults.push_back(std::move(fault));
  }
  for (std::size_t i = dice.between(0, 3); i > 0; --i) apply.events.push_back(draw_event(dice));
  return apply;
}

const char* name_of(Disturbance what) {
  switch (what) {
    case Disturbance::kRestartServer:
      return "restart";
    case Disturbance::kInsertRows:
      return "insert rows";
    case Disturbance::kReplaceRows:
      return "replace rows";
    case Disturbance::kDeleteRows:
      return "delete rows";
    case Disturbance::kAnswerShort:
      return "answer short";
    case Disturbance::kStop:
      return "stop";
    case Disturbance::kKill:
      return "kill";
  }
  return "";
}

const char* name_of(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::kFailBefore:
      return "fails before its effect";
    case Fault::Kind::kLoseAnswer:
      return "loses its answer";
    case Fault::Kind::kLandLate:
      return "lands late";
    case Fault::Kind::kAnswerStatus:
      return "is told to come later";
    case Fault::Kind::kHang:
      return "hangs";
    case Fault::Kind::kHangAfter:
      return "hangs after its effect";
    case Fault::Kind::kDelay:
      return "takes long";
  }
  return "";
}

const char* end_name(bool is_on_target) { return is_on_target ? "target" : "source"; }

}  // namespace

Schedule draw_schedule(std::uint64_t seed) {
  Dice dice(seed);
  Schedule schedule{.seed = seed};
  schedule.source = {.version = dice.one_of({"v2.3.6", "v2.3.21", "v2.4.15", "v2.5.8", "v2.6.2"}),
                     .segment_rows = dice.between(50, 5000),
                     .repeats_in_page = dice.chance(30)};
  schedule.target = {.version = dice.one_of({"v2.3.5", "v2.4.15", "v2.5.8", "v2.6.2"})};
  schedule.data = draw_data(dice);
  schedule.has_checksum = dice.chance(50);
  for (std::size_t i = dice.between(1, 3); i > 0; --i) {
    schedule.applies.push_back(draw_apply(dice));
  }
  return schedule;
}

std::ostream& operator<<(std::ostream& out, const Schedule& schedule) {
  const ScheduleData& data = schedule.data;
  out << "seed " << schedule.seed << ": " << schedule.source.version << " to "
      << schedule.target.version << ", segments of " << schedule.source.segment_rows << " rows, "
      << data.rows << " + " << data.repeated_rows << " repeated + " << data.east_rows
      << " rows, dim " << data.dim << (data.has_text_keys ? ", text keys" : "")
      << plan_keys(data.key_rule) << (data.is_released ? ", released" : "")
      << (schedule.has_checksum ? ", checksum" : "");
  for (const auto& apply : schedule.applies) {
    out << "\n  apply" << (apply.has_own_process ? " in a process" : "");
    for (const auto& fault : apply.faults) {
      out << "\n    " << end_name(fault.is_on_target) << ": "
          << (fault.when.method.empty() ? "any request" : fault.when.method) << " ";
      if (fault.when.nth > 0) {
        out << "no. " << fault.when.nth;
      } else {
        out << 100 * fault.when.probability << " %, " << fault.when.times_max << " times";
      }
      out << " " << name_of(fault.fault.kind);
    }
    for (const auto& event : apply.events) {
      out << "\n    " << end_name(event.is_on_target) << " request " << event.request << ": "
          << name_of(event.what);
    }
  }
  return out;
}

}  // namespace kiteway::testing
