// The journal's file: foreign ones are refused, and who only reads leaves no trace.
#include "executor/journal/journal.h"
#include "executor/journal/journal_view.h"
#include "executor/journal/tables.h"
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
                                " is not a kiteway journal; pass another state folder";
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
      REQUIRE((*journal)->wait((*journal)->queue_ranges("k", {Range::cut({.ordinal = 0})})));
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
      std::vector<Range> many;
      for (std::int64_t i = 1; i < 20'000; ++i) many.push_back(Range::cut({.ordinal = i}));
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

  TEST_CASE("a journal of another version is refused by all who open it") {
    for (const int version : {0, kJournalVersion + 1}) {
      CAPTURE(version);
      const TempFolder folder;
      make_journal(folder.path());
      run_sql(folder / "journal.db", "PRAGMA user_version = " + std::to_string(version));
      const std::string message =
          "cannot use the journal: " + (folder / "journal.db").string() +
          " was written by another version of kiteway (journal version " + std::to_string(version) +
          ", this one reads 1); use that version, or pass another state folder";
      CHECK(open_refusal(folder.path()) == message);
      CHECK(read_refusal(folder.path()) == message);
      const auto view = JournalView::open(folder.path());
      REQUIRE_FALSE(view);
      CHECK(view.error().message == message);
    }
  }

  TEST_CASE("a range in a state that no run writes is refused, not guessed at") {
    const TempFolder folder;
    ManualClock clock;
    auto journal = Journal::open(folder.path(), kTarget, clock);
    REQUIRE(journal);
    REQUIRE(begin_scan(**journal, {.key = "k", .target = kProducts}));
    REQUIRE((*journal)->wait((*journal)->queue_ranges("k", {Range::cut({.is_estimate = true})})));
    run_sql(folder / "journal.db", "UPDATE ranges SET state = 'done'");
    const auto ranges = (*journal)->ranges("k");
    REQUIRE_FALSE(ranges);
    CHECK(ranges.error().message ==
          "cannot read the journal: a range of scan k has a state that no run writes: the file was "
          "changed");
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
