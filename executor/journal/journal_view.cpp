#include "executor/journal/journal_view.h"

#include "executor/journal/columns.h"
#include "executor/journal/file.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace kiteway::executor {
namespace {

/// The rows of a query, each made by `read`.
template <class Row>
Result<std::vector<Row>> rows_of(SQLite::Database& database, const std::string& path,
                                 const char* sql,
                                 const std::function<void(SQLite::Statement&)>& bind,
                                 const std::function<Row(SQLite::Statement&)>& read) {
  try {
    SQLite::Statement query(database, sql);
    bind(query);
    std::vector<Row> rows;
    while (query.executeStep()) rows.push_back(read(query));
    return rows;
  } catch (const SQLite::Exception& exception) {
    return journal_error("read", path + ": " + exception.what());
  }
}

std::function<void(SQLite::Statement&)> of_run(const std::string& run_id) {
  return [run_id](SQLite::Statement& query) { query.bind(1, run_id); };
}

RunRecord read_run(SQLite::Statement& row) {
  return {.run_id = row.getColumn("run_id").getString(),
          .plan_name = row.getColumn("plan_name").getString(),
          .plan_digest = row.getColumn("plan_digest").getString(),
          .target_uri = row.getColumn("target_uri").getString(),
          .state = read_state(row.getColumn("state")),
          .started_at = row.getColumn("started_at").getString(),
          .finished_at = row.getColumn("finished_at").getString(),
          .command = row.getColumn("command").getString(),
          .cancel_requested_at = row.getColumn("cancel_requested_at").getString(),
          .cancel_requested_by = row.getColumn("cancel_requested_by").getString(),
          .limiter = row.getColumn("limiter").getString(),
          .limiter_reason = row.getColumn("limiter_reason").getString()};
}

ProgressRecord read_progress(SQLite::Statement& row) {
  return {.target = {.database = row.getColumn("target_database").getString(),
                     .collection = row.getColumn("target_collection").getString()},
          .state = read_state(row.getColumn("state")),
          .rows_expected = row.getColumn("rows_expected").getInt64(),
          .rows_done = row.getColumn("rows_done").getInt64(),
          .rows_before = row.getColumn("rows_before").getInt64(),
          .bytes = row.getColumn("bytes").getInt64(),
          .retries = row.getColumn("retries").getInt64(),
          .rows_quarantined = row.getColumn("rows_quarantined").getInt64(),
          .rows_per_s = row.getColumn("rows_per_s").getDouble(),
          .bytes_per_s = row.getColumn("bytes_per_s").getDouble(),
          .updated_at = row.getColumn("updated_at").getString()};
}

RunNodeRecord read_run_node(SQLite::Statement& row) {
  return {.node_id = row.getColumn("node_id").getString(),
          .ordinal = row.getColumn("ordinal").getInt64(),
          .state = read_state(row.getColumn("state")),
          .started_at = row.getColumn("started_at").getString(),
          .finished_at = row.getColumn("finished_at").getString(),
          .duration_ms = row.getColumn("duration_ms").getInt64(),
          .rows = row.getColumn("rows").getInt64(),
          .bytes = row.getColumn("bytes").getInt64(),
          .retries = row.getColumn("retries").getInt64(),
          .error = row.getColumn("error").getString(),
          .cause = row.getColumn("cause").getString()};
}

EventRecord read_event(SQLite::Statement& row) {
  return {.run_id = row.getColumn("run_id").getString(),
          .at = row.getColumn("at").getString(),
          .node_id = row.getColumn("node_id").getString(),
          .text = row.getColumn("text").getString(),
          .level = read_level(row.getColumn("level")),
          .seq = row.getColumn("seq").getInt64()};
}

}  // namespace

JournalView::JournalView(std::unique_ptr<SQLite::Database> database, std::string path)
    : path_(std::move(path)), database_(std::move(database)) {}

JournalView::~JournalView() = default;

Result<std::unique_ptr<JournalView>> JournalView::open(const std::filesystem::path& folder) {
  const std::string path = journal_path(folder);
  auto database = open_file_to_read(folder);
  if (!database) return database.error();
  if (*database == nullptr) return std::unique_ptr<JournalView>();
  try {
    (*database)->exec(
        "BEGIN");  // ends with the connection; until then the answers are of one moment
  } catch (const SQLite::Exception& exception) {
    return journal_error("read", path + ": " + exception.what());
  }
  return std::unique_ptr<JournalView>(new JournalView(std::move(*database), path));
}

Result<std::vector<RunRecord>> JournalView::runs() {
  return rows_of<RunRecord>(
      *database_, path_, "SELECT * FROM runs ORDER BY rowid DESC", [](SQLite::Statement&) {},
      read_run);
}

Result<std::vector<ProgressRecord>> JournalView::progress(const std::string& run_id) {
  return rows_of<ProgressRecord>(*database_, path_, "SELECT * FROM progress WHERE run_id = ?",
                                 of_run(run_id), read_progress);
}

Result<std::vector<RunNodeRecord>> JournalView::nodes(const std::string& run_id) {
  return rows_of<RunNodeRecord>(*database_, path_,
                                "SELECT * FROM run_nodes WHERE run_id = ? ORDER BY ordinal",
                                of_run(run_id), read_run_node);
}

Result<std::vector<EventRecord>> JournalView::events(const std::string& run_id,
                                                     std::int64_t after_seq) {
  return rows_of<EventRecord>(
      *database_, path_, "SELECT * FROM events WHERE run_id = ? AND seq > ? ORDER BY seq",
      [&](SQLite::Statement& query) {
        query.bind(1, run_id);
        query.bind(2, after_seq);
      },
      read_event);
}

Result<std::vector<EventRecord>> JournalView::last_troubles(const std::string& run_id,
                                                            int count_max) {
  auto found = rows_of<EventRecord>(
      *database_, path_,
      "SELECT * FROM events WHERE run_id = ? AND level <> 'info' ORDER BY seq DESC LIMIT ?",
      [&](SQLite::Statement& query) {
        query.bind(1, run_id);
        query.bind(2, count_max);
      },
      read_event);
  if (found) std::ranges::reverse(*found);
  return found;
}

Result<std::optional<LeaseRecord>> JournalView::last_lease() {
  try {
    return read_last_lease(*database_);
  } catch (const SQLite::Exception& exception) {
    return journal_error("read", path_ + ": " + exception.what());
  }
}

Result<std::optional<LeaseRecord>> JournalView::lease_of(const std::string& run_id) {
  auto found = rows_of<LeaseRecord>(
      *database_, path_, "SELECT * FROM leases WHERE run_id = ? ORDER BY epoch DESC LIMIT 1",
      of_run(run_id), read_lease);
  if (!found) return found.error();
  if (found->empty()) return std::optional<LeaseRecord>();
  return std::optional<LeaseRecord>(std::move(found->front()));
}

}  // namespace kiteway::executor
