// Target collections in the journal: what is wanted of each and how far it came.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {
namespace {

CollectionHistory read_collection(SQLite::Statement& row) {
  return {.run_id = row.getColumn("run_id").getString(),
          .intent_key = row.getColumn("intent_key").getString(),
          .is_complete = row.getColumn("is_complete").getInt() != 0,
          .generation = row.getColumn("generation").getInt64(),
          .target_collection_id = row.getColumn("target_collection_id").getInt64(),
          .source_entity_count = row.getColumn("source_entity_count").getInt64(),
          .rows_copied = row.getColumn("rows_copied").getInt64(),
          .temporary_loads = from_lines(row.getColumn("temporary_loads").getString()),
          .is_target_loaded = row.getColumn("is_target_loaded").getInt() != 0,
          .finished_at = row.getColumn("finished_at").getString()};
}

void count_quarantined(SQLite::Database& database, const std::string& target_uri,
                       History& history) {
  SQLite::Statement query(database,
                          "SELECT target_database, target_collection, count(*) AS row_count FROM "
                          "quarantined_rows JOIN scans USING (scan_key) WHERE target_uri = ? "
                          "GROUP BY target_database, target_collection");
  query.bind(1, target_uri);
  while (query.executeStep()) {
    const auto known =
        history.find({.database = query.getColumn("target_database").getString(),
                      .collection = query.getColumn("target_collection").getString()});
    if (known == history.end()) continue;
    known->second.rows_quarantined = query.getColumn("row_count").getInt64();
  }
}

History read_collections(SQLite::Database& database, const std::string& target_uri) {
  SQLite::Statement query(database, "SELECT * FROM collections WHERE target_uri = ?");
  query.bind(1, target_uri);
  History history;
  while (query.executeStep()) {
    history[{.database = query.getColumn("target_database").getString(),
             .collection = query.getColumn("target_collection").getString()}] =
        read_collection(query);
  }
  count_quarantined(database, target_uri, history);
  return history;
}

}  // namespace

Result<History> Journal::read_history(const std::filesystem::path& folder,
                                      const std::string& target_uri) {
  auto database = open_file_to_read(folder);
  if (!database) return database.error();
  if (*database == nullptr) return History{};
  try {
    return read_collections(**database, target_uri);
  } catch (const SQLite::Exception& exception) {
    return journal_error("read", journal_path(folder) + ": " + exception.what());
  }
}

Result<History> Journal::collections() {
  return guarded<History>(
      "read", [&]() -> Result<History> { return read_collections(*database_, target_uri_); });
}

GroupCommit::Ticket Journal::queue_collection(const CollectionAddress& target,
                                              CollectionHistory history) {
  return commits_.add(
      [this, target, history = std::move(history)] { write_collection(target, history); });
}

void Journal::write_collection(const CollectionAddress& target, const CollectionHistory& history) {
  SQLite::Statement put(*database_,
                        "INSERT OR REPLACE INTO collections (target_uri, target_database, "
                        "target_collection, run_id, intent_key, is_complete, generation, "
                        "target_collection_id, source_entity_count, rows_copied, "
                        "temporary_loads, finished_at, is_target_loaded) "
                        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
  put.bind(1, target_uri_);
  put.bind(2, target.database);
  put.bind(3, target.collection);
  put.bind(4, history.run_id);
  put.bind(5, history.intent_key);
  put.bind(6, history.is_complete ? 1 : 0);
  put.bind(7, history.generation);
  put.bind(8, history.target_collection_id);
  put.bind(9, history.source_entity_count);
  put.bind(10, history.rows_copied);
  put.bind(11, to_lines(history.temporary_loads));
  put.bind(12, history.finished_at);
  put.bind(13, history.is_target_loaded ? 1 : 0);
  put.exec();
}

GroupCommit::Ticket Journal::queue_forget(const CollectionAddress& target) {
  return commits_.add([this, target] {
    for (const char* sql :
         {"DELETE FROM ranges WHERE scan_key IN (SELECT scan_key FROM scans WHERE "
          "target_uri = ? AND target_database = ? AND target_collection = ?)",
          "DELETE FROM quarantined_rows WHERE scan_key IN (SELECT scan_key FROM scans WHERE "
          "target_uri = ? AND target_database = ? AND target_collection = ?)",
          "DELETE FROM counted_places WHERE scan_key IN (SELECT scan_key FROM scans WHERE "
          "target_uri = ? AND target_database = ? AND target_collection = ?)",
          "DELETE FROM scans WHERE target_uri = ? AND target_database = ? AND "
          "target_collection = ?",
          "DELETE FROM nodes WHERE target_uri = ? AND target_database = ? AND "
          "target_collection = ?"}) {
      SQLite::Statement remove(*database_, sql);
      remove.bind(1, target_uri_);
      remove.bind(2, target.database);
      remove.bind(3, target.collection);
      remove.exec();
    }
  });
}

}  // namespace kiteway::executor
