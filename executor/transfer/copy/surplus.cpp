#include "executor/transfer/copy/surplus.h"

#include "executor/journal/journal.h"
#include "executor/remote/reader.h"
#include "executor/transfer/copy/quarantine.h"
#include "executor/transfer/copy/row_refusals.h"
#include "executor/transfer/fields.h"
#include "executor/transfer/scan/hidden_rows.h"
#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/selections.h"
#include "schema/base/units.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace kiteway::executor {
namespace {

Error unanswered(const CollectionAddress& address, std::int64_t counted, std::int64_t answered) {
  return {.kind = ErrorKind::kDataMismatch,
          .message = to_string(address) + " counts " + grouped(counted) + " rows, but only " +
                     grouped(answered) + " belong to keys that the source answers",
          .notes = {"the others cannot be read, so they cannot be moved; releasing and loading "
                    "the collection on the source helps against some causes",
                    "before Milvus 2.6 a row with the key 9223372036854775807 is such a row"}};
}

constexpr std::int64_t kHighestKey = std::numeric_limits<std::int64_t>::max();

/// All that the partition of `step` has to copy, as it is now: counts know no snapshot.
RowSelection rows_now(const StepContext& step) {
  return source_selection(step.collection, step.node.partition, kReadNow);
}

bool has_number_keys(const StepContext& step) {
  const FieldSchema* key = primary_key(step.collection.source_schema);
  return key != nullptr && key->type == DataType::kInt64;
}

/// What the source says of a range.
struct Tally {
  std::int64_t counted = 0;  ///< rows
  KeyTally answered = {};
};

/// Asks for the keys of a range when it counts more rows in it than `keys`.
Result<Tally> tally_of(const StepContext& step, const KeyRange& range, std::int64_t keys,
                       std::size_t repeated_max = 0) {
  Reader& source = step.source;
  const RowSelection selection = rows_now(step);
  // A row that is never answered was left out, or has ended the copy.
  auto hidden =
      has_number_keys(step) ? hidden_rows(source, selection, range) : Result<std::int64_t>(0);
  if (!hidden) return hidden.error();
  if (*hidden > 0 && planner::quarantines(step.collection)) --keys;
  const auto count = [&]() -> Result<std::int64_t> {
    auto rows = source.count_of_range(selection, range);
    return rows ? Result<std::int64_t>(*rows - *hidden) : rows;
  };
  auto before = count();
  if (!before) return before.error();
  if (*before <= keys)
    return Tally{.counted = *before, .answered = {.keys = keys, .rows = *before}};
  auto answered = tally_keys(source, selection, range, step.stop, repeated_max);
  if (!answered) return answered.error();
  if (answered->rows >= *before) return Tally{.counted = *before, .answered = *answered};
  auto after = count();  // rows may have been deleted since the first count
  if (!after) return after.error();
  return Tally{.counted = std::min(*before, *after), .answered = *answered};
}

}  // namespace

Outcome leave_out_hidden(const StepContext& step, const std::string& scan_key,
                         std::vector<Range>& ranges) {
  if (!has_number_keys(step)) return Done{};
  const std::string key = key_name(step.collection);
  auto hidden = hidden_rows(step.source, rows_now(step), {});
  if (!hidden) return hidden.error();
  if (*hidden == 0) return Done{};
  const std::string reason =
      "is the greatest key there can be, which the source counts and never answers";
  if (!planner::quarantines(step.collection)) {
    return Error{.kind = ErrorKind::kIncomplete,
                 .message = "field " + key + " of the row with key " + key_text(kHighestKey) + " " +
                            reason + ", so it cannot go to " + to_string(step.node.target),
                 .notes = {kWayOutForRows}};
  }
  // The last range where it has no end, or one of its own behind the last.
  const std::optional<PrimaryKey> last = ranges.empty() ? std::nullopt : ranges.back().keys().upto;
  if (ranges.empty() || last) {
    ranges.push_back(*Range::restored({.ordinal = ranges.empty() ? 0 : ranges.back().ordinal() + 1,
                                       .keys = {.after = last, .upto = kHighestKey},
                                       .state = RangeState::kDone}));
  }
  Range& range = ranges.back();
  range.leave_out_one_more();
  const LeftOutRow row{
      .row = {.ordinal = range.ordinal(), .key = kHighestKey, .field = key, .reason = reason}};
  if (auto left = step.quarantines.of(step.collection).add(step.node, scan_key, {row}); !left) {
    return left;
  }
  step.journal.queue_ranges(scan_key, {range});
  return Done{};
}

Result<Missed> missed_ranges(const StepContext& step, const std::vector<Range>& ranges) {
  constexpr std::size_t kRepeatedMax = 10;  // as many as a line holds
  Missed missed;
  std::int64_t counted = 0;
  std::int64_t answered = 0;
  bool is_whole = true;
  const auto look_at = [&](Range range) -> Outcome {
    auto tally =
        tally_of(step, range.keys(), range.key_count(), kRepeatedMax - missed.repeated.size());
    if (!tally) return tally.error();
    const auto& repeated = tally->answered.repeated;
    missed.repeated.insert(missed.repeated.end(), repeated.begin(), repeated.end());
    counted += tally->counted;
    answered += tally->answered.rows;
    is_whole = is_whole && tally->answered.rows >= tally->counted;
    if (tally->answered.keys <= range.key_count()) return Done{};
    range.reopen(tally->answered.keys);
    missed.ranges.push_back(std::move(range));
    return Done{};
  };
  for (const auto& range : ranges) {
    if (auto looked = look_at(range); !looked) return looked.error();
  }
  const std::optional<PrimaryKey> last = ranges.empty() ? std::nullopt : ranges.back().keys().upto;
  if (ranges.empty() || (last && *last != PrimaryKey{kHighestKey})) {
    auto rest = Range::cut({.ordinal = ranges.empty() ? 0 : ranges.back().ordinal() + 1,
                            .keys = {.after = last},
                            .settles_at_ms = ranges.empty() ? 0 : ranges.back().settles_at_ms()});
    if (auto looked = look_at(std::move(rest)); !looked) return looked.error();
  }
  if (!is_whole) return unanswered(rows_now(step).address, counted, answered);
  return missed;
}

Outcome check_answered(const StepContext& step, const KeyRange& range) {
  auto tally = tally_of(step, range, 0);
  if (!tally) return tally.error();
  if (tally->answered.rows >= tally->counted) return Done{};
  return unanswered(rows_now(step).address, tally->counted, tally->answered.rows);
}

}  // namespace kiteway::executor
