#include "executor/transfer/copy/range_copy.h"

#include "executor/journal/journal.h"
#include "executor/transfer/copy/count_check.h"
#include "executor/transfer/copy/page_writes.h"
#include "executor/transfer/fields.h"
#include "executor/transfer/proof/compare.h"
#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/scan/source_moment.h"
#include "executor/transfer/selections.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace kiteway::executor {
namespace {

Error interrupted() {
  return {.kind = ErrorKind::kInterrupted, .message = "stopped while copying rows"};
}

/// Whether the target stores the rows of a page, `digests`, in every value and once each, and no
/// other key in `keys`.
Result<bool> is_there_already(const RowsOf& target, const std::vector<Digest>& digests,
                              const KeyRange& keys, Streams::Held& held,
                              const std::stop_token& stop) {
  RangeDigest expected{.keys = std::ssize(digests)};
  for (const auto& digest : digests) expected.digest += digest;
  auto found = digest_range(target, keys, expected.keys + 1, held, stop);
  if (!found) return found.error();
  if (!(*found == expected)) return false;
  auto rows = target.reader.count_of_range(target.selection.now(), keys);
  if (!rows) return rows.error();
  return *rows == expected.keys;
}

}  // namespace

RangeCopy::RangeCopy(const StepContext& step, std::string scan_key, RowSize& row_size,
                     CountedWrites* counted)
    : step_(step),
      scan_key_(std::move(scan_key)),
      rules_(batch_rules(step.collection)),
      digest_rules_(digest_rules(step.collection)),
      refusals_(step, scan_key_),
      in_flight_({.journal = step.journal,
                  .scan_key = scan_key_,
                  .clock = step.clock,
                  .times = WriteTimes(step.plan),
                  .settles = counted == nullptr}),
      cursor_(step.source, rules_.columns, row_size, step.tuner),
      keyed_(step, in_flight_),
      counted_(counted) {
  if (step.collection.compares_first) {
    target_rows_.emplace(target_rows(step.collection, step.node.partition, step.target));
  }
}

Outcome RangeCopy::run(std::vector<Range> ranges, Streams::Held& held) {
  auto timestamp = source_timestamp(step_);
  if (!timestamp) return timestamp.error();
  RangeTotals totals(ranges);
  const ExpectedKeys expected(ranges);
  // On its way to the disk while the rows are read; waited for before they are written.
  in_flight_.begin(std::move(ranges));
  cursor_.start(source_selection(step_.collection, step_.node.partition, *timestamp),
                in_flight_.keys());
  Outcome copied = resume(totals);
  if (copied) copied = refusals_.forget(cursor_.rest());
  if (copied) copied = copy_pages(totals, held);
  if (copied) copied = check_count(step_, cursor_.request().rows, expected, totals.keys());
  if (!copied) {
    in_flight_.broken_off();
    return copied;
  }
  in_flight_.done(totals, takes_checksum());
  return Done{};
}

/// Leaves out what an earlier run has written of these ranges, or left out itself.
Outcome RangeCopy::resume(RangeTotals& totals) {
  if (counted_ == nullptr) return Done{};
  const CountedPlace& place = counted_->place();
  const auto& after = cursor_.rest().after;
  if (!place.upto || (after && *place.upto <= *after)) return Done{};
  auto all = step_.journal.ranges(scan_key_);
  if (!all) return all.error();
  auto quarantined = step_.journal.quarantined(scan_key_);
  if (!quarantined) return quarantined.error();
  totals.resume(place, *all, *quarantined);
  cursor_.pass(*place.upto);
  return Done{};
}

Outcome RangeCopy::copy_pages(RangeTotals& totals, Streams::Held& held) {
  while (!cursor_.is_at_end()) {
    if (step_.stop.stop_requested()) return interrupted();
    auto page = cursor_.next();
    if (!page) return page.error();
    if (!*page) break;
    const std::size_t rows = (*page)->row_count();
    held.grow_to(static_cast<std::int64_t>((*page)->byte_count()) * Tuner::kCopiesOfRequest);
    auto copied = copy_page(**page, totals, held);
    if (!copied && copied.error().kind == ErrorKind::kTooLarge && rows > 1) {
      cursor_.read_fewer_than(rows);  // nothing of it was written
      continue;
    }
    if (!copied) return copied;
  }
  return Done{};
}

Outcome RangeCopy::copy_page(const Page& page, RangeTotals& totals, Streams::Held& held) {
  const PageRequest& request = cursor_.request();
  if (auto ordered = check_order(page, request.range.after, request.rows.address); !ordered) {
    return ordered;
  }
  const PrimaryKey last = key_at(page.keys, page.row_count() - 1);
  auto made = make(page);
  if (!made) return made.error();
  std::vector<Digest> digests;
  if (takes_checksum() || target_rows_) {
    auto made_digests = digest_rows(made->batch, digest_rules_);
    if (!made_digests) return made_digests.error();
    digests = std::move(*made_digests);
  }
  bool is_there = false;
  if (target_rows_) {
    auto found = is_there_already(*target_rows_, digests,
                                  {.after = request.range.after, .upto = last}, held, step_.stop);
    if (!found) return found.error();
    is_there = *found;
  }
  auto written = is_there ? Result<std::vector<bool>>(made->is_kept) : write_page(page, *made);
  if (!written) {
    return with_note(std::move(written).error(), "rows up to key " + key_text(last));
  }
  if (!totals.add(page, *made, *written, digests)) {
    return Error{.kind = ErrorKind::kDataMismatch,
                 .message = "the server answers keys of " + to_string(request.rows.address) +
                            " beyond " + key_text(*in_flight_.keys().upto) +
                            " when asked for those up to it"};
  }
  cursor_.pass(last);
  acknowledged(page, std::ranges::count(*written, true));
  return Done{};
}

void RangeCopy::acknowledged(const Page& page, std::int64_t rows) {
  spdlog::debug("{}: from range {}, {} rows, {} bytes written", step_.node.id,
                ranges().front().ordinal(), rows, page.byte_count());
  step_.observer.rows_copied(step_.node, rows, page.byte_count());
  if (!step_.tuner.acknowledged(static_cast<std::int64_t>(page.byte_count()))) return;
  const CopyPace pace = step_.tuner.pace();
  spdlog::debug("{} streams with requests of {} bytes", pace.streams, pace.request_bytes);
  step_.streams.set_count(pace.streams);
}

/// The rows of the page that can be written, as far as their values tell without the target.
Result<MadeBatch> RangeCopy::make(const Page& page) {
  auto made = make_batch(page, rules_);
  if (!made) return made;
  auto unseen = refusals_.unseen_by_target(page, *made);
  if (!unseen) return unseen.error();
  if (made->refused.empty() && unseen->empty()) return made;
  std::vector<RefusedRow> all = made->refused;
  all.insert(all.end(), unseen->begin(), unseen->end());
  if (auto left = refusals_.leave_out(page, all, ranges()); !left) return left.error();
  if (unseen->empty()) return made;
  std::vector<bool> leave_out(page.row_count(), false);
  for (const auto& row : *unseen) leave_out[row.row] = true;
  return make_batch(page, rules_, leave_out);
}

/// By row of the page: whether it was written. The others cannot be.
Result<std::vector<bool>> RangeCopy::write_page(const Page& page, const MadeBatch& made) {
  BatchWriter* writer = counted_;
  if (writer == nullptr) writer = &keyed_;
  PageWrites writes({.page = page,
                     .keys = cursor_.rest(),
                     .rules = rules_,
                     .refusals = refusals_,
                     .ranges = ranges(),
                     .writer = *writer},
                    made);
  if (auto written = writes.write(made); !written) return written.error();
  return writes.written();
}

bool RangeCopy::takes_checksum() const {
  return step_.collection.verify == planner::VerifyMode::kChecksum;
}

}  // namespace kiteway::executor
