// How far a run is, in the journal: a row for each collection and one for each node.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {

void Journal::write_progress(const std::string& run_id,
                             const std::vector<ProgressRecord>& collections) {
  SQLite::Statement put(*database_,
                        "INSERT OR REPLACE INTO progress (run_id, target_database, "
                        "target_collection, state, rows_expected, rows_done, rows_before, bytes, "
                        "retries, rows_per_s, bytes_per_s, updated_at, rows_quarantined) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& row : collections) {
    put.reset();
    put.bind(1, run_id);
    put.bind(2, row.target.database);
    put.bind(3, row.target.collection);
    put.bind(4, column_text(row.state));
    put.bind(5, row.rows_expected);
    put.bind(6, row.rows_done);
    put.bind(7, row.rows_before);
    put.bind(8, row.bytes);
    put.bind(9, row.retries);
    put.bind(10, row.rows_per_s);
    put.bind(11, row.bytes_per_s);
    put.bind(12, row.updated_at);
    put.bind(13, row.rows_quarantined);
    put.exec();
  }
}

void Journal::queue_progress(const std::string& run_id, std::vector<ProgressRecord> collections) {
  commits_.add([this, run_id, collections = std::move(collections)] {
    write_progress(run_id, collections);
  });
}

void Journal::write_run_nodes(const std::string& run_id, const std::vector<RunNodeRecord>& nodes) {
  SQLite::Statement put(*database_,
                        "INSERT OR REPLACE INTO run_nodes (run_id, node_id, ordinal, state, "
                        "started_at, finished_at, duration_ms, rows, bytes, retries, error, "
                        "cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& node : nodes) {
    put.reset();
    put.bind(1, run_id);
    put.bind(2, node.node_id);
    put.bind(3, node.ordinal);
    put.bind(4, column_text(node.state));
    put.bind(5, node.started_at);
    put.bind(6, node.finished_at);
    put.bind(7, node.duration_ms);
    put.bind(8, node.rows);
    put.bind(9, node.bytes);
    put.bind(10, node.retries);
    put.bind(11, node.error);
    put.bind(12, node.cause);
    put.exec();
  }
}

}  // namespace kiteway::executor
