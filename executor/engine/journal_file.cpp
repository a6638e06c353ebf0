#include "executor/engine/journal_file.h"

#include "executor/engine/journal_schema.h"
#include "schema/base/text.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace kiteway::executor {

Error journal_error(const std::string& what, const std::string& reason) {
  return {.kind = ErrorKind::kInvalidInput,
          .message = "cannot " + what + " the journal: " + printable(reason)};
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

Outcome prepare_journal(SQLite::Database& database, JournalUse use, const std::string& path) {
  const bool may_write = use == JournalUse::kWrite;
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

}  // namespace kiteway::executor
