// The binary as people and pipelines operate it: two at once, stopped, cancelled, watched, refused.
#include "tests/support/columns.h"
#include "tests/support/fake_milvus.h"
#include "tests/support/migration.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

#include <sys/resource.h>

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;

// Two servers, a plan in a folder, and a request on which the target hangs when told to.
struct Rig {
  Migration migration;  // for its servers: the runs are those of the binary
  FakeMilvus& source = migration.source;
  FakeMilvus& target = migration.target;
  TempFolder folder;

  // With `of_source`, a line of the plan, the collection is not loaded.
  explicit Rig(std::size_t rows = 3000, const std::string& of_source = {}) {
    source.create(at("a"), small_schema());
    source.put(at("a"), "", small_rows(1, rows));
    source.index_and_load(at("a"));
    if (!of_source.empty()) migration.release_source("a");
    const std::string login =
        std::string("\n  auth: { token: { from_env: ") + kCanaryVariable + " } }\n";
    write_file(folder / "plan.yaml", "version: 1\nname: shop\nsource:\n  uri: " + source.uri() +
                                         login + "  " + of_source +
                                         "\ntarget:\n  uri: " + target.uri() + login +
                                         "collections:\n  - name: a\n    dynamic_field: false\n"
                                         // A run that takes up another one waits for lost writes.
                                         "settings: { retry: { write_timeout: 8s } }\n");
  }

  // From now on every call of this method to the target gets no answer; `seen` waits for the first.
  void hang_on(const std::string& method) {
    target.faults().add({.method = method}, hang());
    target.on_request([this, method](const RequestMoment& moment) {
      if (moment.method != method) return;
      const std::lock_guard lock(mutex_);
      is_seen_ = true;
      changed_.notify_all();
    });
  }
  [[nodiscard]] bool seen() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [this] { return is_seen_; });
  }
  void heal() {
    target.faults().clear();
    target.on_request({});
  }

  [[nodiscard]] std::string run_name() {
    Program jobs(folder.path(), {"jobs", "--json"});
    REQUIRE(jobs.wait(kPatience) == 0);
    const std::string text = jobs.output();
    const std::size_t begin = text.find("\"run_id\": \"") + 11;
    return text.substr(begin, text.find('"', begin) - begin);
  }
  void check_equal() {
    CHECK(texts(target.rows(at("a"))) == texts(source.rows(at("a"))));
    CHECK(target.physical_rows(at("a")) == source.physical_rows(at("a")));
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_seen_ = false;
};

const std::vector<std::string> kApply = {"apply", "plan.yaml", "--auto-approve"};

void require_code(Program& program, int code) {
  const auto ended = program.wait(kPatience);
  CAPTURE(program.output());
  CAPTURE(program.errors());
  REQUIRE(ended);
  REQUIRE(*ended == code);
}

TEST_SUITE("e2e operate") {
  TEST_CASE("of two applies at once one wins and one exits 8, told who runs") {
    Rig rig;
    rig.hang_on("Insert");
    Program first(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    Program second(rig.folder.path(), kApply);
    require_code(second, 8);
    CHECK(second.errors().find("process " + std::to_string(first.pid()) + " of ") !=
          std::string::npos);
    CHECK(second.errors().find("kiteway cancel ") != std::string::npos);
    first.signal(SIGINT);
    require_code(first, 130);
    rig.heal();
    Program third(rig.folder.path(), kApply);
    require_code(third, 0);
    rig.check_equal();
  }

  TEST_CASE("a signal ends a run within 5 s, though the server hangs, and tells how to go on") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      for (const char* method : {"Insert", "CreateCollection", "CreateIndex", "LoadCollection"}) {
        CAPTURE(number);
        CAPTURE(method);
        Rig rig;
        rig.hang_on(method);
        Program apply(rig.folder.path(), kApply);
        REQUIRE(rig.seen());
        apply.signal(number);
        const auto code = apply.wait(5s);
        CAPTURE(apply.errors());
        CAPTURE(apply.output());
        REQUIRE(code == 130);
        CHECK(apply.output().find("Go on from here with:\n\n  " + std::string(KITEWAY_BINARY) +
                                  " apply plan.yaml --auto-approve\n") != std::string::npos);
        Program status(rig.folder.path(), {"status"});
        require_code(status, 0);
        CHECK(status.output().find(": interrupted, resumable\n") != std::string::npos);
        rig.heal();
        Program again(rig.folder.path(), kApply);
        require_code(again, 0);
        rig.check_equal();
      }
    }
  }

  TEST_CASE("what cleans up after a stop gets its chance, and does not hold the end up either") {
    Rig rig(3000, "load: temporary");
    rig.source.faults().add({.method = "ReleaseCollection"}, hang());
    rig.hang_on("Insert");
    Program apply(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    apply.signal(SIGINT);
    CHECK(apply.wait(5s) == 130);
    CHECK(rig.source.calls("ReleaseCollection") == 2);  // once by the rig
  }

  TEST_CASE("a signal ends a run that cannot even connect") {
    Rig rig;
    rig.hang_on("Connect");
    Program apply(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    apply.signal(SIGTERM);
    CHECK(apply.wait(5s) == 130);
  }

  TEST_CASE("a second signal ends it at once") {
    Rig rig;
    rig.hang_on("Insert");
    Program apply(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    apply.signal(SIGINT);
    while (apply.errors().find("Stopping") == std::string::npos) {
      REQUIRE_FALSE(apply.wait(5ms));
    }
    apply.signal(SIGINT);
    CHECK(apply.wait(4s) == 130);
  }

  TEST_CASE("cancel stops a run from another process, and it is called cancelled") {
    Rig rig;
    rig.hang_on("Insert");
    Program apply(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    const std::string run = rig.run_name();
    Program cancel(rig.folder.path(), {"cancel", run});
    require_code(cancel, 0);
    CHECK(cancel.output() == "Run " + run + ": cancelled.\n");
    require_code(apply, 130);
    CHECK(apply.errors().find("Stopping: cancelled by ") != std::string::npos);
    Program again(rig.folder.path(), {"cancel", run});
    require_code(again, 0);
    CHECK(again.errors().find("has already ended: cancelled") != std::string::npos);
    rig.heal();
    Program more(rig.folder.path(), kApply);
    require_code(more, 0);
    rig.check_equal();
  }

  TEST_CASE(
      "a run that was killed is interrupted and resumable, can be cancelled, and is taken over") {
    Rig rig;
    rig.hang_on("Insert");
    Program apply(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    const std::string run = rig.run_name();
    {
      Program status(rig.folder.path(), {"status", run, "--json"});
      require_code(status, 0);
      CHECK(status.output().find("\"state\": \"in_progress\"") != std::string::npos);
    }
    apply.signal(SIGKILL);
    require_code(apply, 128 + SIGKILL);
    Program status(rig.folder.path(), {"status"});
    require_code(status, 0);
    CHECK(status.output().find(": interrupted, resumable\n  process " +
                               std::to_string(apply.pid()) + " is gone") != std::string::npos);
    Program cancel(rig.folder.path(), {"cancel", run});
    require_code(cancel, 0);
    CHECK(cancel.output().starts_with("Run " + run + ": cancelled. It was not running: "));
    rig.heal();
    Program next(rig.folder.path(), kApply);
    require_code(next, 0);
    CHECK(next.errors().find("note: taking over the lock of run " + run) != std::string::npos);
    rig.check_equal();
  }

  TEST_CASE("a run whose lock is broken stops with exit 8 and claims nothing") {
    Rig rig;
    rig.hang_on("Insert");
    Program apply(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    Program list(rig.folder.path(), {"lock", "list", "--json"});
    require_code(list, 0);
    CHECK(list.output().find("\"pid\": \"" + std::to_string(apply.pid()) + "\"") !=
          std::string::npos);
    Program refused(rig.folder.path(), {"lock", "break"});
    require_code(refused, 5);
    Program broken(rig.folder.path(), {"lock", "break", "--yes"});
    require_code(broken, 0);
    CHECK(broken.output().starts_with("Broke the lock of run "));
    require_code(apply, 8);
    CHECK(apply.errors().find("was taken away by ") != std::string::npos);
    CHECK(apply.output().find("complete") == std::string::npos);
    Program none(rig.folder.path(), {"lock", "break", "--yes"});
    require_code(none, 0);
    CHECK(none.errors().find("there is nothing to break") != std::string::npos);
    rig.heal();
    Program next(rig.folder.path(), kApply);
    require_code(next, 0);
    rig.check_equal();
  }

  TEST_CASE("logs follow a run to its end, and a report tells every step and the exit code") {
    Rig rig;
    std::vector<std::string> arguments = kApply;
    arguments.insert(arguments.end(), {"--report", "report.json"});
    Program apply(rig.folder.path(), arguments);
    require_code(apply, 0);
    Program logs(rig.folder.path(), {"logs", "--follow", "--json"});
    require_code(logs, 0);
    CHECK(logs.output().starts_with("{\"at\":"));
    CHECK(logs.output().find("\"text\":\"done\"") != std::string::npos);
    const std::string report = read_file(rig.folder / "report.json");
    CHECK(report.find("\"code\": 0,") != std::string::npos);
    CHECK(report.find("\"name\": \"ok\"") != std::string::npos);
    CHECK(report.find("\"rows\": \"3000\"") != std::string::npos);
    CHECK(report.find("\"state\": \"succeeded\"") != std::string::npos);
    const auto printed = [&rig](const std::vector<std::string>& words) {
      Program program(rig.folder.path(), words);
      require_code(program, 0);
      return program.output();
    };
    CHECK(printed({"status", "--format", "json"}) == printed({"status", "--json"}));
    CHECK(printed({"jobs", "--format", "json"}) == printed({"jobs", "--json"}));
    CHECK(printed({"lock", "list", "--format", "json"}) == printed({"lock", "list", "--json"}));
    CHECK(printed({"status", "--format", "markdown"}) ==
          "```text\n" + printed({"status", "--format", "text"}) + "```\n");
    Program watch(rig.folder.path(), {"status", "--watch"});
    require_code(watch, 0);
    CHECK(watch.output().find("3,000 / 3,000  100.0%") != std::string::npos);
  }

  TEST_CASE("an apply that began no run reports how it ended too") {
    Rig rig;
    rig.target.stop();
    Program apply(rig.folder.path(),
                  {"apply", "plan.yaml", "--auto-approve", "--report", "r.json"});
    require_code(apply, 9);
    CHECK(read_file(rig.folder / "r.json").find("\"name\": \"unreachable\"") != std::string::npos);
  }

  TEST_CASE("a run with a failed step exits 4 with every step in its report") {
    Rig rig;
    rig.target.faults().add({.method = "CreateIndex"}, answer_status(1100));
    Program apply(rig.folder.path(),
                  {"apply", "plan.yaml", "--auto-approve", "--report", "r.json"});
    require_code(apply, 4);
    CHECK(apply.output().find("  failed   create_index") != std::string::npos);
    CHECK(apply.output().find("  done     create_collection") != std::string::npos);
    const std::string report = read_file(rig.folder / "r.json");
    CHECK(report.find("\"name\": \"incomplete\"") != std::string::npos);
    CHECK(report.find("\"state\": \"failed\"") < report.find("\"state\": \"skipped\""));
  }

  TEST_CASE("where there is no run, each command says so") {
    const TempFolder folder;
    Program jobs(folder.path(), {"jobs"});
    require_code(jobs, 0);
    CHECK(jobs.errors() == "No runs in .kiteway yet.\n");
    Program status(folder.path(), {"status"});
    require_code(status, 1);
    Program cancel(folder.path(), {"cancel", "x"});
    require_code(cancel, 1);
    Program list(folder.path(), {"lock", "list"});
    require_code(list, 0);
    CHECK(list.errors() == ".kiteway is not locked.\n");
    CHECK_FALSE(std::filesystem::exists(folder / ".kiteway"));
  }

  TEST_CASE(
      "a journal that is damaged or not ours is refused by every command, and left as it is") {
    for (const std::string& content :
         {std::string(5000, 'x'), std::string("SQLite format 3\0", 16),
          std::string("SQLite format 3\0", 16) + std::string(4080, 1)}) {
      Rig rig;
      std::filesystem::create_directories(rig.folder / ".kiteway");
      const auto file = rig.folder / ".kiteway/journal.db";
      write_file(file, content);
      for (const std::vector<std::string>& command : {kApply,
                                                      {"plan", "plan.yaml"},
                                                      {"jobs"},
                                                      {"status"},
                                                      {"logs"},
                                                      {"cancel", "x"},
                                                      {"lock", "list"},
                                                      {"lock", "break", "--yes"}}) {
        CAPTURE(command.front());
        Program program(rig.folder.path(), command);
        const auto code = program.wait(kPatience);
        CAPTURE(program.errors());
        REQUIRE(code);
        CHECK(*code == 3);
        CHECK(program.errors().find("journal.db") != std::string::npos);
      }
      CHECK(read_file(file) == content);
      CHECK(rig.target.writes() == 0);
    }
  }

  TEST_CASE("a journal that was cut off is refused, and nothing is written to the target") {
    Rig rig;
    rig.hang_on("LoadCollection");
    Program first(rig.folder.path(), kApply);
    REQUIRE(rig.seen());
    first.signal(SIGINT);
    require_code(first, 130);
    rig.heal();
    const auto file = rig.folder / ".kiteway/journal.db";
    const std::string whole = read_file(file);
    REQUIRE(whole.size() > 16'384);
    const std::size_t writes = rig.target.writes();
    write_file(file, whole.substr(0, whole.size() / 2));
    Program cut(rig.folder.path(), kApply);
    require_code(cut, 3);
    CHECK(cut.errors().find("journal.db") != std::string::npos);
    CHECK(rig.target.writes() == writes);
    write_file(file, whole);
    Program next(rig.folder.path(), kApply);
    require_code(next, 0);
    rig.check_equal();
  }

  TEST_CASE("a full disk stops a run cleanly, and the same command goes on when there is room") {
    Rig rig(25'000);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    for (const rlim_t room : {rlim_t{60'000}, rlim_t{120'000}, rlim_t{180'000}}) {
      CAPTURE(room);
      // Inherited by the program alone: nothing else is written meanwhile.
      const rlimit small{.rlim_cur = room, .rlim_max = before.rlim_max};
      setrlimit(RLIMIT_FSIZE, &small);
      Program full(rig.folder.path(), kApply);
      setrlimit(RLIMIT_FSIZE, &before);
      const auto code = full.wait(kPatience);
      CAPTURE(full.errors());
      CAPTURE(full.output());
      REQUIRE(code);
      CHECK((*code == 3 || *code == 4));
      CHECK(full.errors().find("cannot ") != std::string::npos);
      CHECK(full.output().find("complete!") == std::string::npos);
    }
    Program next(rig.folder.path(), kApply);
    require_code(next, 0);
    rig.check_equal();
  }

  TEST_CASE("a state folder that cannot be written is refused before anything is done") {
    Rig rig;
    write_file(rig.folder / ".kiteway", "a file");
    Program apply(rig.folder.path(), kApply);
    require_code(apply, 3);
    CHECK(apply.errors().find(".kiteway") != std::string::npos);
    CHECK(rig.target.writes() == 0);
  }
}

}  // namespace
}  // namespace kiteway::testing
