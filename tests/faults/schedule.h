// What a source holds and what goes wrong while it is moved: drawn from a seed.
#pragma once

#include "tests/faults/row_texts.h"
#include "tests/support/fake_milvus.h"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace kiteway::testing {

/// The one collection of a schedule.
struct ScheduleData {
  bool has_text_keys = false;
  KeyRule key_rule = KeyRule::kSame;
  std::int64_t dim = 4;  ///< of the vectors: wide rows make ranges of few
  std::size_t rows = 0;
  std::size_t repeated_rows = 0;  ///< with keys that are there already
  std::size_t east_rows = 0;      ///< in a second partition; 0: there is none
  bool is_released = false;       ///< so that the run has to load the source
};

/// Requests to one server that go wrong.
struct ScheduleFault {
  bool is_on_target = false;
  When when;
  Fault fault;
};

enum class Disturbance {
  kRestartServer,  ///< calls in progress break off, and a moment later it serves again
  kInsertRows,     ///< on the source, as are the next three
  kReplaceRows,
  kDeleteRows,
  kAnswerShort,  ///< from here on the source leaves some rows out, which it counts
  kStop,         ///< as Ctrl-C does
  kKill,         ///< of the process, when the apply has one of its own; else as kStop
};

/// Something that happens when a server gets its n-th request of an apply.
struct ScheduleEvent {
  bool is_on_target = false;
  std::size_t request = 1;
  Disturbance what = Disturbance::kStop;
};

/// One apply under trouble.
struct ScheduleApply {
  bool has_own_process = false;
  std::vector<ScheduleFault> faults = {};
  std::vector<ScheduleEvent> events = {};
};

/// Equal seeds give equal schedules, though the threads of a run make each run a little different.
struct Schedule {
  std::uint64_t seed = 0;
  FakeOptions source = {};
  FakeOptions target = {};
  ScheduleData data = {};
  bool has_checksum = false;
  std::vector<ScheduleApply> applies = {};
};

[[nodiscard]] Schedule draw_schedule(std::uint64_t seed);

/// All of it, for the message of a failing test.
std::ostream& operator<<(std::ostream& out, const Schedule& schedule);

}  // namespace kiteway::testing
