// What a run leaves in the journal for those who watch it.
#include "executor/journal/journal_view.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <string>

namespace kiteway::testing {
namespace {

using executor::EventLevel;
using executor::JournalView;
using executor::State;

void fill(Migration& migration, const std::string& name, std::size_t count) {
  migration.source.create(at(name), small_schema());
  migration.source.put(at(name), "", small_rows(1, count));
  migration.source.index_and_load(at(name));
  migration.add(name);
}

std::unique_ptr<JournalView> look(const Migration& migration) {
  auto view = JournalView::open(migration.intent.state_dir);
  REQUIRE(view);
  REQUIRE(*view != nullptr);
  return *std::move(view);
}

TEST_SUITE("executor run progress") {
  TEST_CASE("a run that went well leaves its rows, its nodes and its events") {
    Migration migration;
    fill(migration, "a", 3000);
    const Applied applied = migration.apply();
    REQUIRE(applied.is_success());

    const auto view = look(migration);
    const auto runs = view->runs();
    REQUIRE(runs->size() == 1);
    CHECK(runs->at(0).state == State::kDone);
    CHECK(runs->at(0).plan_name == "test");
    const auto progress = view->progress("run-1");
    REQUIRE(progress->size() == 1);
    CHECK(progress->at(0).target == at("a"));
    CHECK(progress->at(0).state == State::kDone);
    CHECK(progress->at(0).rows_expected == 3000);
    CHECK(progress->at(0).rows_done == 3000);
    CHECK(progress->at(0).rows_before == 0);
    CHECK(progress->at(0).bytes > 3000 * 8);
    const auto nodes = view->nodes("run-1");
    REQUIRE(nodes->size() == applied.report->nodes.size());
    for (std::size_t i = 0; i < nodes->size(); ++i) {
      CHECK(nodes->at(i).node_id == applied.report->nodes[i].id);
      CHECK(nodes->at(i).state == State::kDone);
      CHECK_FALSE(nodes->at(i).finished_at.empty());
    }
    const auto copied = std::ranges::find(*nodes, 3000, &executor::RunNodeRecord::rows);
    REQUIRE(copied != nodes->end());
    CHECK(copied->node_id.starts_with("copy "));
    CHECK(view->last_troubles("run-1", 10)->empty());
    CHECK(view->events("run-1", 0)->size() == 2 * nodes->size());
  }

  TEST_CASE(
      "a node that fails is there with its reason, and what it kept from running with its cause") {
    Migration migration;
    fill(migration, "a", 100);
    fill(migration, "b", 100);
    // One of the two, whichever comes first.
    migration.target.faults().add({.method = "CreateCollection", .nth = 1}, answer_status(1100));
    const Applied applied = migration.apply();
    REQUIRE(applied.report);
    REQUIRE(applied.error);

    const auto view = look(migration);
    CHECK(view->runs()->at(0).state == State::kFailed);
    const auto progress = view->progress("run-1");
    REQUIRE(progress->size() == 2);
    CHECK(std::ranges::count(*progress, State::kFailed, &executor::ProgressRecord::state) == 1);
    CHECK(std::ranges::count(*progress, State::kDone, &executor::ProgressRecord::state) == 1);
    const auto nodes = view->nodes("run-1");
    const auto failed = std::ranges::find(*nodes, State::kFailed, &executor::RunNodeRecord::state);
    REQUIRE(failed != nodes->end());
    CHECK_FALSE(failed->error.empty());
    const auto skipped =
        std::ranges::find(*nodes, State::kSkipped, &executor::RunNodeRecord::state);
    REQUIRE(skipped != nodes->end());
    CHECK(skipped->cause == failed->node_id);
    const auto troubles = view->last_troubles("run-1", 10);
    REQUIRE(troubles->size() == 1);
    CHECK(troubles->at(0).level == EventLevel::kError);
    CHECK(troubles->at(0).node_id == failed->node_id);
  }

  TEST_CASE("a retry counts, for its node and its collection") {
    Migration migration;
    fill(migration, "a", 100);
    migration.target.faults().add({.method = "Insert", .nth = 1}, rate_limit());
    const Applied applied = migration.apply();
    REQUIRE(applied.is_success());
    const auto view = look(migration);
    CHECK(view->progress("run-1")->at(0).retries == 1);
    const auto troubles = view->last_troubles("run-1", 10);
    REQUIRE(troubles->size() == 1);
    CHECK(troubles->at(0).level == EventLevel::kWarning);
    const auto nodes = applied.report->nodes;
    CHECK(std::ranges::count(nodes, 1, &executor::NodeResult::retries) == 1);
  }

  TEST_CASE("rows of an earlier run count as done, and for no rate") {
    Migration migration;
    fill(migration, "a", 3000);
    migration.target.faults().add({.method = "LoadCollection", .nth = 1}, answer_status(1100));
    REQUIRE_FALSE(migration.apply().is_success());
    REQUIRE(migration.apply_until_done(2).is_success());
    const auto progress = look(migration)->progress("run-2");
    REQUIRE(progress->size() == 1);
    CHECK(progress->at(0).rows_done == 3000);
    CHECK(progress->at(0).rows_before == 3000);
    CHECK(progress->at(0).bytes == 0);
    CHECK(progress->at(0).rows_per_s == 0);
  }

  TEST_CASE("with fail-fast the first failure keeps everything else from beginning") {
    Migration migration;
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}) {
      fill(migration, name, 100);
    }
    migration.fail_fast = true;
    migration.target.faults().add({.method = "CreateCollection", .nth = 1}, answer_status(1100));
    const Applied applied = migration.apply();
    REQUIRE(applied.report);
    CHECK(applied.error->kind != ErrorKind::kInterrupted);
    CHECK_FALSE(applied.report->was_interrupted);
    CHECK(std::ranges::count(applied.report->nodes, executor::NodeState::kFailed,
                             &executor::NodeResult::state) == 1);
    CHECK(std::ranges::count(applied.report->nodes, executor::NodeState::kInterrupted,
                             &executor::NodeResult::state) > 0);
    CHECK(migration.target.collections("default").size() < 12);
    migration.fail_fast = false;
    CHECK(migration.apply_until_done(2).is_success());
  }

  TEST_CASE("with fail-fast nobody sits out a long wait when something else fails") {
    Migration migration;
    fill(migration, "a", 300);
    fill(migration, "b", 300);
    migration.fail_fast = true;
    migration.intent.traffic.retry.budget = std::chrono::hours(1);
    migration.target.faults().add({.method = "Insert"}, rate_limit());
    std::promise<void> waits;
    std::atomic<int> inserts = 0;
    migration.target.on_request([&](const RequestMoment& moment) {
      if (moment.point != RequestMoment::Point::kBefore) return;
      if (moment.method == "Insert" && ++inserts == 3) waits.set_value();
      const auto* create =
          dynamic_cast<const wire::milvus::CreateCollectionRequest*>(moment.request);
      if (create == nullptr || create->collection_name() != "b") return;
      waits.get_future().wait();
      migration.target.create(at("b"), schema_of({primary_key(text_field("other"))}));
    });

    const Applied applied = migration.apply();

    CHECK(migration.target.calls("Insert") < 100);  // an hour of waiting is more
    REQUIRE(applied.report);
    CHECK(std::ranges::count(applied.report->nodes, executor::NodeState::kFailed,
                             &executor::NodeResult::state) == 1);
  }
}

}  // namespace
}  // namespace kiteway::testing
