// Runs in the journal, and what happened in them.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {

Outcome Journal::begin_run(const RunRecord& run) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement settle(
        *database_,
        "UPDATE runs SET state = 'interrupted', finished_at = coalesce((SELECT max(heartbeat_at) "
        "FROM leases WHERE leases.run_id = runs.run_id), started_at) WHERE state = 'running'");
    settle.exec();
    SQLite::Statement insert(*database_,
                             "INSERT INTO runs (run_id, plan_name, plan_digest, target_uri, state, "
                             "started_at, command) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, run.run_id);
    insert.bind(2, run.plan_name);
    insert.bind(3, run.plan_digest);
    insert.bind(4, run.target_uri);
    insert.bind(5, column_text(run.state));
    insert.bind(6, run.started_at);
    insert.bind(7, run.command);
    insert.exec();
    return Done{};
  });
}

Outcome Journal::finish_run(const std::string& run_id, State state, const RunParts& parts) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement update(
        *database_,
        "UPDATE runs SET state = CASE WHEN ?1 = 'interrupted' AND cancel_requested_at <> '' "
        "THEN 'cancelled' ELSE ?1 END, finished_at = ?2 WHERE run_id = ?3");
    update.bind(1, column_text(state));
    update.bind(2, rfc3339(clock_.wall_now()));
    update.bind(3, run_id);
    update.exec();
    write_progress(run_id, parts.collections);
    write_run_nodes(run_id, parts.nodes);
    return Done{};
  });
}

Result<std::string> Journal::cancel_requested_by(const std::string& run_id) {
  // Not guarded(): a request to stop must not wait for what is queued.
  return transact<std::string>("read", [&]() -> Result<std::string> {
    SQLite::Statement query(*database_, "SELECT cancel_requested_by FROM runs WHERE run_id = ?");
    query.bind(1, run_id);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
  });
}

void Journal::write_event(const EventRecord& event) {
  SQLite::Statement add(
      *database_, "INSERT INTO events (run_id, at, node_id, text, level) VALUES (?, ?, ?, ?, ?)");
  add.bind(1, event.run_id);
  add.bind(2, event.at);
  add.bind(3, event.node_id);
  add.bind(4, event.text);
  add.bind(5, column_text(event.level));
  add.exec();
}

Outcome Journal::add_event(const EventRecord& event) {
  return guarded<Done>("write", [&]() -> Outcome {
    write_event(event);
    return Done{};
  });
}

void Journal::queue_event(EventRecord event) {
  commits_.add([this, event = std::move(event)] { write_event(event); });
}

void Journal::queue_limiter(const std::string& run_id, std::string limiter, std::string reason) {
  commits_.add([this, run_id, limiter = std::move(limiter), reason = std::move(reason)] {
    SQLite::Statement put(*database_,
                          "UPDATE runs SET limiter = ?, limiter_reason = ? WHERE run_id = ?");
    put.bind(1, limiter);
    put.bind(2, reason);
    put.bind(3, run_id);
    put.exec();
  });
}

}  // namespace kiteway::executor
