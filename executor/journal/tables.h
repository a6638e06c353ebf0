// Tables of the journal, and what brings older ones forward.
#pragma once

#include <iterator>

namespace kiteway::executor {

/// "kwj1" as a number: tells our files from other SQLite files.
inline constexpr int kJournalApplicationId = 0x6B776A31;

/// Kept in PRAGMA user_version. A newer file is refused; an older one is brought forward.
inline constexpr int kJournalVersion = 6;

/// Of the tables below. New files get them, and then what later versions brought.
inline constexpr int kTablesVersion = 4;

/// What brings a file of version i + 1 to version i + 2.
inline constexpr const char* kJournalUpgrades[] = {
    // Until then a scan was written when it was complete. Its keys are those of its ranges.
    "ALTER TABLE scans ADD COLUMN is_complete INTEGER NOT NULL DEFAULT 1;"
    "ALTER TABLE scans ADD COLUMN is_uncertain INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE scans DROP COLUMN key_count;"
    "ALTER TABLE ranges ADD COLUMN checksum BLOB",
    // Until then one could not see from outside how far a run was, nor stop it.
    "ALTER TABLE runs ADD COLUMN command TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE runs ADD COLUMN cancel_requested_at TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE runs ADD COLUMN cancel_requested_by TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE runs ADD COLUMN limiter TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE runs ADD COLUMN limiter_reason TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE events ADD COLUMN level TEXT NOT NULL DEFAULT 'info';"
    "ALTER TABLE ranges ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
    // Until then nobody wrote down when lost requests end. Those of that version had two minutes.
    "ALTER TABLE scans ADD COLUMN settles_at_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE ranges ADD COLUMN settles_at_ms INTEGER NOT NULL DEFAULT 0;"
    "UPDATE ranges SET settles_at_ms = (unixepoch() + 150) * 1000"
    " WHERE is_uncertain OR state = 'in_flight';"
    "CREATE TABLE counted_places (scan_key TEXT PRIMARY KEY, row_count INTEGER NOT NULL,"
    " upto_key ANY, rows_in_flight INTEGER NOT NULL, upto_in_flight ANY,"
    " settles_at_ms INTEGER NOT NULL) STRICT",
    // Until then a row that the target could not hold ended its collection.
    "ALTER TABLE progress ADD COLUMN rows_quarantined INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE quarantined_rows (scan_key TEXT NOT NULL, ordinal INTEGER NOT NULL,"
    " row_key ANY NOT NULL, partition_name TEXT NOT NULL, field TEXT NOT NULL, reason TEXT NOT "
    "NULL,"
    " run_id TEXT NOT NULL, PRIMARY KEY (scan_key, ordinal, row_key)) STRICT, WITHOUT ROWID",
    // Until then a scan read every key.
    "ALTER TABLE ranges ADD COLUMN is_estimate INTEGER NOT NULL DEFAULT 0",
};
static_assert(std::size(kJournalUpgrades) == kJournalVersion - 1);

inline constexpr const char* kJournalTables = R"sql(
CREATE TABLE runs (
  run_id TEXT PRIMARY KEY,
  plan_name TEXT NOT NULL,
  plan_digest TEXT NOT NULL,
  target_uri TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL DEFAULT '',
  command TEXT NOT NULL DEFAULT '',
  cancel_requested_at TEXT NOT NULL DEFAULT '',
  cancel_requested_by TEXT NOT NULL DEFAULT '',
  limiter TEXT NOT NULL DEFAULT '',
  limiter_reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE collections (
  target_uri TEXT NOT NULL,
  target_database TEXT NOT NULL,
  target_collection TEXT NOT NULL,
  run_id TEXT NOT NULL,
  intent_key TEXT NOT NULL,
  is_complete INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  target_collection_id INTEGER NOT NULL,
  source_entity_count INTEGER NOT NULL,
  rows_copied INTEGER NOT NULL,
  temporary_loads TEXT NOT NULL,
  is_target_loaded INTEGER NOT NULL,
  finished_at TEXT NOT NULL,
  PRIMARY KEY (target_uri, target_database, target_collection)
) STRICT;

CREATE TABLE nodes (
  node_key TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
  node_id TEXT NOT NULL,
  target_database TEXT NOT NULL,
  target_collection TEXT NOT NULL,
  target_collection_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 1,
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  target_uri TEXT NOT NULL
) STRICT;

CREATE TABLE scans (
  scan_key TEXT PRIMARY KEY,
  target_database TEXT NOT NULL,
  target_collection TEXT NOT NULL,
  entity_count INTEGER NOT NULL,
  row_bytes INTEGER NOT NULL,
  target_uri TEXT NOT NULL,
  is_complete INTEGER NOT NULL DEFAULT 1,
  is_uncertain INTEGER NOT NULL DEFAULT 0,
  settles_at_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

-- settles_at_ms: from then on no request of the range whose answer nobody saw can be alive.
-- checksum: 16 bytes, the low half first, each half in the order of this machine.
-- after_key and upto_key: INTEGER for Int64 keys, BLOB of UTF-8 for VarChar, NULL for no bound.
CREATE TABLE ranges (
  scan_key TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  after_key ANY,
  upto_key ANY,
  key_count INTEGER NOT NULL,
  state TEXT NOT NULL,
  is_uncertain INTEGER NOT NULL,
  checksum BLOB,
  attempts INTEGER NOT NULL DEFAULT 0,
  settles_at_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (scan_key, ordinal)
) STRICT, WITHOUT ROWID;

-- How far partitions are written whose keys the target makes and nothing tells the old ones.
CREATE TABLE counted_places (
  scan_key TEXT PRIMARY KEY,
  row_count INTEGER NOT NULL,
  upto_key ANY,
  rows_in_flight INTEGER NOT NULL,
  upto_in_flight ANY,
  settles_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL,
  at TEXT NOT NULL,
  node_id TEXT NOT NULL,
  text TEXT NOT NULL,
  level TEXT NOT NULL DEFAULT 'info'
) STRICT;
)sql";

/// Tables that version 3 brought: made in new files and in older ones alike.
inline constexpr const char* kTablesOfVersion3 = R"sql(
-- One row for each time somebody took the lock. The last one holds it, unless released_at is set.
CREATE TABLE IF NOT EXISTS leases (
  epoch INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  user TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  acquired_at TEXT NOT NULL,
  heartbeat_at TEXT NOT NULL,
  ttl_s INTEGER NOT NULL,
  released_at TEXT NOT NULL DEFAULT '',
  released_by TEXT NOT NULL DEFAULT ''
) STRICT;

-- How far a run is with a collection, about once a second.
CREATE TABLE IF NOT EXISTS progress (
  run_id TEXT NOT NULL,
  target_database TEXT NOT NULL,
  target_collection TEXT NOT NULL,
  state TEXT NOT NULL,
  rows_expected INTEGER NOT NULL,
  rows_done INTEGER NOT NULL,
  rows_before INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  rows_per_s REAL NOT NULL,
  bytes_per_s REAL NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (run_id, target_database, target_collection)
) STRICT, WITHOUT ROWID;

-- What became of each node in each run; `nodes` holds the last of these by key.
CREATE TABLE IF NOT EXISTS run_nodes (
  run_id TEXT NOT NULL,
  node_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL DEFAULT '',
  finished_at TEXT NOT NULL DEFAULT '',
  duration_ms INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  cause TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, node_id)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace kiteway::executor
