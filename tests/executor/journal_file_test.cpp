// The journal's file: foreign ones are refused, and who only reads leaves no trace.
#include "executor/journal/journal.h"
#include "executor/journal/tables.h"
#include "executor/journal/view.h"
#include "tests/support/journal_writes.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temp_folder.h"

#include <sys/resource.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

namespace fs = std::filesystem;
using testing::ManualClock;
using testing::TempFolder;
using testing::write_file;

const std::string kTarget = "http://localhost:19531";
const CollectionAddress kProducts{"default", "products"};

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

void run_sql(const fs::path& file, const std::string& sql) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(sql);
}

// Opens a journal in the folder and closes it again, with one collection in it.
void make_journal(const fs::path& folder) {
  ManualClock clock;
  auto journal = Journal::open(folder, kTarget, clock);
  if (!journal) FAIL(journal.error().message);
  REQUIRE(put_collection(**journal, kProducts, {.run_id = "run-1"}));
}

std::string open_refusal(const fs::path& folder) {
  ManualClock clock;
  const auto journal = Journal::open(folder, kTarget, clock);
  REQUIRE_FALSE(journal);
  CHECK(journal.error().kind == ErrorKind::kInvalidInput);
  return journal.error().message;
}

std::string read_refusal(const fs::path& folder) {
  const auto history = Journal::read_history(folder, kTarget);
  REQUIRE_FALSE(history);
  CHECK(history.error().kind == ErrorKind::kInvalidInput);
  return history.error().message;
}

TEST_SUITE("executor journal file") {
  TEST_CASE("a journal that is not there has no history, and is not made by asking") {
    const TempFolder folder;
    CHECK(Journal::read_history(folder.path(), kTarget)->empty());
    CHECK(names_in(folder.path()).empty());
    CHECK(Journal::read_history(folder / "missing", kTarget)->empty());
    CHECK_FALSE(fs::exists(folder / "missing"));
  }

  TEST_CASE("reading the history of a finished run leaves no file behind") {
    const TempFolder folder;
    make_journal(folder.path());
    REQUIRE(names_in(folder.path()) == std::set<std::string>{"journal.db"});
    const std::string before = testing::read_file(folder / "journal.db");
    CHECK(Journal::read_history(folder.path(), kTarget)->at(kProducts).run_id == "run-1");
    CHECK(names_in(folder.path()) == std::set<std::string>{"journal.db"});
    CHECK(testing::read_file(folder / "journal.db") == before);
  }

  TEST_CASE("the history is readable while a run writes") {
    const TempFolder folder;
    ManualClock clock;
    auto journal = Journal::open(folder.path(), kTarget, clock);
    REQUIRE(journal);
    REQUIRE(put_collection(**journal, kProducts, {.run_id = "run-1"}));
    CHECK(Journal::read_history(folder.path(), kTarget)->at(kProducts).run_id == "run-1");
    CHECK(Journal::read_history(folder.path(), "http://elsewhere")->empty());
    REQUIRE(put_collection(**journal, kProducts, {.run_id = "run-2"}));
    CHECK(Journal::read_history(folder.path(), kTarget)->at(kProducts).run_id == "run-2");
  }

  TEST_CASE("what a process had written of a journal when it died making it is taken back") {
    const TempFolder folder;
    fs::create_directory(folder / "whole");
    run_sql(folder / "whole/journal.db", "CREATE TABLE a (b)");
    {
      // Copied while the transaction is open: its rollback journal, and pages past their old state.
      SQLite::Database database((folder / "whole/journal.db").string(), SQLite::OPEN_READWRITE);
      database.exec("PRAGMA cache_size = 1");
      database.exec("BEGIN");
      database.exec("DROP TABLE a");
      database.exec(
          "CREATE TABLE c AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
          "WHERE i < 500) SELECT i, hex(randomblob(100)) FROM n");
      fs::create_directory(folder / "state");
      for (const char* name : {"journal.db", "journal.db-journal"}) {
        fs::copy_file(folder / "whole" / name, folder / "state" / name);
      }
    }
    CHECK(read_refusal(folder / "state").find("is not a kiteway journal") != std::string::npos);
    CHECK(names_in(folder / "state") == std::set<std::string>{"journal.db"});
  }

  TEST_CASE("a process that died between making the file and filling it left an empty journal") {
    const TempFolder folder;
    write_file(folder / "journal.db", "");
    const auto history = Journal::read_history(folder.path(), kTarget);
    CHECK((history && history->empty()));
    ManualClock clock;
    CHECK(Journal::open(folder.path(), kTarget, clock));
  }

  TEST_CASE("a file of somebody else is refused and left as it is") {
    const TempFolder folder;
    run_sql(folder / "journal.db", "CREATE TABLE mine (x)");
    const std::string before = testing::read_file(folder / "journal.db");
    const std::string message = "the journal: " + (folder / "journal.db").string() +
                                " is not a kiteway journal; give another state folder";
    CHECK(open_refusal(folder.path()) == "cannot use " + message);
    CHECK(read_refusal(folder.path()) == "cannot use " + message);
    CHECK(testing::read_file(folder / "journal.db") == before);
    CHECK(names_in(folder.path()) == std::set<std::string>{"journal.db"});
  }

  TEST_CASE("a file that is no database is refused") {
    const TempFolder folder;
    write_file(folder / "journal.db", std::string(5000, 'x'));
    CHECK(open_refusal(folder.path()).find("file is not a database") != std::string::npos);
    CHECK(read_refusal(folder.path()).find("file is not a database") != std::string::npos);
  }

  TEST_CASE("a journal with a damaged page is refused before a run trusts it, and left as it is") {
    const TempFolder folder;
    make_journal(folder.path());
    std::string bytes = testing::read_file(folder / "journal.db");
    constexpr std::size_t kPage = 4096;
    REQUIRE(bytes.size() > 4 * kPage);
    int refused = 0;
    for (std::size_t page = 1; page < bytes.size() / kPage; ++page) {
      std::string damaged = bytes;
      damaged.replace(page * kPage, 64, 64, '\x7F');
      write_file(folder / "journal.db", damaged);
      CAPTURE(page);
      CHECK(open_refusal(folder.path()).find("journal.db") != std::string::npos);
      CHECK(testing::read_file(folder / "journal.db") == damaged);
      ++refused;
    }
    CHECK(refused >= 4);
    write_file(folder / "journal.db", bytes);
    ManualClock clock;
    CHECK(Journal::open(folder.path(), kTarget, clock));
  }

  TEST_CASE("a journal that cannot grow any more fails as a whole, and holds what it held") {
    const TempFolder folder;
    ManualClock clock;
    {
      auto journal = Journal::open(folder.path(), kTarget, clock);
      REQUIRE(journal);
      REQUIRE(begin_scan(**journal, {.key = "k", .target = kProducts}));
      REQUIRE((*journal)->wait((*journal)->queue_ranges("k", {{.ordinal = 0}})));
    }
    const rlimit before = [] {
      rlimit limit{};
      getrlimit(RLIMIT_FSIZE, &limit);
      return limit;
    }();
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    {
      auto journal = Journal::open(folder.path(), kTarget, clock);
      REQUIRE(journal);
      const rlimit small{.rlim_cur = rlim_t{64} * 1024, .rlim_max = before.rlim_max};
      setrlimit(RLIMIT_FSIZE, &small);
      std::vector<RangeRecord> many;
      for (std::int64_t i = 1; i < 20'000; ++i) many.push_back({.ordinal = i});
      const auto full = (*journal)->wait((*journal)->queue_ranges("k", many));
      setrlimit(RLIMIT_FSIZE, &before);
      CHECK_FALSE(full);
      // There is room again, but what was lost came before: nothing more is taken.
      CHECK_FALSE(put_node(**journal, {.key = "n"}));
    }
    std::signal(SIGXFSZ, handler);
    auto journal = Journal::open(folder.path(), kTarget, clock);
    REQUIRE(journal);
    CHECK((*journal)->ranges("k")->size() == 1);
    CHECK_FALSE(*(*journal)->node("n"));
  }

  TEST_CASE("a journal of a newer kiteway is refused") {
    const TempFolder folder;
    make_journal(folder.path());
    run_sql(folder / "journal.db", "PRAGMA user_version = " + std::to_string(kJournalVersion + 1));
    const std::string message = "cannot use the journal: " + (folder / "journal.db").string() +
                                " was written by a newer kiteway; use that one";
    CHECK(open_refusal(folder.path()) == message);
    CHECK(read_refusal(folder.path()) == message);
  }

  TEST_CASE("a journal of version 1 is brought forward, with what it holds") {
    const TempFolder folder;
    make_journal(folder.path());
    // What version 1 had instead.
    run_sql(
        folder / "journal.db",
        "DROP TABLE scans; DROP TABLE ranges; DROP TABLE runs; DROP TABLE events;"
        "DROP TABLE counted_places; DROP TABLE leases; DROP TABLE progress; DROP TABLE run_nodes;"
        "DROP TABLE quarantined_rows;"
        "CREATE TABLE runs (run_id TEXT PRIMARY KEY, plan_name TEXT NOT NULL,"
        " plan_digest TEXT NOT NULL, target_uri TEXT NOT NULL, state TEXT NOT NULL,"
        " started_at TEXT NOT NULL, finished_at TEXT NOT NULL DEFAULT '') STRICT;"
        "CREATE TABLE events (seq INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL,"
        " at TEXT NOT NULL, node_id TEXT NOT NULL, text TEXT NOT NULL) STRICT;"
        "INSERT INTO runs VALUES ('run-0', 'shop', 'd', 'uri', 'done', '2026-11-22T09:14:02Z', '');"
        "CREATE TABLE scans (scan_key TEXT PRIMARY KEY, target_database TEXT NOT NULL,"
        " target_collection TEXT NOT NULL, key_count INTEGER NOT NULL,"
        " entity_count INTEGER NOT NULL, row_bytes INTEGER NOT NULL, target_uri TEXT NOT NULL)"
        " STRICT;"
        "CREATE TABLE ranges (scan_key TEXT NOT NULL, ordinal INTEGER NOT NULL, after_key ANY,"
        " upto_key ANY, key_count INTEGER NOT NULL, state TEXT NOT NULL,"
        " is_uncertain INTEGER NOT NULL, PRIMARY KEY (scan_key, ordinal)) STRICT, WITHOUT ROWID;"
        "INSERT INTO scans VALUES ('k', 'default', 'products', 7, 9, 100, '" +
            kTarget +
            "');"
            "INSERT INTO ranges VALUES ('k', 0, NULL, 7, 7, 'done', 0);"
            "PRAGMA user_version = 1");
    CHECK(Journal::read_history(folder.path(), kTarget)->at(kProducts).run_id == "run-1");

    ManualClock clock;
    const auto journal = Journal::open(folder.path(), kTarget, clock);

    REQUIRE(journal);
    const auto scan = *(*journal)->scan("k");
    REQUIRE(scan);
    CHECK(scan->is_complete);
    CHECK(scan->entity_count == 9);
    CHECK_FALSE(scan->is_uncertain);
    const std::vector<RangeRecord> expected = {{.ordinal = 0,
                                                .range = {.upto = std::int64_t{7}},
                                                .key_count = 7,
                                                .state = RangeState::kDone}};
    CHECK(*(*journal)->ranges("k") == expected);
    CHECK(begin_scan(**journal, {.key = "k", .target = kProducts}));
    CHECK((*journal)->begin_run({.run_id = "run-1", .started_at = "2026-11-23T09:14:02Z"}));
    const auto view = JournalView::open(folder.path());
    REQUIRE(view);
    const auto runs = (*view)->runs();
    REQUIRE(runs);
    REQUIRE(runs->size() == 2);
    CHECK(runs->at(1).run_id == "run-0");
    CHECK(runs->at(1).state == State::kDone);
  }

  TEST_CASE("a journal of an older kiteway is not watched, but brought forward by the next apply") {
    const TempFolder folder;
    make_journal(folder.path());
    run_sql(folder / "journal.db", "PRAGMA user_version = 2");
    const auto view = JournalView::open(folder.path());
    REQUIRE_FALSE(view);
    CHECK(view.error().message ==
          "cannot read the journal: " + (folder / "journal.db").string() +
              " was written by an older kiteway; the next apply brings it forward");
  }

  TEST_CASE("a journal of version 3 is brought forward, and its lost requests get their time") {
    const TempFolder folder;
    make_journal(folder.path());
    run_sql(folder / "journal.db",
            "ALTER TABLE progress DROP COLUMN rows_quarantined; DROP TABLE quarantined_rows;"
            "ALTER TABLE scans DROP COLUMN settles_at_ms;"
            "ALTER TABLE ranges DROP COLUMN settles_at_ms;"
            "ALTER TABLE ranges DROP COLUMN is_estimate;"
            "DROP TABLE counted_places;"
            "INSERT INTO scans VALUES ('k', 'default', 'products', 9, 100, '" +
                kTarget +
                "', 1, 0);"
                "INSERT INTO ranges VALUES ('k', 0, NULL, 7, 7, 'done', 0, NULL, 1);"
                "INSERT INTO ranges VALUES ('k', 1, 7, 8, 1, 'in_flight', 0, NULL, 1);"
                "INSERT INTO ranges VALUES ('k', 2, 8, 9, 1, 'done', 1, NULL, 1);"
                "PRAGMA user_version = 3");
    ManualClock clock;

    const auto journal = Journal::open(folder.path(), kTarget, clock);

    REQUIRE(journal);
    const auto ranges = *(*journal)->ranges("k");
    REQUIRE(ranges.size() == 3);
    CHECK(ranges[0].settles_at_ms == 0);
    const std::int64_t now =
        SystemClock().wall_now().time_since_epoch() / std::chrono::milliseconds(1);
    for (const std::size_t uncertain : {1U, 2U}) {
      CHECK(ranges[uncertain].settles_at_ms > now + 120'000);
      CHECK(ranges[uncertain].settles_at_ms < now + 180'000);
    }
    CHECK((*(*journal)->scan("k"))->settles_at_ms == 0);
  }

  TEST_CASE("a journal of version 4 is brought forward, and knows of no quarantined row") {
    const TempFolder folder;
    make_journal(folder.path());
    run_sql(
        folder / "journal.db",
        "ALTER TABLE progress DROP COLUMN rows_quarantined; DROP TABLE quarantined_rows;"
        "ALTER TABLE ranges DROP COLUMN is_estimate;"
        "INSERT INTO scans VALUES ('k', 'default', 'products', 9, 100, '" +
            kTarget +
            "', 1, 0, 0);"
            "INSERT INTO ranges VALUES ('k', 0, NULL, 7, 7, 'done', 0, NULL, 1, 0);"
            "INSERT INTO progress VALUES ('run-1', 'default', 'products', 'done', 7, 7, 0, 9, 0,"
            " 0, 0, '');"
            "PRAGMA user_version = 4");
    CHECK(Journal::read_history(folder.path(), kTarget)->at(kProducts).rows_quarantined == 0);
    CHECK(Journal::read_quarantined(folder.path(), kTarget)->empty());
    ManualClock clock;

    const auto journal = Journal::open(folder.path(), kTarget, clock);

    REQUIRE(journal);
    CHECK((*journal)->quarantined("k")->empty());
    CHECK((*journal)->ranges("k")->at(0).quarantined == 0);
    const auto view = JournalView::open(folder.path());
    REQUIRE(view);
    CHECK((*view)->progress("run-1")->at(0).rows_quarantined == 0);
  }

  TEST_CASE("a journal of version 5 is brought forward, and all its keys were counted") {
    const TempFolder folder;
    make_journal(folder.path());
    run_sql(folder / "journal.db",
            "ALTER TABLE ranges DROP COLUMN is_estimate;"
            "INSERT INTO ranges VALUES ('k', 0, NULL, 7, 7, 'pending', 0, NULL, 1, 0);"
            "PRAGMA user_version = 5");
    ManualClock clock;

    const auto journal = Journal::open(folder.path(), kTarget, clock);

    REQUIRE(journal);
    CHECK_FALSE((*journal)->ranges("k")->at(0).is_estimate);
  }

  TEST_CASE("a state that is not known is an error, not a guess") {
    const TempFolder folder;
    ManualClock clock;
    auto journal = Journal::open(folder.path(), kTarget, clock);
    REQUIRE(journal);
    REQUIRE(put_node(**journal, {.key = "k", .target = kProducts}));
    run_sql(folder / "journal.db", "UPDATE nodes SET state = 'half'");
    const auto node = (*journal)->node("k");
    REQUIRE_FALSE(node);
    CHECK(node.error().message == "cannot read the journal: unknown state \"half\"");
  }

  TEST_CASE("a folder that cannot be made is told with its path") {
    const TempFolder folder;
    write_file(folder / "file", "");
    const std::string message = open_refusal(folder / "file/state");
    CHECK(message == "cannot make the folder of the journal: " + (folder / "file/state").string() +
                         ": Not a directory");
  }

  TEST_CASE("a folder that is there as something else is told with its path") {
    const TempFolder folder;
    fs::create_directories(folder / "state/journal.db");
    CHECK(open_refusal(folder / "state").find((folder / "state/journal.db").string()) !=
          std::string::npos);
  }

  TEST_CASE("a folder that is made for the journal is for its owner alone") {
    const TempFolder folder;
    make_journal(folder / "state");
    CHECK((fs::status(folder / "state").permissions() & fs::perms::mask) == fs::perms::owner_all);
  }

  TEST_CASE("a folder that was there before keeps its permissions") {
    const TempFolder folder;
    const auto open_to_all = fs::perms(0755);
    fs::permissions(folder.path(), open_to_all);
    make_journal(folder.path());
    CHECK((fs::status(folder.path()).permissions() & fs::perms::mask) == open_to_all);
  }
}

}  // namespace
}  // namespace kiteway::executor
