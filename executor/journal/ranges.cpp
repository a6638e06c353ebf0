// Scans in the journal, and the ranges of keys that they cut.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {

Result<std::optional<ScanRecord>> Journal::scan(const std::string& key) {
  using Found = std::optional<ScanRecord>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(*database_, "SELECT * FROM scans WHERE scan_key = ?");
    query.bind(1, key);
    if (!query.executeStep()) return Found{};
    return Found{
        ScanRecord{.key = key,
                   .target = {.database = query.getColumn("target_database").getString(),
                              .collection = query.getColumn("target_collection").getString()},
                   .entity_count = query.getColumn("entity_count").getInt64(),
                   .row_bytes = query.getColumn("row_bytes").getInt64(),
                   .is_complete = query.getColumn("is_complete").getInt() != 0,
                   .is_uncertain = query.getColumn("is_uncertain").getInt() != 0,
                   .settles_at_ms = query.getColumn("settles_at_ms").getInt64()}};
  });
}

Result<std::set<std::string>> Journal::begun_scans(const CollectionAddress& target) {
  using Found = std::set<std::string>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(
        *database_,
        "SELECT scan_key FROM scans WHERE target_uri = ? AND target_database = ? AND "
        "target_collection = ? AND (is_uncertain OR EXISTS (SELECT 1 FROM ranges WHERE "
        "ranges.scan_key = scans.scan_key AND (is_uncertain OR state <> 'open')))");
    query.bind(1, target_uri_);
    query.bind(2, target.database);
    query.bind(3, target.collection);
    Found found;
    while (query.executeStep()) found.insert(query.getColumn(0).getString());
    return found;
  });
}

Result<std::map<CollectionAddress, std::int64_t>> Journal::last_settlings() {
  using Found = std::map<CollectionAddress, std::int64_t>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(
        *database_,
        "SELECT target_database, target_collection, max(max(scans.settles_at_ms, "
        "coalesce((SELECT max(settles_at_ms) FROM ranges WHERE ranges.scan_key = scans.scan_key), "
        "0), coalesce((SELECT settles_at_ms FROM counted_places WHERE counted_places.scan_key = "
        "scans.scan_key), 0))) AS at FROM scans WHERE target_uri = ? "
        "GROUP BY target_database, target_collection");
    query.bind(1, target_uri_);
    Found found;
    while (query.executeStep()) {
      found[{.database = query.getColumn("target_database").getString(),
             .collection = query.getColumn("target_collection").getString()}] =
          query.getColumn("at").getInt64();
    }
    return found;
  });
}

Result<std::int64_t> Journal::last_settling(const CollectionAddress& target) {
  auto all = last_settlings();
  if (!all) return all.error();
  const auto found = all->find(target);
  return found == all->end() ? 0 : found->second;
}

GroupCommit::Ticket Journal::queue_scan(ScanRecord scan) {
  return commits_.add([this, scan = std::move(scan)] {
    SQLite::Statement clear(*database_, "DELETE FROM ranges WHERE scan_key = ?");
    clear.bind(1, scan.key);
    clear.exec();
    // Of that partition by any scan: its rows are looked at anew.
    SQLite::Statement release(
        *database_,
        "DELETE FROM quarantined_rows WHERE scan_key = ?1 OR (partition_name = ?2 AND scan_key IN "
        "(SELECT scan_key FROM scans WHERE target_uri = ?3 AND target_database = ?4 AND "
        "target_collection = ?5))");
    release.bind(1, scan.key);
    release.bind(2, scan.partition);
    release.bind(3, target_uri_);
    release.bind(4, scan.target.database);
    release.bind(5, scan.target.collection);
    release.exec();
    SQLite::Statement put(*database_,
                          "INSERT OR REPLACE INTO scans (scan_key, target_database, "
                          "target_collection, entity_count, row_bytes, target_uri, "
                          "is_complete, is_uncertain, settles_at_ms) "
                          "VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)");
    put.bind(1, scan.key);
    put.bind(2, scan.target.database);
    put.bind(3, scan.target.collection);
    put.bind(4, scan.entity_count);
    put.bind(5, scan.row_bytes);
    put.bind(6, target_uri_);
    put.bind(7, scan.is_uncertain ? 1 : 0);
    put.bind(8, scan.settles_at_ms);
    put.exec();
  });
}

GroupCommit::Ticket Journal::queue_scan_end(const std::string& key) {
  return commits_.add([this, key] {
    SQLite::Statement update(*database_, "UPDATE scans SET is_complete = 1 WHERE scan_key = ?");
    update.bind(1, key);
    update.exec();
  });
}

GroupCommit::Ticket Journal::queue_ranges(const std::string& scan_key, std::vector<Range> ranges) {
  return commits_.add(
      [this, scan_key, ranges = std::move(ranges)] { write_ranges(scan_key, ranges); });
}

void Journal::write_ranges(const std::string& scan_key, const std::vector<Range>& ranges) {
  SQLite::Statement put(
      *database_,
      "INSERT INTO ranges (scan_key, ordinal, after_key, upto_key, key_count, state, is_uncertain, "
      "checksum, settles_at_ms, is_estimate, attempts) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?6 = 'in_flight') "
      "ON CONFLICT DO UPDATE SET after_key = ?3, upto_key = ?4, key_count = ?5, state = ?6, "
      "is_uncertain = ?7, checksum = ?8, settles_at_ms = ?9, is_estimate = ?10, "
      "attempts = attempts + (?6 = 'in_flight')");
  for (const auto& range : ranges) {
    const RangeFields& fields = range.fields();
    put.reset();
    put.bind(1, scan_key);
    put.bind(2, fields.ordinal);
    bind_key(put, 3, fields.keys.after);
    bind_key(put, 4, fields.keys.upto);
    put.bind(5, fields.key_count);
    put.bind(6, column_text(fields.state));
    put.bind(7, fields.is_uncertain ? 1 : 0);
    bind_digest(put, 8, fields.checksum);
    put.bind(9, fields.settles_at_ms);
    put.bind(10, fields.is_estimate ? 1 : 0);
    put.exec();
  }
}

Result<std::vector<Range>> Journal::ranges(const std::string& scan_key) {
  using Found = std::vector<Range>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(
        *database_,
        "SELECT *, (SELECT count(*) FROM quarantined_rows WHERE quarantined_rows.scan_key = "
        "ranges.scan_key AND quarantined_rows.ordinal = ranges.ordinal) AS quarantined "
        "FROM ranges WHERE scan_key = ? ORDER BY ordinal");
    query.bind(1, scan_key);
    Found found;
    while (query.executeStep()) {
      auto range = Range::restored({.ordinal = query.getColumn("ordinal").getInt64(),
                                    .keys = {.after = read_key(query.getColumn("after_key")),
                                             .upto = read_key(query.getColumn("upto_key"))},
                                    .key_count = query.getColumn("key_count").getInt64(),
                                    .is_estimate = query.getColumn("is_estimate").getInt() != 0,
                                    .state = read_range_state(query.getColumn("state")),
                                    .is_uncertain = query.getColumn("is_uncertain").getInt() != 0,
                                    .settles_at_ms = query.getColumn("settles_at_ms").getInt64(),
                                    .checksum = read_digest(query.getColumn("checksum")),
                                    .left_out = query.getColumn("quarantined").getInt64()});
      if (!range) {
        return journal_error("read", "a range of scan " + scan_key +
                                         " has a state that no run writes: the file was changed");
      }
      found.push_back(std::move(*range));
    }
    return found;
  });
}

}  // namespace kiteway::executor
