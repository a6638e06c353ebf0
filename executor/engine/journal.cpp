#include "executor/engine/journal.h"

#include "executor/engine/journal_schema.h"
#include "schema/base/text.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <system_error>
#include <type_traits>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr const char* kFileName = "journal.db";
constexpr int kBusyTimeoutMs = 10'000;  // a reader of another process may hold a page for a moment

constexpr std::array<std::pair<State, const char*>, 5> kStates{
    {{State::kRunning, "running"},
     {State::kDone, "done"},
     {State::kFailed, "failed"},
     {State::kSkipped, "skipped"},
     {State::kInterrupted, "interrupted"}}};
constexpr std::array<std::pair<RangeState, const char*>, 3> kRangeStates{
    {{RangeState::kPending, "pending"},
     {RangeState::kInFlight, "in_flight"},
     {RangeState::kDone, "done"}}};

template <class Enum, std::size_t Size>
const char* name_of(const std::array<std::pair<Enum, const char*>, Size>& names, Enum value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

/// Throws for a text that is not in the table: guarded() turns it into an error.
template <class Enum, std::size_t Size>
Enum value_of(const std::array<std::pair<Enum, const char*>, Size>& names,
              const std::string& text) {
  for (const auto& [value, name] : names) {
    if (text == name) return value;
  }
  throw SQLite::Exception("unknown state " + quote(text));
}

Error journal_error(const std::string& what, const std::string& reason) {
  return {.kind = ErrorKind::kInvalidInput,
          .message = "cannot " + what + " the journal: " + printable(reason)};
}

/// Partition names have no line ends (server rule), so a line each is a safe list; a list with one
/// empty name, the whole collection, is a single line end.
std::string to_lines(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += name + "\n";
  return text;
}

std::vector<std::string> from_lines(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    names.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

void bind_key(SQLite::Statement& statement, int index, const std::optional<PrimaryKey>& key) {
  if (!key) {
    statement.bind(index);
  } else if (const auto* number = std::get_if<std::int64_t>(&*key)) {
    statement.bind(index, *number);
  } else {
    const auto& text = std::get<std::string>(*key);
    statement.bind(index, static_cast<const void*>(text.data()), static_cast<int>(text.size()));
  }
}

std::optional<PrimaryKey> read_key(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  if (column.isInteger()) return PrimaryKey(column.getInt64());
  return PrimaryKey(column.getString());
}

static_assert(sizeof(Digest) == 16 && std::is_trivially_copyable_v<Digest>);

std::optional<Digest> read_digest(const SQLite::Column& column) {
  if (column.getBytes() != static_cast<int>(sizeof(Digest))) return std::nullopt;
  Digest digest;
  std::memcpy(&digest, column.getBlob(), sizeof digest);
  return digest;
}

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

/// Reading a file in WAL mode makes files beside it. A journal that was closed well has no log, and
/// is read as the single file it is.
std::string read_only_uri(const std::filesystem::path& path) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    const bool is_special = c == '%' || c == '?' || c == '#';
    uri += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  std::error_code failure;
  const bool has_log = std::filesystem::exists(path.string() + "-wal", failure);
  return has_log ? uri : uri + "?immutable=1";
}

/// Refuses files that are not ours or from a newer kiteway. To be written, an empty one gets its
/// tables, and an older one is brought forward.
Outcome prepare(SQLite::Database& database, bool may_write, const std::string& path) {
  const int tables = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  const int application = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (tables == 0 && may_write) {
    SQLite::Transaction transaction(database);
    database.exec(kJournalTables);
    database.exec(fmt::format("PRAGMA application_id = {}", kJournalApplicationId));
    database.exec(fmt::format("PRAGMA user_version = {}", kJournalVersion));
    transaction.commit();
    return Done{};
  }
  if (application != kJournalApplicationId) {
    return journal_error("use", path + " is not a kiteway journal; give another state folder");
  }
  if (version > kJournalVersion) {
    return journal_error("use", path + " was written by a newer kiteway; use that one");
  }
  if (version == kJournalVersion || !may_write) return Done{};  // readers know all older tables
  SQLite::Transaction transaction(database);
  for (int step = std::max(version, 1); step < kJournalVersion; ++step) {
    database.exec(kJournalUpgrades[step - 1]);
  }
  database.exec(fmt::format("PRAGMA user_version = {}", kJournalVersion));
  transaction.commit();
  return Done{};
}

}  // namespace

std::string to_string(State state) { return name_of(kStates, state); }

Journal::Journal(std::unique_ptr<SQLite::Database> database, std::string target_uri, Clock& clock)
    : database_(std::move(database)),
      target_uri_(std::move(target_uri)),
      clock_(clock),
      commits_([this](const std::vector<GroupCommit::Change>& changes) {
        return transact<Done>("write", [&]() -> Outcome {
          for (const auto& change : changes) change();
          return Done{};
        });
      }) {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& folder,
                                               const std::string& target_uri, Clock& clock) {
  std::error_code failure;
  const bool is_new = std::filesystem::create_directories(folder, failure);
  if (failure)
    return journal_error("make the folder of", folder.string() + ": " + failure.message());
  if (is_new) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failure);
  }
  const std::string path = (folder / kFileName).string();
  try {
    auto database = std::make_unique<SQLite::Database>(
        path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
    if (auto ready = prepare(*database, true, path); !ready) return ready.error();
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    return std::unique_ptr<Journal>(new Journal(std::move(database), target_uri, clock));
  } catch (const SQLite::Exception& exception) {
    return journal_error("open", path + ": " + exception.what());
  }
}

Result<History> Journal::read_history(const std::filesystem::path& folder,
                                      const std::string& target_uri) {
  const std::filesystem::path path = folder / kFileName;
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) return History{};
  try {
    SQLite::Database database(read_only_uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI,
                              kBusyTimeoutMs);
    // A process may have ended between making the file and filling it.
    if (database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0) return History{};
    if (auto ready = prepare(database, false, path.string()); !ready) return ready.error();
    SQLite::Statement query(database, "SELECT * FROM collections WHERE target_uri = ?");
    query.bind(1, target_uri);
    History history;
    while (query.executeStep()) {
      history[{.database = query.getColumn("target_database").getString(),
               .collection = query.getColumn("target_collection").getString()}] =
          read_collection(query);
    }
    return history;
  } catch (const SQLite::Exception& exception) {
    return journal_error("read", path.string() + ": " + exception.what());
  }
}

template <class T>
Result<T> Journal::guarded(const char* what, const std::function<Result<T>()>& work) {
  if (auto flushed = commits_.flush(); !flushed) return flushed.error();
  return transact(what, work);
}

template <class T>
Result<T> Journal::transact(const char* what, const std::function<Result<T>()>& work) {
  const std::lock_guard lock(mutex_);
  try {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    Result<T> result = work();
    transaction.commit();
    return result;
  } catch (const SQLite::Exception& exception) {
    return journal_error(what, exception.what());
  }
}

Outcome Journal::begin_run(const RunRecord& run) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement insert(*database_,
                             "INSERT INTO runs (run_id, plan_name, plan_digest, target_uri, state, "
                             "started_at) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, run.run_id);
    insert.bind(2, run.plan_name);
    insert.bind(3, run.plan_digest);
    insert.bind(4, run.target_uri);
    insert.bind(5, name_of(kStates, run.state));
    insert.bind(6, run.started_at);
    insert.exec();
    return Done{};
  });
}

Outcome Journal::finish_run(const std::string& run_id, State state) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement update(*database_,
                             "UPDATE runs SET state = ?, finished_at = ? WHERE run_id = ?");
    update.bind(1, name_of(kStates, state));
    update.bind(2, rfc3339(clock_.wall_now()));
    update.bind(3, run_id);
    update.exec();
    return Done{};
  });
}

Outcome Journal::put_collection(const CollectionAddress& target, const CollectionHistory& history) {
  return guarded<Done>("write", [&]() -> Outcome {
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
    return Done{};
  });
}

Result<std::optional<CollectionHistory>> Journal::collection(const CollectionAddress& target) {
  using Found = std::optional<CollectionHistory>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(
        *database_,
        "SELECT * FROM collections WHERE target_uri = ? AND target_database = ? "
        "AND target_collection = ?");
    query.bind(1, target_uri_);
    query.bind(2, target.database);
    query.bind(3, target.collection);
    if (!query.executeStep()) return Found{};
    return Found{read_collection(query)};
  });
}

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
                   .state = value_of(kStates, query.getColumn("state").getString()),
                   .error = query.getColumn("error").getString()}};
  });
}

Outcome Journal::put_node(const NodeRecord& node) {
  return guarded<Done>("write", [&]() -> Outcome {
    const std::string now = rfc3339(clock_.wall_now());
    const bool starts = node.state == State::kRunning;
    SQLite::Statement put(
        *database_,
        "INSERT INTO nodes (node_key, run_id, node_id, target_database, target_collection, "
        "target_collection_id, state, started_at, finished_at, error, target_uri) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?12) ON CONFLICT (node_key) DO UPDATE "
        "SET "
        "run_id = ?2, target_collection_id = ?6, state = ?7, finished_at = ?9, error = ?10, "
        "attempts = attempts + ?11, started_at = CASE WHEN ?11 THEN ?8 ELSE started_at END");
    put.bind(1, node.key);
    put.bind(2, node.run_id);
    put.bind(3, node.node_id);
    put.bind(4, node.target.database);
    put.bind(5, node.target.collection);
    put.bind(6, node.target_collection_id);
    put.bind(7, name_of(kStates, node.state));
    put.bind(8, now);
    put.bind(9, starts ? "" : now);
    put.bind(10, node.error);
    put.bind(11, starts ? 1 : 0);
    put.bind(12, target_uri_);
    put.exec();
    return Done{};
  });
}

Result<std::optional<ScanRecord>> Journal::scan(const std::string& key) {
  using Found = std::optional<ScanRecord>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(*database_, "SELECT * FROM scans WHERE scan_key = ?");
    query.bind(1, key);
    if (!query.executeStep()) return Found{};
    return Found{
        ScanRecord{.key = key,
                   .target = {.database = query.getColumn("target_database").getString(),
                              .collection = query.getColumn("target_collection").getString()},
                   .entity_count = query.getColumn("entity_count").getInt64(),
                   .row_bytes = query.getColumn("row_bytes").getInt64(),
                   .is_complete = query.getColumn("is_complete").getInt() != 0,
                   .is_uncertain = query.getColumn("is_uncertain").getInt() != 0}};
  });
}

Outcome Journal::begin_scan(const ScanRecord& scan) {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement clear(*database_, "DELETE FROM ranges WHERE scan_key = ?");
    clear.bind(1, scan.key);
    clear.exec();
    SQLite::Statement put(*database_,
                          "INSERT OR REPLACE INTO scans (scan_key, target_database, "
                          "target_collection, entity_count, row_bytes, target_uri, "
                          "is_complete, is_uncertain) VALUES (?, ?, ?, ?, ?, ?, 0, ?)");
    put.bind(1, scan.key);
    put.bind(2, scan.target.database);
    put.bind(3, scan.target.collection);
    put.bind(4, scan.entity_count);
    put.bind(5, scan.row_bytes);
    put.bind(6, target_uri_);
    put.bind(7, scan.is_uncertain ? 1 : 0);
    put.exec();
    return Done{};
  });
}

Outcome Journal::finish_scan(const std::string& key) {
  return wait(commits_.add([this, key] {
    SQLite::Statement update(*database_, "UPDATE scans SET is_complete = 1 WHERE scan_key = ?");
    update.bind(1, key);
    update.exec();
  }));
}

Result<std::set<std::string>> Journal::begun_scans(const CollectionAddress& target) {
  using Found = std::set<std::string>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(
        *database_,
        "SELECT scan_key FROM scans WHERE target_uri = ? AND target_database = ? AND "
        "target_collection = ? AND (is_uncertain OR EXISTS (SELECT 1 FROM ranges WHERE "
        "ranges.scan_key = scans.scan_key AND (is_uncertain OR state <> 'pending')))");
    query.bind(1, target_uri_);
    query.bind(2, target.database);
    query.bind(3, target.collection);
    Found found;
    while (query.executeStep()) found.insert(query.getColumn(0).getString());
    return found;
  });
}

GroupCommit::Ticket Journal::queue_ranges(const std::string& scan_key,
                                          std::vector<RangeRecord> ranges) {
  return commits_.add(
      [this, scan_key, ranges = std::move(ranges)] { write_ranges(scan_key, ranges); });
}

void Journal::write_ranges(const std::string& scan_key, const std::vector<RangeRecord>& ranges) {
  SQLite::Statement put(*database_,
                        "INSERT OR REPLACE INTO ranges VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& range : ranges) {
    put.reset();
    put.bind(1, scan_key);
    put.bind(2, range.ordinal);
    bind_key(put, 3, range.range.after);
    bind_key(put, 4, range.range.upto);
    put.bind(5, range.key_count);
    put.bind(6, name_of(kRangeStates, range.state));
    put.bind(7, range.is_uncertain ? 1 : 0);
    if (range.checksum) {
      put.bind(8, &*range.checksum, sizeof(Digest));
    } else {
      put.bind(8);
    }
    put.exec();
  }
}

Result<std::vector<RangeRecord>> Journal::ranges(const std::string& scan_key) {
  using Found = std::vector<RangeRecord>;
  return guarded<Found>("read", [&]() -> Result<Found> {
    SQLite::Statement query(*database_, "SELECT * FROM ranges WHERE scan_key = ? ORDER BY ordinal");
    query.bind(1, scan_key);
    Found found;
    while (query.executeStep()) {
      found.push_back({.ordinal = query.getColumn("ordinal").getInt64(),
                       .range = {.after = read_key(query.getColumn("after_key")),
                                 .upto = read_key(query.getColumn("upto_key"))},
                       .key_count = query.getColumn("key_count").getInt64(),
                       .state = value_of(kRangeStates, query.getColumn("state").getString()),
                       .is_uncertain = query.getColumn("is_uncertain").getInt() != 0,
                       .checksum = read_digest(query.getColumn("checksum"))});
    }
    return found;
  });
}

Outcome Journal::forget(const CollectionAddress& target) {
  return guarded<Done>("write", [&]() -> Outcome {
    for (const char* sql :
         {"DELETE FROM ranges WHERE scan_key IN (SELECT scan_key FROM scans WHERE "
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
