#include "executor/journal/file.h"

#include "executor/journal/tables.h"
#include "schema/base/quote.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <system_error>

namespace kiteway::executor {
namespace {

constexpr const char* kFileName = "journal.db";
constexpr int kBusyTimeoutMs = 10'000;  // a reader of another process may hold a page for a moment

bool has_beside(const std::filesystem::path& path, const char* suffix) {
  std::error_code failure;
  return std::filesystem::exists(path.string() + suffix, failure);
}

/// Reading a file in WAL mode makes files beside it. A journal that was closed well has no log, and
/// is read as the single file it is.
std::string uri_to_read(const std::filesystem::path& path, bool is_alone) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    const bool is_special = c == '%' || c == '?' || c == '#';
    uri += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return is_alone ? uri + "?immutable=1" : uri;
}

/// A run trusts its journal, so pages that do not fit together are found before it begins: some
/// milliseconds for each million rows of the source.
Outcome check_pages(SQLite::Database& database, const std::string& path) {
  const std::string found = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (found == "ok") return Done{};
  return journal_error("use", path + " is damaged (" + found +
                                  "); restore it from a copy, or give another state folder");
}

/// Refuses files that are not ours or of another version. An empty one gets its tables when it is
/// to be written.
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
    return journal_error("use", path + " is not a kiteway journal; pass another state folder");
  }
  if (version != kJournalVersion) {
    return journal_error(
        "use", fmt::format("{} was written by another version of kiteway (journal version {}, this "
                           "one reads {}); use that version, or pass another state folder",
                           path, version, kJournalVersion));
  }
  return Done{};
}

}  // namespace

Error journal_error(const std::string& what, const std::string& reason) {
  return {.kind = ErrorKind::kInvalidInput,
          .message = "cannot " + what + " the journal: " + printable(reason)};
}

Result<std::unique_ptr<SQLite::Database>> open_file_to_write(const std::filesystem::path& folder) {
  std::error_code failure;
  const bool is_new = std::filesystem::create_directories(folder, failure);
  if (failure)
    return journal_error("make the folder of", folder.string() + ": " + failure.message());
  if (is_new) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failure);
  }
  const std::string path = journal_path(folder);
  try {
    auto database = std::make_unique<SQLite::Database>(
        path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
    if (auto ready = prepare(*database, true, path); !ready) return ready.error();
    if (auto whole = check_pages(*database, path); !whole) return whole.error();
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    return database;
  } catch (const SQLite::Exception& exception) {
    return journal_error("open", path + ": " + exception.what());
  }
}

Result<std::unique_ptr<SQLite::Database>> open_file_to_read(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kFileName;
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) return std::unique_ptr<SQLite::Database>();
  try {
    // Of a process that ended while it made the file: SQLite takes back what it had begun, for
    // which it has to write.
    const bool is_half_made = has_beside(path, "-journal");
    const bool is_alone = !is_half_made && !has_beside(path, "-wal");
    auto database = std::make_unique<SQLite::Database>(
        uri_to_read(path, is_alone),
        SQLite::OPEN_URI | (is_half_made ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY),
        kBusyTimeoutMs);
    // Made, and not filled before the process ended.
    if (database->execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0) {
      return std::unique_ptr<SQLite::Database>();
    }
    if (auto ready = prepare(*database, false, path.string()); !ready) return ready.error();
    return database;
  } catch (const SQLite::Exception& exception) {
    return journal_error("read", path.string() + ": " + exception.what());
  }
}

Result<std::unique_ptr<SQLite::Database>> open_file_to_change(const std::filesystem::path& folder) {
  const std::string path = journal_path(folder);
  try {
    auto database =
        std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    if (auto ready = prepare(*database, false, path); !ready) return ready.error();
    return database;
  } catch (const SQLite::Exception& exception) {
    return journal_error("open", path + ": " + exception.what());
  }
}

std::string journal_path(const std::filesystem::path& folder) {
  return (folder / kFileName).string();
}

}  // namespace kiteway::executor
