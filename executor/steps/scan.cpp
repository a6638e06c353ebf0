// Reads the keys of one partition, counts them, and cuts them into ranges that copy moves
// meanwhile.
#include "executor/steps/copy/counted_writes.h"
#include "executor/steps/fields.h"
#include "executor/steps/key_scan.h"
#include "executor/steps/step.h"
#include "executor/steps/surplus.h"
#include "planner/sources.h"

#include <algorithm>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kRangeRowsMax = kQueryWindow / 2;
constexpr std::int64_t kSampleRows = 16;
/// Partitions up to here are one range without a scan: their keys are counted as they are copied.
constexpr std::int64_t kUnscannedRows = 256;

/// Bytes of one row on the wire, measured on a few; 0 for an empty partition.
Result<std::int64_t> measure_row_bytes(const StepInput& step, std::uint64_t timestamp) {
  auto part = planner::source_part(step.collection, step.node.partition);
  PageRequest request{.address = std::move(part.address),
                      .partition = std::move(part.partition),
                      .key_name = key_name(step.collection),
                      .filter = step.collection.filter,
                      .output_fields = batch_rules(step.collection).columns,
                      .limit = kSampleRows,
                      .timestamp = timestamp};
  auto page = step.run.input.ends.source.page(request);
  while (!page && page.error().kind == ErrorKind::kTooLarge && request.limit > 1) {
    request.limit /= 2;
    page = step.run.input.ends.source.page(request);
  }
  if (!page) return page.error();
  if (page->row_count() == 0) return std::int64_t{0};
  return static_cast<std::int64_t>(page->byte_count() / page->row_count()) + 1;
}

class Scan {
 public:
  explicit Scan(const StepInput& step)
      : step_(step),
        journal_(step.run.input.journal),
        feed_(step.run.feeds.of(step.node.id)),
        is_fresh_(step.run.fresh.contains(step.node.target)) {}

  Outcome run();

 private:
  Result<std::optional<ScanRecord>> known_before();
  Result<bool> go_on();
  Result<bool> may_be_there();
  Outcome begin(std::int64_t entity_count);
  void hand_over(const std::vector<RangeRecord>& ranges);
  Outcome cut_keys();
  void cut(const std::optional<PrimaryKey>& upto);
  void flush();
  Outcome finish();

  const StepInput& step_;
  Journal& journal_;
  RangeFeed& feed_;
  bool is_fresh_;                ///< no earlier run has anything to do with its rows
  std::uint64_t timestamp_ = 0;  ///< of all reads
  ScanRecord record_;
  bool is_wanted_ = true;  ///< false: the copy has failed
  std::int64_t key_count_ = 0;
  std::int64_t ranges_before_ = 0;       ///< in the journal already
  std::vector<RangeRecord> cut_ranges_;  ///< since the last flush
  std::int64_t pending_keys_ = 0;        ///< since the last cut
  std::optional<PrimaryKey> last_cut_;
};

Outcome Scan::run() {
  const RunInput& input = step_.run.input;
  auto timestamp = source_timestamp(step_);
  if (!timestamp) return timestamp.error();
  timestamp_ = *timestamp;
  const auto part = planner::source_part(step_.collection, step_.node.partition);
  auto entities =
      input.ends.source.count(part.address, part.partition, timestamp_, step_.collection.filter);
  if (!entities) return entities.error();
  input.observer.rows_expected(step_.node, *entities);
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
    input.observer.rows_expected(step_.node, key_count_ - record_.entity_count);
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
  if (!ranges->empty()) last_cut_ = ranges->back().range.upto;
  if (!ranges->empty() && !last_cut_) {  // the one range of a small partition
    if (auto finished = finish(); !finished) return finished.error();
    return false;
  }
  return true;
}

/// Gives the copy what is left to do, and the observer what is done.
void Scan::hand_over(const std::vector<RangeRecord>& ranges) {
  std::vector<RangeRecord> open;
  for (const auto& range : ranges) {
    // What was left out is owed to a plan that does not allow it.
    const bool is_owed = range.quarantined > 0 && !planner::quarantines(step_.collection);
    if (range.state == RangeState::kDone && !is_owed) {
      step_.run.input.observer.rows_copied(step_.node, rows_to_hold(range), 0);
      continue;
    }
    open.push_back(range);
    if (is_owed) open.back().is_uncertain = true;
  }
  if (open.size() < ranges.size()) {
    step_.run.taken_up(step_.node.target, std::ssize(ranges) - std::ssize(open));
  }
  feed_.push(open);
}

/// True if rows of this partition may have reached the target: by an earlier scan with this key, or
/// by one that the plan has no more, as when a newer kiteway takes up the run of an older one.
Result<bool> Scan::may_be_there() {
  if (is_fresh_) return false;
  const CollectionAddress& target = step_.collection.target.address;
  auto begun = journal_.begun_scans(target);
  if (!begun) return begun.error();
  for (const auto& [partition, key] : scan_keys(step_.run.input.plan, target)) {
    if (partition != step_.node.partition) begun->erase(key);
  }
  return !begun->empty();
}

Outcome Scan::begin(std::int64_t entity_count) {
  auto uncertain = may_be_there();
  if (!uncertain) return uncertain.error();
  if (*uncertain && planner::discards_keys(step_.collection)) {
    return must_be_made_anew(
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
    auto row_bytes = measure_row_bytes(step_, timestamp_);
    if (!row_bytes) return row_bytes.error();
    record_.row_bytes = *row_bytes;
  }
  journal_.queue_scan(record_);  // on disk before the ranges that are queued after it
  return Done{};
}

Outcome Scan::cut_keys() {
  const std::int64_t rows = std::clamp<std::int64_t>(
      kRangeBytes / std::max<std::int64_t>(record_.row_bytes, 1), 1, kRangeRowsMax);
  auto part = planner::source_part(step_.collection, step_.node.partition);
  const KeyScan scan{.address = std::move(part.address),
                     .partition = std::move(part.partition),
                     .key_name = key_name(step_.collection),
                     .range = {.after = last_cut_},
                     .filter = step_.collection.filter,
                     .timestamp = timestamp_};
  std::optional<PrimaryKey> last;
  auto scanned = scan_keys(step_.run.input.ends.source, scan, step_.run.input.stop,
                           [&](const KeyColumn& keys, const std::vector<bool>& is_first) {
                             for (std::size_t row = 0; row < is_first.size(); ++row) {
                               if (!is_first[row]) continue;
                               ++key_count_;
                               if (++pending_keys_ == rows) cut(key_at(keys, row));
                             }
                             last = key_at(keys, is_first.size() - 1);
                             flush();
                             return is_wanted_;
                           });
  if (!scanned) return scanned;
  if (pending_keys_ > 0) cut(last);
  return Done{};
}

void Scan::cut(const std::optional<PrimaryKey>& upto) {
  cut_ranges_.push_back({.ordinal = ranges_before_ + static_cast<std::int64_t>(cut_ranges_.size()),
                         .range = {.after = last_cut_, .upto = upto},
                         .key_count = pending_keys_,
                         .is_uncertain = record_.is_uncertain,
                         .settles_at_ms = record_.settles_at_ms});
  last_cut_ = upto;
  pending_keys_ = 0;
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

Outcome scan_step(const StepInput& step) { return Scan(step).run(); }

}  // namespace kiteway::executor
