// All ranges of a run are read as the source was at one moment, where it can show that.
#include "executor/report/run_report.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <mutex>
#include <set>

namespace kiteway::testing {
namespace {

/// A migration from a source that reads snapshots, and that changes with the first rows written.
struct Copy : Migration {
  explicit Copy(std::size_t rows) : Migration({.version = "v2.5.4"}) {
    source.create(at("a"), small_schema());
    source.put(at("a"), "", small_rows(1, rows));
    source.index_and_load(at("a"));
    add("a");
    before = texts(source.rows(at("a")));
    last_key = static_cast<std::int64_t>(rows);
  }

  void change_source_with_first_write() {
    target.on_request([this](const RequestMoment& moment) {
      if (moment.method != "CreateCollection") return;  // while the keys are scanned
      std::call_once(once, [this] { change_source(); });
    });
  }

  void change_source() {
    source.put(at("a"), "", small_rows(last_key + 1, 30));
    source.remove(at("a"), {PrimaryKey{last_key}, PrimaryKey{last_key - 5}, PrimaryKey{1}});
    auto changed = small_rows(last_key - 7, 1);
    changed[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.125F);
    source.remove(at("a"), {PrimaryKey{last_key - 7}});
    source.put(at("a"), "", changed);
  }

  void require_success() {
    const Applied applied = apply();
    REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
  }

  std::vector<std::string> before;
  std::int64_t last_key = 0;
  std::once_flag once;
};

TEST_SUITE("executor snapshot") {
  TEST_CASE("a source that changes while it is copied arrives as it was when the run began") {
    for (const std::size_t rows : {200U, 20'000U}) {
      CAPTURE(rows);
      Copy copy(rows);
      copy.change_source_with_first_write();

      copy.require_success();

      CHECK(texts(copy.target.rows(at("a"))) == copy.before);
      CHECK(texts(copy.source.rows(at("a"))) != copy.before);
    }
  }

  TEST_CASE("a source that keeps its time to itself tells the moment with its first page") {
    Copy copy(20'000);
    copy.source.faults().add({.method = "AllocTimestamp"}, answer_status(1401));
    std::mutex mutex;
    std::set<std::uint64_t> moments;
    copy.source.on_request([&](const RequestMoment& moment) {
      if (moment.method != "Query") return;
      const auto& query = dynamic_cast<const wire::milvus::QueryRequest&>(*moment.request);
      const bool is_count = query.output_fields(0) == "count(*)";
      if (is_count) return;
      if (moment.point == RequestMoment::Point::kAfter) {
        std::call_once(copy.once, [&] { copy.change_source(); });
        return;
      }
      const std::lock_guard lock(mutex);
      if (query.guarantee_timestamp() != 0) moments.insert(query.guarantee_timestamp());
    });

    copy.require_success();

    CHECK(moments.size() == 1);
    CHECK(texts(copy.target.rows(at("a"))) == copy.before);
    CHECK(texts(copy.source.rows(at("a"))) != copy.before);
  }

  TEST_CASE("what has changed between the moments of two runs is found, and copied again") {
    Copy copy(30'000);
    std::stop_source stop;
    copy.target.on_request([&](const RequestMoment& moment) {
      const bool is_done = moment.point == RequestMoment::Point::kAfter;
      if (moment.method == "Insert" && is_done) stop.request_stop();
    });
    REQUIRE(copy.apply(stop.get_token()).error);
    REQUIRE(copy.target.physical_rows(at("a")) > 0);
    copy.target.on_request({});
    const PrimaryKey copied = copy.target.rows(at("a")).front().key;
    auto changed = small_rows(std::get<std::int64_t>(copied), 1);
    changed[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.125F);
    copy.source.remove(at("a"), {copied});
    copy.source.put(at("a"), "", changed);

    const Applied resumed = copy.apply();

    REQUIRE(resumed.error);
    CHECK(resumed.error->kind == ErrorKind::kDataMismatch);
    copy.require_success();
    CHECK(texts(copy.target.rows(at("a"))) == texts(copy.source.rows(at("a"))));
  }

  TEST_CASE("a run that takes up another one says that its rows are of two moments") {
    Copy copy(30'000);
    std::stop_source stop;
    copy.target.on_request([&](const RequestMoment& moment) {
      if (moment.method == "Insert") stop.request_stop();
    });
    REQUIRE(copy.apply(stop.get_token()).error);
    copy.target.on_request({});

    const Applied resumed = copy.apply();

    REQUIRE(resumed.is_success());
    CHECK(resumed.report->collections.at(0).ranges_of_earlier_runs > 0);
    CHECK(executor::render(*resumed.report).find("copied by an earlier run") != std::string::npos);
    CHECK(texts(copy.target.rows(at("a"))) == copy.before);
  }
}

}  // namespace
}  // namespace kiteway::testing
