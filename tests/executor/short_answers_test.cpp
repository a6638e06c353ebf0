// A source that leaves rows out of its answers, though it counts them (milvus#52055).
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace kiteway::testing {
namespace {

constexpr std::size_t kRows = 20'000;  // several ranges

/// A collection with `count` rows, loaded, which the plan moves.
void fill(Migration& migration, std::size_t count) {
  migration.source.create(at("a"), small_schema());
  migration.source.put(at("a"), "", small_rows(1, count));
  migration.source.index_and_load(at("a"));
  migration.add("a");
}

void check_equal(Migration& migration) {
  CHECK(migration.target.physical_rows(at("a")) == migration.source.distinct_keys(at("a")));
  CHECK(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
}

void require_success(const Applied& applied) {
  REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
}

const auto kProofs = {planner::VerifyMode::kNone, planner::VerifyMode::kCount,
                      planner::VerifyMode::kChecksum};

TEST_SUITE("executor short answers") {
  TEST_CASE("a source that counts rows it does not answer is not taken for whole, now or later") {
    Migration migration({.version = "v2.3.6", .answer_short = 7});
    fill(migration, 2000);

    for (int run = 0; run < 2; ++run) {
      const Applied applied = migration.apply();

      REQUIRE(applied.error);
      CHECK(applied.error->kind == ErrorKind::kDataMismatch);
      CHECK(applied.error->message.find("counts 2,000 rows, but only 1,715") != std::string::npos);
      CHECK_FALSE(applied.report->collections.at(0).is_complete);
      CHECK(migration.target.calls("ReleaseCollection") == 0);  // it was not even verified
    }
  }

  TEST_CASE("a small source that counts rows it does not answer is not taken for whole either") {
    Migration migration({.version = "v2.3.6", .answer_short = 7});
    fill(migration, 70);

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    CHECK_FALSE(applied.report->collections.at(0).is_complete);
  }

  TEST_CASE("a source that begins to leave rows out after its scan is not taken for changed") {
    Migration migration;
    fill(migration, 2000);
    int reads = 0;
    migration.source.on_request([&](const RequestMoment& moment) {
      const auto* query = dynamic_cast<const wire::milvus::QueryRequest*>(moment.request);
      if (query == nullptr || moment.point != RequestMoment::Point::kBefore) return;
      if (std::ranges::count(query->output_fields(), "vector") == 0) return;
      // The first is a sample, the second the copy of the one range.
      if (++reads == 2) migration.source.set_answer_short(7);
    });

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    CHECK(applied.error->message.find("counts 2,000 rows, but only 1,715") != std::string::npos);
    migration.source.set_answer_short(0);
    require_success(migration.apply());
    check_equal(migration);
  }

  TEST_CASE("rows that were left out of a copy are copied when the source answers them") {
    for (const auto verify : kProofs) {
      for (const std::size_t rows : {kRows, std::size_t{200}}) {
        CAPTURE(rows);
        Migration migration({.version = "v2.3.6", .answer_short = 7});
        fill(migration, rows);
        migration.intent.collections[0].verify.value = verify;
        CHECK_FALSE(migration.apply().is_success());
        migration.source.set_answer_short(0);

        require_success(migration.apply());

        check_equal(migration);
      }
    }
  }

  TEST_CASE("rows that were left out are copied also when the run ended before it could see that") {
    for (const auto verify : kProofs) {
      Migration migration({.version = "v2.3.6", .answer_short = 7});
      fill(migration, kRows);
      migration.intent.collections[0].verify.value = verify;
      std::stop_source stop;
      migration.target.on_request([&](const RequestMoment& moment) {
        if (moment.point == RequestMoment::Point::kAfter && moment.method == "Insert") {
          stop.request_stop();
        }
      });
      CHECK_FALSE(migration.apply(stop.get_token()).is_success());
      migration.target.on_request({});
      migration.source.set_answer_short(0);

      require_success(migration.apply());

      check_equal(migration);
    }
  }

  TEST_CASE("a source that answers short for a moment is copied whole at the second try at last") {
    for (const auto verify : kProofs) {
      Migration migration({.version = "v2.3.6", .answer_short = 7});
      fill(migration, kRows);
      migration.intent.collections[0].verify.value = verify;
      migration.target.on_request([&](const RequestMoment& moment) {
        if (moment.method == "Insert") migration.source.set_answer_short(0);
      });

      require_success(migration.apply_until_done(2));

      check_equal(migration);
    }
  }

  TEST_CASE("the last rows of a source are not forgotten when they were left out") {
    Migration migration({.version = "v2.3.6", .answer_short = 7});
    fill(migration, 7'000);  // the last key is left out
    CHECK_FALSE(migration.apply().is_success());
    migration.source.set_answer_short(0);
    require_success(migration.apply());
    check_equal(migration);
  }

  TEST_CASE("a source that answers none of its rows is copied when it answers") {
    Migration migration({.version = "v2.3.6", .answer_short = 1});
    fill(migration, 3000);
    CHECK_FALSE(migration.apply().is_success());
    migration.source.set_answer_short(0);
    require_success(migration.apply());
    check_equal(migration);
  }

  TEST_CASE("rows that were left out and have no key to be told by must be copied anew") {
    Migration migration({.version = "v2.3.6", .answer_short = 7});
    fill(migration, kRows);
    migration.intent.collections[0].auto_id.value = true;
    CHECK_FALSE(migration.apply().is_success());
    migration.source.set_answer_short(0);

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kIncomplete);
    migration.target.drop(at("a"));
    require_success(migration.apply());
    CHECK(migration.target.physical_rows(at("a")) == kRows);
  }

  TEST_CASE("repeated keys are told from rows that are left out") {
    Migration migration({.version = "v2.3.6", .segment_rows = 500});
    fill(migration, kRows);
    migration.source.put(at("a"), "", small_rows(700, 900));

    require_success(migration.apply());

    CHECK(migration.target.physical_rows(at("a")) == kRows);
    CHECK(migration.target.distinct_keys(at("a")) == kRows);
    CHECK(migration.target.calls("Upsert") == 0);
    const auto notes = migration.observer.notes();
    CHECK(std::ranges::any_of(notes, [](const std::string& note) {
      return note.ends_with(
          "distinct keys; the first that repeat: 700, 701, 702, 703, 704, 705, "
          "706, 707, 708, 709");
    }));
  }
}

}  // namespace
}  // namespace kiteway::testing
