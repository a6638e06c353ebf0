#include "executor/transfer/copy/counted_writes.h"

#include "executor/journal/journal.h"
#include "executor/remote/reader.h"
#include "executor/remote/traffic/traffic.h"
#include "executor/remote/writer.h"
#include "executor/transfer/define/target_load.h"
#include "executor/transfer/discarded_keys.h"
#include "executor/transfer/selections.h"
#include "schema/base/units.h"

#include <utility>

namespace kiteway::executor {

Outcome CountedWrites::take_up() {
  auto place = step_.journal.counted_place(scan_key_);
  if (!place) return place.error();
  place_ = std::move(*place);
  return place_.rows_in_flight == 0 ? Outcome(Done{}) : decide();
}

Outcome CountedWrites::write(const MadeBatch& made, const PageSlice& slice) {
  const RowBatch& batch = made.batch;
  const PrimaryKey& upto = *slice.keys.upto;
  RetryCourse course(step_.target_traffic, Repeat::kWrite, step_.node.target);
  while (true) {
    auto pass = step_.writer.admit(batch);
    if (!pass) return pass.error();
    if (auto noted = note_in_flight(batch, upto); !noted) return noted;
    auto written = step_.writer.write(std::move(*pass), step_.node.target, target_partition(step_),
                                      batch, WriteMode::kInsert, times_.deadline);
    if (written) {
      note_landed();
      return Done{};
    }
    if (may_be_applied(written.error().kind)) {
      step_.observer.note(step_.node.id +
                          ": an answer was lost, the number of rows tells what became of "
                          "the request when it can no longer be alive");
      if (auto decided = decide(); !decided) return decided;
      if (place_.upto == upto) return Done{};
    } else {
      note_not_landed();
    }
    if (auto again = course.wait_after(written.error()); !again) return again;
  }
}

Outcome CountedWrites::note_in_flight(const RowBatch& batch, const PrimaryKey& upto) {
  place_.rows_in_flight = static_cast<std::int64_t>(batch.row_count);
  place_.upto_in_flight = upto;
  place_.settles_at_ms = times_.settled_at_ms(step_.clock.wall_now());
  Journal& journal = step_.journal;
  return journal.wait(journal.queue_counted_place(scan_key_, place_));
}

/// Not waited for: if it is lost, the next run counts.
void CountedWrites::note_landed() {
  place_ = {.rows = place_.rows + place_.rows_in_flight, .upto = place_.upto_in_flight};
  step_.journal.queue_counted_place(scan_key_, place_);
}

void CountedWrites::note_not_landed() {
  place_ = {.rows = place_.rows, .upto = place_.upto};
  step_.journal.queue_counted_place(scan_key_, place_);
}

Outcome CountedWrites::decide() {
  RetryTools tools = step_.tools;
  if (auto over = wait_until_settled(tools, place_.settles_at_ms); !over) return over;
  if (auto loaded = load_target(step_); !loaded) return loaded;
  auto found =
      step_.target.count(target_selection(step_.collection, target_partition(step_), kReadNow));
  if (!found) return found.error();
  if (*found == place_.rows) {
    note_not_landed();
  } else if (*found == place_.rows + place_.rows_in_flight) {
    note_landed();
  } else {
    return undecidable(*found);
  }
  return Done{};
}

Error CountedWrites::undecidable(std::int64_t found) const {
  return must_be_copied_again(step_.node.target,
                              "it holds " + grouped(found) + " rows where " + grouped(place_.rows) +
                                  " or " + grouped(place_.rows + place_.rows_in_flight) +
                                  " were expected, and nothing tells which of its rows are there");
}

}  // namespace kiteway::executor
