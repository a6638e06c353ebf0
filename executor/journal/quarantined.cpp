// Rows that do not go to the target, by scan and key.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {

Result<std::vector<QuarantinedRow>> Journal::quarantined(const std::string& scan_key) {
  using Found = std::vector<QuarantinedRow>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(
        *database_, "SELECT * FROM quarantined_rows WHERE scan_key = ? ORDER BY ordinal, row_key");
    query.bind(1, scan_key);
    Found found;
    while (query.executeStep()) {
      auto key = read_key(query.getColumn("row_key"));
      if (!key) continue;  // the table has none without
      found.push_back({.ordinal = query.getColumn("ordinal").getInt64(),
                       .key = *std::move(key),
                       .field = query.getColumn("field").getString(),
                       .reason = query.getColumn("reason").getString()});
    }
    return found;
  });
}

GroupCommit::Ticket Journal::queue_quarantined(const std::string& scan_key,
                                               const std::string& partition,
                                               const std::string& run_id,
                                               std::vector<QuarantinedRow> rows) {
  return commits_.add([this, scan_key, partition, run_id, rows = std::move(rows)] {
    SQLite::Statement put(*database_,
                          "INSERT OR REPLACE INTO quarantined_rows (scan_key, ordinal, row_key, "
                          "partition_name, field, reason, run_id) VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const auto& row : rows) {
      put.reset();
      put.bind(1, scan_key);
      put.bind(2, row.ordinal);
      bind_key(put, 3, row.key);
      put.bind(4, partition);
      put.bind(5, row.field);
      put.bind(6, row.reason);
      put.bind(7, run_id);
      put.exec();
    }
  });
}

GroupCommit::Ticket Journal::queue_unquarantined(const std::string& scan_key,
                                                 const KeyRange& range) {
  return commits_.add([this, scan_key, range] {
    SQLite::Statement remove(*database_,
                             "DELETE FROM quarantined_rows WHERE scan_key = ?1 AND "
                             "(?2 IS NULL OR row_key > ?2) AND (?3 IS NULL OR row_key <= ?3)");
    remove.bind(1, scan_key);
    bind_key(remove, 2, range.after);
    bind_key(remove, 3, range.upto);
    remove.exec();
  });
}

Result<std::map<CollectionAddress, QuarantinedKeys>> Journal::read_quarantined(
    const std::filesystem::path& folder, const std::string& target_uri) {
  using Found = std::map<CollectionAddress, QuarantinedKeys>;
  auto database = open_file_to_read(folder);
  if (!database) return database.error();
  Found found;
  if (*database == nullptr) return found;
  try {
    SQLite::Statement query(**database,
                            "SELECT * FROM quarantined_rows JOIN scans USING (scan_key) WHERE "
                            "target_uri = ?");
    query.bind(1, target_uri);
    while (query.executeStep()) {
      auto key = read_key(query.getColumn("row_key"));
      if (!key) continue;
      const CollectionAddress target{
          .database = query.getColumn("target_database").getString(),
          .collection = query.getColumn("target_collection").getString()};
      found[target][query.getColumn("partition_name").getString()].insert(*std::move(key));
    }
    return found;
  } catch (const SQLite::Exception& exception) {
    return journal_error("read", journal_path(folder) + ": " + exception.what());
  }
}

}  // namespace kiteway::executor
