#include "executor/transfer/scan/scan.h"

#include "executor/journal/journal.h"
#include "executor/remote/reader.h"
#include "executor/transfer/context.h"
#include "executor/transfer/discarded_keys.h"
#include "executor/transfer/fields.h"
#include "executor/transfer/pace/tuner.h"
#include "executor/transfer/scan/key_sample.h"
#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/scan/range_feed.h"
#include "executor/transfer/scan/source_moment.h"
#include "executor/transfer/scan_ranges.h"
#include "executor/transfer/selections.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kRangeRowsMax = kQueryWindow / 2;
constexpr std::int64_t kSampleRows = 16;
/// Partitions up to here are one range without a scan: their keys are counted as they are copied.
constexpr std::int64_t kUnscannedRows = 256;
/// Of partitions from here on a sample of the keys is read, where the server can pick one.
constexpr std::int64_t kSampledRows = 4 * kQueryWindow;

/// Bytes of one row on the wire, measured on a few; 0 for an empty partition.
Result<std::int64_t> measure_row_bytes(const StepContext& step, const RowSelection& rows) {
  PageRequest request{
      .rows = rows, .output_fields = batch_rules(step.collection).columns, .limit = kSampleRows};
  auto page = step.source.page(request);
  while (!page && page.error().kind == ErrorKind::kTooLarge && request.limit > 1) {
    request.limit /= 2;
    page = step.source.page(request);
  }
  if (!page) return page.error();
  if (page->row_count() == 0) return std::int64_t{0};
  return static_cast<std::int64_t>(page->byte_count() / page->row_count()) + 1;
}

class Scan {
 public:
  explicit Scan(const StepContext& step)
      : step_(step),
        journal_(step.journal),
        feed_(step.feeds.of(step.node.id)),
        is_fresh_(step.fresh.contains(step.node.target)) {}

  Outcome run();

 private:
  Result<std::optional<ScanRecord>> known_before();
  Result<bool> go_on();
  Result<bool> may_be_there();
  Outcome begin(std::int64_t entity_count);
  void hand_over(const std::vector<Range>& ranges);
  Outcome cut_keys();
  [[nodiscard]] bool may_sample() const;
  Outcome cut_by_sample(const KeyRange& range, std::int64_t divisor);
  void cut_evenly(const KeyStretch& stretch);
  Outcome cut_by_reading(const KeyRange& range);
  void cut(const std::optional<PrimaryKey>& upto);
  void flush();
  Outcome finish();

  const StepContext& step_;
  Journal& journal_;
  RangeFeed& feed_;
  bool is_fresh_;      ///< no earlier run has anything to do with its rows
  RowSelection rows_;  ///< of all reads
  ScanRecord record_;
  bool is_wanted_ = true;  ///< false: the copy has failed
  std::int64_t range_rows_ = 0;
  std::int64_t key_count_ = 0;      ///< some of them by estimate
  std::int64_t ranges_before_ = 0;  ///< in the journal already
  std::vector<Range> cut_ranges_;   ///< since the last flush
  std::int64_t pending_keys_ = 0;   ///< since the last cut
  bool is_estimate_ = false;        ///< some of these
  std::optional<PrimaryKey> last_cut_;
  std::optional<PrimaryKey> last_key_;  ///< the last of the pending ones that was read
};

Outcome Scan::run() {
  auto timestamp = source_timestamp(step_);
  if (!timestamp) return timestamp.error();
  rows_ = source_selection(step_.collection, step_.node.partition, *timestamp);
  auto entities = step_.source.count(rows_);
  if (!entities) return entities.error();
  step_.observer.rows_expected(step_.node, *entities);
  auto known = known_before();
  if (!known) return known.error();
  if (*known) record_ = **known;
  if (*known && record_.entity_count == *entities) {
    auto goes_on = go_on();
    if (!goes_on) return goes_on.error();
    if (!*goes_on) return Done{};
  } else if (auto begun = begin(*entities); !begun) {
    return begun;
  }
  if (record_.entity_count == 0) return finish();
  if (record_.entity_count <= kUnscannedRows && ranges_before_ == 0) {
    pending_keys_ = record_.entity_count;
    cut(std::nullopt);
    flush();
    return finish();
  }
  if (auto done = cut_keys(); !done) return done;
  flush();
  if (!is_wanted_) return Done{};           // a later run scans on from here
  if (key_count_ < record_.entity_count) {  // the copy finds out why, when it is through
    step_.observer.rows_expected(step_.node, key_count_ - record_.entity_count);
  }
  return finish();
}

Result<std::optional<ScanRecord>> Scan::known_before() {
  if (is_fresh_) return std::optional<ScanRecord>();
  return journal_.scan(step_.node.key);
}

/// Takes up the ranges of an earlier run. False when they are all there are.
Result<bool> Scan::go_on() {
  auto ranges = journal_.ranges(record_.key);
  if (!ranges) return ranges.error();
  hand_over(*ranges);
  if (record_.is_complete) return false;
  ranges_before_ = static_cast<std::int64_t>(ranges->size());
  key_count_ = keys_in(*ranges);
  if (!ranges->empty()) last_cut_ = ranges->back().keys().upto;
  if (!ranges->empty() && !last_cut_) {  // the one range of a small partition
    if (auto finished = finish(); !finished) return finished.error();
    return false;
  }
  return true;
}

/// Gives the copy what is left to do, and the observer what is done.
void Scan::hand_over(const std::vector<Range>& ranges) {
  std::vector<Range> open;
  for (const auto& range : ranges) {
    // What was left out is owed to a plan that does not allow it.
    const bool is_owed = range.left_out() > 0 && !planner::quarantines(step_.collection);
    if (range.is_done() && !is_owed) {
      step_.observer.rows_copied(step_.node, range.row_count(), 0);
      continue;
    }
    open.push_back(range);
    if (is_owed) open.back().reopen();
  }
  if (open.size() < ranges.size()) {
    step_.taken_up(step_.node.target, std::ssize(ranges) - std::ssize(open));
  }
  feed_.push(open);
}

/// True if rows of this partition may have reached the target, by an earlier scan with this key or
/// by one that the plan does not have any more.
Result<bool> Scan::may_be_there() {
  if (is_fresh_) return false;
  const CollectionAddress& target = step_.collection.target.address;
  auto begun = journal_.begun_scans(target);
  if (!begun) return begun.error();
  for (const auto& [partition, key] : scan_keys(step_.plan, target)) {
    if (partition != step_.node.partition) begun->erase(key);
  }
  return !begun->empty();
}

Outcome Scan::begin(std::int64_t entity_count) {
  auto uncertain = may_be_there();
  if (!uncertain) return uncertain.error();
  if (*uncertain && planner::discards_keys(step_.collection)) {
    return must_be_copied_again(
        step_.collection.target.address,
        "the source has changed since its first rows were copied, and nothing tells which of its "
        "rows are there");
  }
  auto settles =
      is_fresh_ ? Result<std::int64_t>(0) : journal_.last_settling(step_.collection.target.address);
  if (!settles) return settles.error();
  record_ = {.key = step_.node.key,
             .target = step_.collection.target.address,
             .entity_count = entity_count,
             .is_uncertain = *uncertain,
             .partition = step_.node.partition,
             .settles_at_ms = *settles};
  if (entity_count > kUnscannedRows) {
    auto row_bytes = measure_row_bytes(step_, rows_);
    if (!row_bytes) return row_bytes.error();
    record_.row_bytes = *row_bytes;
  }
  journal_.queue_scan(record_);  // on disk before the ranges that are queued after it
  return Done{};
}

Outcome Scan::cut_keys() {
  range_rows_ = std::clamp<std::int64_t>(kRangeBytes / std::max<std::int64_t>(record_.row_bytes, 1),
                                         1, kRangeRowsMax);
  KeyRange range{.after = last_cut_};
  const std::int64_t divisor = may_sample() ? sample_divisor(range_rows_) : 0;
  if (divisor > 0) {
    spdlog::debug("{}: one key in {} is read", step_.node.id, divisor);
    if (auto sampled = cut_by_sample(range, divisor); !sampled || !is_wanted_) return sampled;
    if (last_key_) range.after = last_key_;
  }
  if (auto read = cut_by_reading(range); !read) return read;
  if (pending_keys_ > 0) cut(last_key_);
  return Done{};
}

/// Rows of which only their number tells must be counted range by range.
bool Scan::may_sample() const {
  const FieldSchema* key = primary_key(step_.collection.source_schema);
  return record_.entity_count >= kSampledRows && key != nullptr && key->type == DataType::kInt64 &&
         step_.source.capabilities().key_remainders && !planner::discards_keys(step_.collection);
}

/// Up to the last key of the sample, or as far as it tells how the keys lie.
Outcome Scan::cut_by_sample(const KeyRange& range, std::int64_t divisor) {
  return sample_keys(step_.source, rows_, range, divisor, step_.stop,
                     [&](const KeyStretch& stretch) {
                       if (!is_even(stretch, divisor)) return false;
                       cut_evenly(stretch);
                       flush();
                       return is_wanted_;
                     });
}

/// As if the rows of the stretch lay evenly between the keys of the sample.
void Scan::cut_evenly(const KeyStretch& stretch) {
  const std::int64_t samples = std::ssize(stretch.sample);
  for (std::int64_t i = 0; i < samples; ++i) {
    const std::int64_t rows = stretch.rows * (i + 1) / samples - stretch.rows * i / samples;
    if (pending_keys_ > 0 && pending_keys_ + rows > range_rows_) cut(last_key_);
    pending_keys_ += rows;
    is_estimate_ = true;
    last_key_ = stretch.sample[static_cast<std::size_t>(i)];
  }
  key_count_ += stretch.rows;
}

Outcome Scan::cut_by_reading(const KeyRange& range) {
  return visit_keys(step_.source, rows_, range, step_.stop,
                    [&](const KeyColumn& keys, const std::vector<bool>& is_first) {
                      for (std::size_t row = 0; row < is_first.size(); ++row) {
                        if (!is_first[row]) continue;
                        ++key_count_;
                        if (++pending_keys_ >= range_rows_) cut(key_at(keys, row));
                      }
                      last_key_ = key_at(keys, is_first.size() - 1);
                      flush();
                      return is_wanted_;
                    });
}

void Scan::cut(const std::optional<PrimaryKey>& upto) {
  // Rows that only their number tells are not settled by range: their counted place is.
  const bool settles = !planner::discards_keys(step_.collection);
  cut_ranges_.push_back(Range::cut({.ordinal = ranges_before_ + std::ssize(cut_ranges_),
                                    .keys = {.after = last_cut_, .upto = upto},
                                    .key_count = pending_keys_,
                                    .is_estimate = is_estimate_,
                                    .is_uncertain = record_.is_uncertain,
                                    .settles_at_ms = settles ? record_.settles_at_ms : 0}));
  last_cut_ = upto;
  pending_keys_ = 0;
  is_estimate_ = false;
}

/// Writes down the ranges that were cut, and feeds them to the copy.
void Scan::flush() {
  if (cut_ranges_.empty()) return;
  // Not waited for: what copy writes down of them comes later in the same queue.
  journal_.queue_ranges(record_.key, cut_ranges_);
  ranges_before_ += static_cast<std::int64_t>(cut_ranges_.size());
  is_wanted_ = feed_.push(std::exchange(cut_ranges_, {}));
}

Outcome Scan::finish() {
  journal_.queue_scan_end(record_.key);
  return Done{};
}

}  // namespace

Outcome scan_step(const StepContext& step) { return Scan(step).run(); }

}  // namespace kiteway::executor
