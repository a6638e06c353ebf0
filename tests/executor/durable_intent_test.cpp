// What a run is about to change stands on the disk before the server hears of it.
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

namespace kiteway::testing {
namespace {

using namespace std::chrono_literals;

/// Keeps every commit of a journal waiting for a while, as a disk that is busy would.
class SlowDisk {
 public:
  SlowDisk(const std::filesystem::path& state_dir, std::atomic<bool>& is_held)
      : is_held_(is_held),
        database_((state_dir / "journal.db").string(), SQLite::OPEN_READWRITE, 10'000) {}

  /// Lets go after `longest`, or as soon as `is_over` says.
  void hold(std::chrono::milliseconds longest, const std::function<bool()>& is_over) {
    database_.exec("BEGIN IMMEDIATE");
    is_held_ = true;
    watcher_ = std::jthread([this, longest, is_over] {
      const auto end = std::chrono::steady_clock::now() + longest;
      while (std::chrono::steady_clock::now() < end && !is_over()) std::this_thread::sleep_for(1ms);
      is_held_ = false;
      database_.exec("ROLLBACK");
    });
  }

 private:
  std::atomic<bool>& is_held_;
  SQLite::Database database_;
  std::jthread watcher_;
};

TEST_SUITE("executor durable intent") {
  TEST_CASE("nothing changes the target while the disk does not hold what it is for") {
    Migration migration;
    migration.source.create(at("a"), small_schema());
    migration.source.create_partition(at("a"), "east");
    migration.source.put(at("a"), "east", small_rows(1, 1000));
    migration.source.index_and_load(at("a"));
    migration.add("a");
    std::atomic<bool> is_held = false;
    std::unique_ptr<SlowDisk> disk;  // of the one thread that made the collection
    std::atomic<int> sent_too_early = 0;
    migration.target.on_request([&](const RequestMoment& moment) {
      if (is_held && moment.is_write) ++sent_too_early;
      const bool is_made =
          moment.method == "CreateCollection" && moment.point == RequestMoment::Point::kAfter;
      if (!is_made) return;
      disk = std::make_unique<SlowDisk>(migration.intent.state_dir, is_held);
      disk->hold(500ms, [&] { return sent_too_early > 0; });
    });

    const Applied applied = migration.apply();

    REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
    REQUIRE(disk);
    CHECK(sent_too_early == 0);
    CHECK(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
  }
}

}  // namespace
}  // namespace kiteway::testing
