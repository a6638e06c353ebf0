#include "executor/transfer/copy/range_copy.h"

#include "executor/remote/writer.h"

#include "executor/remote/reader.h"

#include "executor/transfer/scan_ranges.h"

#include "executor/transfer/scan/source_moment.h"

#include "executor/transfer/pace/tuner.h"

#include "executor/transfer/pace/streams.h"

#include "executor/journal/journal.h"

#include "executor/transfer/copy/surplus.h"
#include "executor/transfer/fields.h"
#include "executor/transfer/proof/compare.h"
#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/selections.h"
#include "schema/base/units.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <numeric>

namespace kiteway::executor {
namespace {

/// A request past this size is not sent: servers take 64 MiB at most
/// (docs/milvus-behaviour.md#message-sizes).
constexpr std::size_t kWriteBytesMax = std::size_t{32} * 1024 * 1024;

Error interrupted() {
  return {.kind = ErrorKind::kInterrupted, .message = "stopped while copying rows"};
}

std::int64_t sum_of(const std::vector<std::int64_t>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), std::int64_t{0});
}

}  // namespace

void RowSize::saw(std::size_t rows, std::size_t bytes) noexcept {
  if (rows == 0) return;
  const auto now = static_cast<std::int64_t>(bytes / rows) + 1;
  const std::int64_t before = bytes_.load();
  bytes_.store(now >= before ? now : before - (before - now) / 8);
}

RangeCopy::RangeCopy(const StepContext& step, std::string scan_key, RowSize& row_size,
                     CountedWrites* counted)
    : step_(step),
      scan_key_(std::move(scan_key)),
      times_(step.plan),
      rules_(batch_rules(step.collection)),
      digest_rules_(digest_rules(step.collection)),
      request_{.rows = {}, .output_fields = rules_.columns},
      row_size_(row_size),
      counted_(counted),
      refusals_(step, scan_key_) {
  if (step.collection.compares_first) {
    target_rows_.emplace(target_rows(step.collection, step.node.partition, step.target));
  }
}

Outcome RangeCopy::run(std::vector<RangeRecord> ranges, Streams::Held& held) {
  ranges_ = std::move(ranges);
  rows_.assign(ranges_.size(), 0);
  left_out_.assign(ranges_.size(), 0);
  digests_.assign(ranges_.size(), {});
  limit_max_ = kQueryWindow;
  auto timestamp = source_timestamp(step_);
  if (!timestamp) return timestamp.error();
  request_.rows = source_selection(step_.collection, step_.node.partition, *timestamp);
  const bool is_uncertain =
      ranges_.front().is_uncertain || ranges_.front().state == RangeState::kInFlight;
  const std::int64_t now = wall_ms(step_.clock.wall_now());
  lost_until_ms_ = 0;
  for (auto& range : ranges_) {
    range.is_uncertain = is_uncertain;
    // A request that is dead by now cannot come after those that are sent from now on.
    if (range.settles_at_ms > now) lost_until_ms_ = std::max(lost_until_ms_, range.settles_at_ms);
  }
  manner_ = manner_of(step_.collection, is_uncertain || step_.collection.generation > 0);
  request_.range = {.after = ranges_.front().range.after, .upto = ranges_.back().range.upto};
  if (counted_ != nullptr) {
    if (auto started = start_at_place(); !started) return started;
  }
  // On its way to the disk while the rows are read; waited for before they are written.
  in_flight_ = mark_in_flight();
  if (auto forgotten = refusals_.forget(request_.range); !forgotten) return forgotten;
  if (auto copied = copy(held); !copied) {
    mark(RangeState::kInFlight, lost_until_ms_);  // nothing is on its way but what was lost
    return copied;
  }
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    ranges_[i].key_count = rows_[i];
    ranges_[i].is_estimate = false;
    ranges_[i].quarantined = left_out_[i];
    if (takes_checksum()) ranges_[i].checksum = digests_[i];
  }
  // Not waited for: a range found in flight is copied once more.
  mark(RangeState::kDone, lost_until_ms_);
  return Done{};
}

/// Leaves out what an earlier run has written of these ranges, or left out itself.
Outcome RangeCopy::start_at_place() {
  const CountedPlace& place = counted_->place();
  if (!place.upto || (request_.range.after && *place.upto <= *request_.range.after)) return Done{};
  Journal& journal = step_.journal;
  auto all = journal.ranges(scan_key_);
  if (!all) return all.error();
  auto quarantined = journal.quarantined(scan_key_);
  if (!quarantined) return quarantined.error();
  std::int64_t rows_left = place.rows;
  for (const auto& range : *all) {
    if (range.ordinal < ranges_.front().ordinal) rows_left -= rows_to_hold(range);
  }
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    left_out_[i] = std::ranges::count_if(*quarantined, [&](const QuarantinedRow& row) {
      return row.ordinal == ranges_[i].ordinal && row.key <= *place.upto;
    });
    const bool is_whole = ranges_[i].range.upto && *ranges_[i].range.upto <= *place.upto;
    rows_[i] =
        is_whole ? ranges_[i].key_count : std::max<std::int64_t>(rows_left, 0) + left_out_[i];
    rows_left -= rows_[i] - left_out_[i];
  }
  request_.range.after = place.upto;
  return Done{};
}

Outcome RangeCopy::copy(Streams::Held& held) {
  if (auto copied = copy_pages(held); !copied) return copied;
  return check_count();
}

Outcome RangeCopy::copy_pages(Streams::Held& held) {
  while (!is_at_end()) {
    if (step_.stop.stop_requested()) return interrupted();
    request_.limit = std::min(limit_max_, rows_per_page());
    auto page = step_.source.page(request_);
    const bool too_large = page ? page->byte_count() > kWriteBytesMax && page->row_count() > 1
                                : page.error().kind == ErrorKind::kTooLarge;
    if (page) row_size_.saw(page->row_count(), page->byte_count());
    if (too_large && request_.limit > 1) {
      const std::int64_t half =
          (page ? static_cast<std::int64_t>(page->row_count()) : request_.limit) / 2;
      limit_max_ = std::max<std::int64_t>(1, half);
      continue;
    }
    if (!page) return page.error();
    if (page->row_count() == 0) break;
    held.grow_to(static_cast<std::int64_t>(page->byte_count()) * Tuner::kCopiesOfRequest);
    auto copied = copy_page(*page, held);
    if (!copied && copied.error().kind == ErrorKind::kTooLarge && page->row_count() > 1) {
      limit_max_ = static_cast<std::int64_t>(page->row_count() / 2);
      continue;  // nothing of it was written: ask for fewer rows
    }
    if (!copied) return copied;
  }
  return Done{};
}

/// Rows that fit twice into a request of the usual size, by what was seen of this partition.
std::int64_t RangeCopy::rows_per_page() const {
  const std::int64_t row_bytes = row_size_.bytes();
  if (row_bytes <= 0) return kQueryWindow;
  const std::int64_t bytes = 2 * step_.tuner.pace().request_bytes;
  return std::clamp<std::int64_t>(bytes / row_bytes, 1, kQueryWindow);
}

/// The last key of the last range was read: nothing can follow. Only an empty page is the end of a
/// range without an upper bound, or of one whose last row was deleted since the scan.
bool RangeCopy::is_at_end() const {
  const auto& range = request_.range;
  return range.upto && range.after && *range.after >= *range.upto;
}

Outcome RangeCopy::copy_page(const Page& page, Streams::Held& held) {
  if (auto ordered = check_order(page, request_.range.after, request_.rows.address); !ordered) {
    return ordered;
  }
  auto made = make(page);
  if (!made) return made.error();
  auto digests = digests_of(made->batch);
  if (!digests) return digests.error();
  auto is_there = is_there_already(page, *digests, held);
  if (!is_there) return is_there.error();
  auto written = *is_there ? Result<std::vector<bool>>(made->is_kept) : write_page(page, *made);
  if (!written) {
    return with_note(std::move(written).error(),
                     "rows up to key " + key_text(key_at(page.keys, page.row_count() - 1)));
  }
  if (auto counted = count_rows(page, *made, *written, *digests); !counted) return counted;
  const std::int64_t rows = std::ranges::count(*written, true);
  spdlog::debug("{}: from range {}, {} rows, {} bytes written", step_.node.id,
                ranges_.front().ordinal, rows, page.byte_count());
  request_.range.after = key_at(page.keys, page.row_count() - 1);
  step_.observer.rows_copied(step_.node, rows, page.byte_count());
  if (step_.tuner.acknowledged(static_cast<std::int64_t>(page.byte_count()))) {
    const CopyPace pace = step_.tuner.pace();
    spdlog::debug("{} streams with requests of {} bytes", pace.streams, pace.request_bytes);
    step_.streams.set_count(pace.streams);
  }
  return Done{};
}

/// The rows of the page that can go, as far as their values tell without the target.
Result<MadeBatch> RangeCopy::make(const Page& page) {
  auto made = make_batch(page, rules_);
  if (!made) return made;
  auto unseen = refusals_.unseen_by_target(page, *made);
  if (!unseen) return unseen.error();
  if (made->refused.empty() && unseen->empty()) return made;
  std::vector<RefusedRow> all = made->refused;
  all.insert(all.end(), unseen->begin(), unseen->end());
  if (auto left = refusals_.leave_out(page, all, ranges_); !left) return left.error();
  if (unseen->empty()) return made;
  std::vector<bool> leave_out(page.row_count(), false);
  for (const auto& row : *unseen) leave_out[row.row] = true;
  return make_batch(page, rules_, leave_out);
}

/// By row of the page: whether it was written. The others cannot go.
Result<std::vector<bool>> RangeCopy::write_page(const Page& page, const MadeBatch& made) {
  PageWrites writes({.page = page,
                     .rules = rules_,
                     .refusals = refusals_,
                     .ranges = ranges_,
                     .is_counted = counted_ != nullptr,
                     .write = [&](const MadeBatch& part_made,
                                  const PagePart& part) { return write(page, part_made, part); }},
                    made);
  if (auto written = writes.write(made); !written) return written.error();
  return writes.written();
}

bool RangeCopy::takes_checksum() const {
  return step_.collection.verify == planner::VerifyMode::kChecksum;
}

/// Of the rows as they are written, where a checksum is asked for or the target is compared first.
Result<std::vector<Digest>> RangeCopy::digests_of(const RowBatch& batch) const {
  if (!takes_checksum() && !target_rows_) return std::vector<Digest>{};
  return digest_rows(batch, digest_rules_);
}

/// Whether the target holds the rows of the page, in every value and once each, and no other key
/// among theirs.
Result<bool> RangeCopy::is_there_already(const Page& page, const std::vector<Digest>& digests,
                                         Streams::Held& held) {
  if (!target_rows_) return false;
  RangeDigest expected{.keys = static_cast<std::int64_t>(digests.size())};
  for (const auto& digest : digests) expected.digest += digest;
  const KeyRange range{.after = request_.range.after,
                       .upto = key_at(page.keys, page.row_count() - 1)};
  auto found = digest_range(*target_rows_, range, expected.keys + 1, held, step_.stop);
  if (!found) return found.error();
  if (!(*found == expected)) return false;
  auto rows = target_rows_->reader.count_of_range(target_rows_->selection.now(), range);
  if (!rows) return rows.error();
  return *rows == expected.keys;
}

/// Adds the distinct keys of the page, and the digests of what was written, to the ranges they are
/// in. The digests are those of `made`.
Outcome RangeCopy::count_rows(const Page& page, const MadeBatch& made,
                              const std::vector<bool>& written,
                              const std::vector<Digest>& digests) {
  std::size_t row = 0;
  std::size_t in_batch = 0;
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const std::size_t end = keys_upto(page.keys, ranges_[i].range.upto);
    for (; row < end; ++row) {
      if (!made.is_first[row]) continue;
      ++rows_[i];
      if (!written[row]) {
        ++left_out_[i];
      } else if (!digests.empty()) {
        digests_[i] += digests[in_batch];
      }
      if (made.is_kept[row]) ++in_batch;
    }
  }
  if (row == page.row_count()) return Done{};
  return Error{.kind = ErrorKind::kDataMismatch,
               .message = "the server answers keys of " + to_string(request_.rows.address) +
                          " beyond " + key_text(*ranges_.back().range.upto) +
                          " when asked for those up to it"};
}

/// The journal must know how long what is sent now may be alive.
Outcome RangeCopy::wait_in_flight() {
  const std::int64_t alive_until = times_.settled_at_ms(step_.clock.wall_now());
  if (ranges_.front().settles_at_ms < alive_until) in_flight_ = mark_in_flight();
  return step_.journal.wait(in_flight_);
}

/// The rows may be there, or come yet: from here on they must not be added twice.
void RangeCopy::note_lost(Clock::Wall sent) {
  lost_until_ms_ = std::max(lost_until_ms_, times_.settled_at_ms(sent));
  manner_ = manner_of(step_.collection, true);
  for (auto& range : ranges_) range.is_uncertain = true;
  in_flight_ = mark_in_flight();
}

/// `sent` becomes the moment from which the latest of its requests can have been on its way.
Outcome RangeCopy::send(const Page& page, const MadeBatch& made, const KeyRange& slice,
                        Clock::Wall& sent) {
  if (manner_ == Manner::kReplace) {
    if (auto durable = wait_in_flight(); !durable) return durable;
    sent = step_.clock.wall_now();
    if (auto erased = erase_rows(step_, page, made, slice); !erased) return erased;
  }
  auto pass = step_.writer.admit(made.batch);
  if (!pass) return pass.error();
  if (auto durable = wait_in_flight(); !durable) return durable;
  sent = step_.clock.wall_now();
  return write_rows(step_, made, manner_, std::move(*pass));
}

Outcome RangeCopy::write(const Page& page, const MadeBatch& made, const PagePart& part) {
  const PrimaryKey upto = key_at(page.keys, part.end - 1);
  if (counted_ != nullptr) return counted_->write(made.batch, upto);
  KeyRange slice{.after = request_.range.after, .upto = upto};
  if (part.begin > 0) slice.after = key_at(page.keys, part.begin - 1);
  RetryCourse course(step_.target_traffic, Repeat::kWrite, step_.node.target);
  while (true) {
    Clock::Wall sent = step_.clock.wall_now();
    auto written = send(page, made, slice, sent);
    if (written) return written;
    if (may_be_applied(written.error().kind)) note_lost(sent);
    if (auto again = course.wait_after(written.error()); !again) return again;
  }
}

GroupCommit::Ticket RangeCopy::mark_in_flight() {
  const auto soon = step_.clock.wall_now() + times_.allowance;
  return mark(RangeState::kInFlight, std::max(lost_until_ms_, times_.settled_at_ms(soon)));
}

GroupCommit::Ticket RangeCopy::mark(RangeState state, std::int64_t settles_at_ms) {
  // Rows without a key of the source are not counted by range: the counted place tells of them.
  const std::int64_t settles = counted_ == nullptr ? settles_at_ms : 0;
  for (auto& range : ranges_) {
    range.state = state;
    range.settles_at_ms = settles;
  }
  return step_.journal.queue_ranges(scan_key_, ranges_);
}

Outcome RangeCopy::check_count() {
  const std::int64_t copied = sum_of(rows_);
  const std::int64_t expected = keys_in(ranges_);
  if (copied == expected) return Done{};
  // Nobody has counted the keys of such ranges: the copy finds out at its end, by their sum.
  if (std::ranges::any_of(ranges_, &RangeRecord::is_estimate)) {
    step_.observer.rows_expected(step_.node, copied - expected);
    return Done{};
  }
  // Of an unscanned range the server's count was expected: the copy finds out at its end.
  const bool is_unscanned = !ranges_.back().range.upto;
  if (is_unscanned && copied < expected) return Done{};
  const KeyRange range{.after = ranges_.front().range.after, .upto = ranges_.back().range.upto};
  // A snapshot must answer the same again; without one the rows of now decide.
  const RowSelection again = step_.moment.is_snapshot() ? request_.rows : request_.rows.now();
  auto keys = count_keys(step_.source, again, range, step_.stop);
  if (!keys) return keys.error();
  if (*keys == copied) {
    if (copied < expected) {
      if (auto answered = check_answered(step_, range); !answered) return answered;
    }
    step_.observer.note(step_.node.id + ": the source changed while it was copied, " +
                        grouped(expected) + " keys of a range became " + grouped(copied));
    return Done{};
  }
  return Error{.kind = ErrorKind::kDataMismatch,
               .message = "the source answered " + grouped(copied) +
                          " rows of a range in which it has " + grouped(*keys) + " keys"};
}

}  // namespace kiteway::executor
