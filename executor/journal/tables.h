// Tables of the journal.
#pragma once

namespace kiteway::executor {

/// "kwj1" as a number: tells our files from other SQLite files.
inline constexpr int kJournalApplicationId = 0x6B776A31;

/// Kept in PRAGMA user_version. A file of another version is refused.
inline constexpr int kJournalVersion = 1;

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
  is_complete INTEGER NOT NULL,
  is_uncertain INTEGER NOT NULL,
  settles_at_ms INTEGER NOT NULL
) STRICT;

-- One row for each range.h, whose states and events say which rows there can be.
-- settles_at_ms: from then on no request of the range that got no answer can be alive.
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
  attempts INTEGER NOT NULL,
  settles_at_ms INTEGER NOT NULL,
  is_estimate INTEGER NOT NULL,
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

-- Rows of the source that were left out, since the target cannot store them.
CREATE TABLE quarantined_rows (
  scan_key TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  row_key ANY NOT NULL,
  partition_name TEXT NOT NULL,
  field TEXT NOT NULL,
  reason TEXT NOT NULL,
  run_id TEXT NOT NULL,
  PRIMARY KEY (scan_key, ordinal, row_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL,
  at TEXT NOT NULL,
  node_id TEXT NOT NULL,
  text TEXT NOT NULL,
  level TEXT NOT NULL DEFAULT 'info'
) STRICT;

-- One row for each time a process took the lock. The last one has it, unless released_at is set.
CREATE TABLE leases (
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
CREATE TABLE progress (
  run_id TEXT NOT NULL,
  target_database TEXT NOT NULL,
  target_collection TEXT NOT NULL,
  state TEXT NOT NULL,
  rows_expected INTEGER NOT NULL,
  rows_done INTEGER NOT NULL,
  rows_before INTEGER NOT NULL,
  rows_quarantined INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  rows_per_s REAL NOT NULL,
  bytes_per_s REAL NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (run_id, target_database, target_collection)
) STRICT, WITHOUT ROWID;

-- What became of each node in each run; `nodes` holds the last of these by key.
CREATE TABLE run_nodes (
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
