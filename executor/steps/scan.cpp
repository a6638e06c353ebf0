// Reads the keys of one partition, counts them, and cuts them into the ranges that copy moves.
#include "executor/steps/fields.h"
#include "executor/steps/key_scan.h"
#include "executor/steps/step.h"
#include "schema/base/text.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

/// Bytes of one range. Inserts of 5000 to 10000 rows of 128-d and 1000 to 2000 of 768-d were the
/// fastest (milvus-facts 7.1), which is 3 to 5 MB in both cases.
constexpr std::int64_t kRangeBytes = 4 * 1024 * 1024;
constexpr std::int64_t kRangeRowsMin = 64;
constexpr std::int64_t kRangeRowsMax = 10'000;
constexpr std::int64_t kSampleRows = 64;

/// Bytes of one row on the wire, measured on a few; 0 for an empty partition.
Result<std::int64_t> measure_row_bytes(const StepInput& step) {
  auto page =
      step.run.input.ends.source.page({.address = step.collection.source,
                                       .partition = step.node.partition,
                                       .key_name = key_name(step.collection),
                                       .output_fields = batch_rules(step.collection).columns,
                                       .limit = kSampleRows,
                                       .timestamp = step.run.source_timestamp});
  if (!page) return page.error();
  if (page->row_count() == 0) return std::int64_t{0};
  return static_cast<std::int64_t>(page->byte_count() / page->row_count()) + 1;
}

/// Cuts a stream of ascending keys into ranges of `rows` keys that together cover all keys up to
/// the last one.
class RangeCutter {
 public:
  explicit RangeCutter(std::int64_t rows) : rows_(rows) {}

  void add(const PrimaryKey& key) {
    last_ = key;
    ++pending_;
    if (pending_ == rows_) cut();
  }

  std::vector<RangeRecord> finish() && {
    if (pending_ > 0) cut();
    return std::move(ranges_);
  }

 private:
  void cut() {
    ranges_.push_back({.ordinal = static_cast<std::int64_t>(ranges_.size()),
                       .range = {.after = after_, .upto = last_},
                       .key_count = pending_});
    after_ = last_;
    pending_ = 0;
  }

  std::int64_t rows_;
  std::int64_t pending_ = 0;
  std::optional<PrimaryKey> after_;
  std::optional<PrimaryKey> last_;
  std::vector<RangeRecord> ranges_;
};

/// True if rows of an earlier, other scan may have reached the target.
Result<bool> was_copied_from(Journal& journal, const std::string& scan_key) {
  auto ranges = journal.ranges(scan_key);
  if (!ranges) return ranges.error();
  return std::ranges::any_of(*ranges, [](const RangeRecord& range) {
    return range.state != RangeState::kPending || range.is_uncertain;
  });
}

/// The partition has more rows than distinct keys. Fine if those rows repeat the keys that were
/// read; rows of keys that the server never answered would be lost in silence.
Outcome check_surplus(const StepInput& step, const KeyScan& scan, const ScanRecord& record) {
  const RunInput& input = step.run.input;
  auto rows = count_rows_of_keys(input.ends.source, scan, input.stop);
  if (!rows) return rows.error();
  // Counted once more, and strongly: rows may have been deleted since the first count.
  auto entities = input.ends.source.count(scan.address, scan.partition);
  if (!entities) return entities.error();
  if (*rows < std::min(record.entity_count, *entities)) {
    return Error{
        .kind = ErrorKind::kDataMismatch,
        .message = to_string(scan.address) + " counts " + grouped(*entities) + " rows, but only " +
                   grouped(*rows) + " belong to keys that the source answers",
        .notes = {"the others cannot be read, so they cannot be moved; releasing and loading "
                  "the collection on the source helps against some causes",
                  "before Milvus 2.6 a row with the key 9223372036854775807 is such a row"}};
  }
  input.observer.note(to_string(scan.address) + ": " + grouped(record.entity_count) + " rows, " +
                      grouped(record.key_count) + " distinct keys");
  return Done{};
}

}  // namespace

Outcome scan_step(const StepInput& step) {
  const RunInput& input = step.run.input;
  Reader& source = input.ends.source;
  const std::uint64_t timestamp = step.run.source_timestamp;
  auto entities = source.count(step.collection.source, step.node.partition, timestamp);
  if (!entities) return entities.error();
  auto known = input.journal.scan(step.node.key);
  if (!known) return known.error();
  if (*known && (*known)->entity_count == *entities) return Done{};  // the ranges still fit

  auto copied = was_copied_from(input.journal, step.node.key);
  if (!copied) return copied.error();
  auto row_bytes = measure_row_bytes(step);
  if (!row_bytes) return row_bytes.error();
  const std::int64_t rows =
      *row_bytes == 0 ? kRangeRowsMax
                      : std::clamp(kRangeBytes / *row_bytes, kRangeRowsMin, kRangeRowsMax);
  RangeCutter cutter(rows);
  ScanRecord record{.key = step.node.key,
                    .target = step.collection.target.address,
                    .entity_count = *entities,
                    .row_bytes = *row_bytes};
  const KeyScan scan{.address = step.collection.source,
                     .partition = step.node.partition,
                     .key_name = key_name(step.collection),
                     .timestamp = timestamp};
  auto scanned = scan_keys(source, scan, input.stop, [&](const PrimaryKey& key) {
    cutter.add(key);
    ++record.key_count;
  });
  if (!scanned) return scanned;
  auto ranges = std::move(cutter).finish();
  for (auto& range : ranges) range.is_uncertain = *copied;
  if (record.key_count < record.entity_count) {
    if (auto checked = check_surplus(step, scan, record); !checked) return checked;
  }
  return input.journal.put_scan(record, ranges);
}

}  // namespace kiteway::executor
