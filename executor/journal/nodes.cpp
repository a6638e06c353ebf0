// Nodes in the journal, by the key that the same work has in every run.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {

Result<std::optional<NodeRecord>> Journal::node(const std::string& key) {
  using Found = std::optional<NodeRecord>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(*database_, "SELECT * FROM nodes WHERE node_key = ?");
    query.bind(1, key);
    if (!query.executeStep()) return Found{};
    return Found{
        NodeRecord{.key = key,
                   .run_id = query.getColumn("run_id").getString(),
                   .node_id = query.getColumn("node_id").getString(),
                   .target = {.database = query.getColumn("target_database").getString(),
                              .collection = query.getColumn("target_collection").getString()},
                   .target_collection_id = query.getColumn("target_collection_id").getInt64(),
                   .state = read_state(query.getColumn("state")),
                   .error = query.getColumn("error").getString()}};
  });
}

GroupCommit::Ticket Journal::queue_node(NodeRecord node, std::optional<RunNodeRecord> in_run) {
  return commits_.add([this, node = std::move(node), in_run = std::move(in_run)] {
    write_node(node);
    if (in_run) write_run_nodes(node.run_id, {*in_run});
  });
}

void Journal::write_node(const NodeRecord& node) {
  const std::string now = rfc3339(clock_.wall_now());
  const bool starts = node.state == State::kRunning;
  SQLite::Statement put(
      *database_,
      "INSERT INTO nodes (node_key, run_id, node_id, target_database, target_collection, "
      "target_collection_id, state, started_at, finished_at, error, target_uri) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?12) ON CONFLICT (node_key) DO UPDATE SET "
      "run_id = ?2, target_collection_id = ?6, state = ?7, finished_at = ?9, error = ?10, "
      "attempts = attempts + ?11, started_at = CASE WHEN ?11 THEN ?8 ELSE started_at END");
  put.bind(1, node.key);
  put.bind(2, node.run_id);
  put.bind(3, node.node_id);
  put.bind(4, node.target.database);
  put.bind(5, node.target.collection);
  put.bind(6, node.target_collection_id);
  put.bind(7, column_text(node.state));
  put.bind(8, now);
  put.bind(9, starts ? "" : now);
  put.bind(10, node.error);
  put.bind(11, starts ? 1 : 0);
  put.bind(12, target_uri_);
  put.exec();
}

}  // namespace kiteway::executor
