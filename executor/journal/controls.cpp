#include "executor/journal/controls.h"

#include "executor/journal/file.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>

namespace kiteway::executor {
namespace {

Outcome change(const ControlInput& input, const std::function<void(SQLite::Database&)>& work) {
  auto database = open_file_to_change(input.folder);
  if (!database) return database.error();
  try {
    SQLite::Transaction transaction(**database, SQLite::TransactionBehavior::IMMEDIATE);
    work(**database);
    transaction.commit();
    return Done{};
  } catch (const SQLite::Exception& exception) {
    return journal_error("write", journal_path(input.folder) + ": " + exception.what());
  }
}

void write_down_request(SQLite::Database& database, const ControlInput& input,
                        const std::string& run_id) {
  SQLite::Statement ask(database,
                        "UPDATE runs SET cancel_requested_at = ?, cancel_requested_by = ? "
                        "WHERE run_id = ? AND cancel_requested_at = ''");
  ask.bind(1, input.now);
  ask.bind(2, input.who);
  ask.bind(3, run_id);
  if (ask.exec() == 0) return;
  SQLite::Statement note(database,
                         "INSERT INTO events (run_id, at, node_id, text, level) "
                         "VALUES (?, ?, '', ?, 'warning')");
  note.bind(1, run_id);
  note.bind(2, input.now);
  note.bind(3, "cancel was asked for by " + input.who);
  note.exec();
}

}  // namespace

Outcome request_cancel(const ControlInput& input, const std::string& run_id) {
  return change(input,
                [&](SQLite::Database& database) { write_down_request(database, input, run_id); });
}

Outcome mark_cancelled(const ControlInput& input, const std::string& run_id) {
  return change(input, [&](SQLite::Database& database) {
    write_down_request(database, input, run_id);
    SQLite::Statement end(database,
                          "UPDATE runs SET state = 'cancelled', finished_at = CASE WHEN "
                          "finished_at = '' THEN ? ELSE finished_at END WHERE run_id = ? AND "
                          "state IN ('running', 'interrupted')");
    end.bind(1, input.now);
    end.bind(2, run_id);
    end.exec();
  });
}

Outcome break_lease(const ControlInput& input, std::int64_t epoch) {
  return change(input, [&](SQLite::Database& database) {
    SQLite::Statement end(database,
                          "UPDATE leases SET released_at = ?, released_by = ? "
                          "WHERE epoch = ? AND released_at = ''");
    end.bind(1, input.now);
    end.bind(2, input.who);
    end.bind(3, epoch);
    end.exec();
  });
}

}  // namespace kiteway::executor
