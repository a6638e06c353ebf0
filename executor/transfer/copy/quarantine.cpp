#include "executor/transfer/copy/quarantine.h"

#include "executor/remote/wire/row_json.h"
#include "executor/transfer/scan_ranges.h"
#include "planner/model/sources.h"
#include "schema/base/units.h"

namespace kiteway::executor {
namespace {

bool is_in(const KeyRange& range, const PrimaryKey& key) {
  return (!range.after || key > *range.after) && (!range.upto || key <= *range.upto);
}

}  // namespace

Quarantine::Quarantine(const QuarantineTools& tools, const planner::CollectionPlan& collection)
    : tools_(tools),
      collection_(collection),
      letters_(tools.journal.folder() /
               planner::quarantine_file(tools.plan, collection.target.address)) {}

/// What earlier runs have left out, and this one has not looked at again.
Outcome Quarantine::load() {
  if (is_loaded_) return Done{};
  for (const auto& [partition, key] : scan_keys(tools_.plan, collection_.target.address)) {
    auto rows = tools_.journal.quarantined(key);
    if (!rows) return rows.error();
    for (auto& row : *rows) places_.emplace(key, std::move(row.key));
  }
  is_loaded_ = true;
  return Done{};
}

Outcome Quarantine::add(const planner::Node& node, const std::string& scan_key,
                        const std::vector<LeftOutRow>& rows) {
  if (rows.empty()) return Done{};
  const std::lock_guard lock(mutex_);
  if (auto loaded = load(); !loaded) return loaded;
  std::set<Place> places;
  std::vector<DeadLetter> letters;
  std::vector<QuarantinedRow> records;
  for (const auto& each : rows) {
    const Place place{scan_key, each.row.key};
    if (!places_.contains(place)) places.insert(place);
    letters.push_back(letter_of(node, each));
    records.push_back(each.row);
  }
  const std::int64_t count = std::ssize(places_) + std::ssize(places);
  if (count > collection_.max_quarantined) return too_many(count, rows.front().row);
  if (auto written = letters_.append(letters); !written) return written;
  tools_.journal.queue_quarantined(scan_key, node.partition, tools_.run_id, std::move(records));
  places_.insert(places.begin(), places.end());
  tools_.observer.rows_quarantined(node, count);
  if (!is_told_) {
    tools_.observer.note("rows of " + to_string(collection_.target.address) +
                         " are quarantined, and told in " + letters_.path().string());
  }
  is_told_ = true;
  return Done{};
}

Outcome Quarantine::release(const planner::Node& node, const std::string& scan_key,
                            const KeyRange& range) {
  const std::lock_guard lock(mutex_);
  if (auto loaded = load(); !loaded) return loaded;
  const auto removed = std::erase_if(places_, [&](const Place& place) {
    return place.first == scan_key && is_in(range, place.second);
  });
  if (removed == 0) return Done{};
  tools_.journal.queue_unquarantined(scan_key, range);
  tools_.observer.rows_quarantined(node, std::ssize(places_));
  return Done{};
}

DeadLetter Quarantine::letter_of(const planner::Node& node, const LeftOutRow& row) const {
  auto part = planner::source_part(collection_, node.partition);
  return {.run_id = tools_.run_id,
          .at = rfc3339(tools_.clock.wall_now()),
          .source = std::move(part.address),
          .target = collection_.target.address,
          .partition = std::move(part.partition),
          .key = key_json(row.row.key),
          .field = row.row.field,
          .reason = row.row.reason,
          .values = row.values};
}

Error Quarantine::too_many(std::int64_t rows, const QuarantinedRow& example) const {
  return {.kind = ErrorKind::kIncomplete,
          .message = grouped(rows) + " rows of " + to_string(collection_.source) +
                     " cannot go, and max_quarantined allows " +
                     grouped(collection_.max_quarantined),
          .notes = {"the row with key " + key_text(example.key) +
                        (example.field.empty() ? " " : ": field " + example.field + " ") +
                        example.reason,
                    "those that were left out are told in " + letters_.path().string(),
                    "change the rows on the source, or raise max_quarantined in the plan"}};
}

Quarantine& Quarantines::of(const planner::CollectionPlan& collection) {
  const std::lock_guard lock(mutex_);
  auto& found = all_[collection.target.address];
  if (!found) found = std::make_unique<Quarantine>(tools_, collection);
  return *found;
}

}  // namespace kiteway::executor
