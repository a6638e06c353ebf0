// Runs in the journal, and what happened in them.
#include "executor/engine/journal/columns.h"
#include "executor/engine/journal/transact.h"

namespace kiteway::executor {

Outcome Journal::begin_run(const RunRecord& run) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement insert(*database_,
                             "INSERT INTO runs (run_id, plan_name, plan_digest, target_uri, state, "
                             "started_at) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, run.run_id);
    insert.bind(2, run.plan_name);
    insert.bind(3, run.plan_digest);
    insert.bind(4, run.target_uri);
    insert.bind(5, column_text(run.state));
    insert.bind(6, run.started_at);
    insert.exec();
    return Done{};
  });
}

Outcome Journal::finish_run(const std::string& run_id, State state) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement update(*database_,
                             "UPDATE runs SET state = ?, finished_at = ? WHERE run_id = ?");
    update.bind(1, column_text(state));
    update.bind(2, rfc3339(clock_.wall_now()));
    update.bind(3, run_id);
    update.exec();
    return Done{};
  });
}

Outcome Journal::add_event(const EventRecord& event) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement add(*database_,
                          "INSERT INTO events (run_id, at, node_id, text) VALUES (?, ?, ?, ?)");
    add.bind(1, event.run_id);
    add.bind(2, event.at);
    add.bind(3, event.node_id);
    add.bind(4, event.text);
    add.exec();
    return Done{};
  });
}

}  // namespace kiteway::executor
