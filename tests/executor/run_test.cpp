// Whole runs between two fake servers.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <mutex>

namespace kiteway::testing {
namespace {

/// A source collection with `count` rows, loaded.
void fill(Migration& migration, const std::string& name, std::size_t count) {
  migration.source.create(at(name), small_schema());
  migration.source.put(at(name), "", small_rows(1, count));
  migration.source.index_and_load(at(name));
}

/// One row per key of the source, whatever the number of its rows.
void check_equal(Migration& migration, const std::string& name) {
  CHECK(migration.target.physical_rows(at(name)) == migration.source.distinct_keys(at(name)));
  CHECK(texts(migration.target.rows(at(name))) == texts(migration.source.rows(at(name))));
}

void require_success(const Applied& applied) {
  REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
}

TEST_SUITE("executor run") {
  TEST_CASE("a run brings every row, and leaves the target indexed and unloaded") {
    Migration migration;
    fill(migration, "a", 3000);
    migration.add("a");

    const Applied applied = migration.apply();

    REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
    check_equal(migration, "a");
    CHECK(applied.report->collections.at(0).is_complete);
    CHECK(applied.report->collections.at(0).target_entities == 3000);
    CHECK(migration.target.calls("CreateIndex") == 1);
    CHECK(migration.target.calls("ReleaseCollection") == 1);
    CHECK(migration.target.rejected_requests().empty());
  }

  TEST_CASE("an alias and a time to live come with the rows, and a second run does nothing") {
    Migration migration;
    wire::milvus::CreateCollectionRequest extras;
    auto& property = *extras.add_properties();
    property.set_key("collection.ttl.seconds");
    property.set_value("3600");
    migration.source.create(at("a"), small_schema(), extras);
    migration.source.put(at("a"), "", small_rows(1, 300));
    migration.source.index_and_load(at("a"));
    migration.source.create_alias(at("a"), "shop");
    migration.add("a");

    require_success(migration.apply());

    const auto described = migration.target.describe(at("a"));
    REQUIRE(described.aliases_size() == 1);
    CHECK(described.aliases(0) == "shop");
    REQUIRE(described.properties_size() == 1);
    CHECK(described.properties(0).key() == "collection.ttl.seconds");
    CHECK(described.properties(0).value() == "3600");
    const std::size_t writes = migration.target.writes();
    require_success(migration.apply());
    CHECK(migration.target.writes() == writes);
  }

  TEST_CASE("rows of partitions are told apart where count(*) needs an expression for it") {
    Migration migration({.version = "v2.5.4"}, {.version = "milvus_lite-3.2.2"});
    migration.source.create(at("a"), small_schema());
    migration.source.create_partition(at("a"), "p");
    migration.source.put(at("a"), "", small_rows(1, 30));
    migration.source.put(at("a"), "p", small_rows(31, 50));
    migration.source.index_and_load(at("a"));
    migration.add("a");
    require_success(migration.apply());
    CHECK(migration.target.rows(at("a"), "p").size() == 50);
  }

  TEST_CASE("each part of a JSON field that is indexed keeps its index") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    auto schema = small_schema();
    auto& about = *schema.add_fields();
    about.set_name("about");
    about.set_data_type(wire::schema::JSON);
    migration.source.create(at("a"), schema);
    migration.source.index_and_load(at("a"));
    for (const std::string part : {"color", "size"}) {
      migration.source.add_index(at("a"), "about", "by_" + part,
                                 {{"index_type", "INVERTED"},
                                  {"json_path", "about['" + part + "']"},
                                  {"json_cast_type", "varchar"}});
    }
    migration.add("a");

    require_success(migration.apply());

    CHECK(migration.target.index_count(at("a")) == 3);
    CHECK(migration.target.rejected_requests().empty());
    CHECK(planner::has_no_changes(*migration.compile().plan));
  }

  TEST_CASE("the source sees no write") {
    Migration migration;
    fill(migration, "a", 100);
    migration.add("a");
    require_success(migration.apply());
    CHECK(migration.source.writes() == 0);
  }

  TEST_CASE("compiling writes to neither end") {
    Migration migration;
    fill(migration, "a", 100);
    migration.add("a");
    REQUIRE(migration.compile().plan);
    CHECK(migration.source.writes() == 0);
    CHECK(migration.target.writes() == 0);
  }

  TEST_CASE("a second apply has nothing to do and asks the target for no change") {
    Migration migration;
    fill(migration, "a", 500);
    migration.add("a");
    require_success(migration.apply());
    const std::size_t writes = migration.target.writes();

    const auto again = migration.compile();
    REQUIRE(again.plan);
    CHECK(planner::has_no_changes(*again.plan));
    require_success(migration.apply());
    CHECK(migration.target.writes() == writes);
  }

  TEST_CASE("a first connection that fails for no cause is tried once more") {
    Migration migration;
    fill(migration, "a", 10);
    migration.add("a");
    migration.source.faults().add({.method = "Connect", .nth = 1}, fail_before());
    migration.target.faults().add({.method = "Connect", .nth = 1}, fail_before());

    require_success(migration.apply());

    check_equal(migration, "a");
  }

  TEST_CASE("a server that goes on refusing connections is named, with its own words") {
    Migration migration;
    migration.add("a");
    migration.target.faults().add({.method = "Connect"}, fail_before());

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kUnavailable);
    CHECK(applied.error->message.find(std::to_string(migration.target.port())) !=
          std::string::npos);
    CHECK(migration.target.calls("Connect") == 2);
  }

  TEST_CASE("an empty collection is created, and that is all") {
    Migration migration;
    fill(migration, "a", 0);
    migration.add("a");
    require_success(migration.apply());
    CHECK(migration.target.has(at("a")));
    CHECK(migration.target.calls("Insert") == 0);
  }

  TEST_CASE("every distinct key of a source with repeated keys arrives once") {
    Migration migration({.version = "v2.3.6", .segment_rows = 500});
    fill(migration, "a", 4000);
    for (std::int64_t first : {1, 700, 1900}) {
      migration.source.put(at("a"), "", small_rows(first, 900));
    }
    migration.add("a");

    const Applied applied = migration.apply();

    REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
    CHECK(migration.target.physical_rows(at("a")) == 4000);
    CHECK(migration.target.distinct_keys(at("a")) == 4000);
    CHECK(applied.report->collections.at(0).source_entities == 6700);
    CHECK(applied.report->collections.at(0).source_keys == 4000);
  }

  TEST_CASE("a small collection is copied without a scan of its keys") {
    Migration migration({.version = "v2.3.6", .segment_rows = 50});
    fill(migration, "a", 200);
    migration.source.put(at("a"), "", small_rows(1, 30));  // keys that are there already
    migration.add("a");

    const Applied applied = migration.apply();

    require_success(applied);
    CHECK(migration.target.physical_rows(at("a")) == 200);
    CHECK(migration.target.distinct_keys(at("a")) == 200);
    CHECK(applied.report->collections.at(0).source_entities == 230);
    CHECK(applied.report->collections.at(0).source_keys == 200);
  }

  TEST_CASE("each row stays in its partition") {
    Migration migration;
    fill(migration, "a", 300);
    migration.source.create_partition(at("a"), "east");
    migration.source.put(at("a"), "east", small_rows(1000, 200));
    migration.source.index_and_load(at("a"));
    migration.add("a");
    require_success(migration.apply());
    CHECK(migration.target.physical_rows(at("a"), "east") == 200);
    CHECK(migration.target.physical_rows(at("a"), "_default") == 300);
    check_equal(migration, "a");
  }

  TEST_CASE("merged partitions come together in the default one, and a key in two of them once") {
    for (const char* version : {"v2.3.6", "v2.5.4"}) {
      CAPTURE(version);
      Migration migration({.version = version}, {.version = version});
      fill(migration, "a", 300);
      migration.source.create_partition(at("a"), "east");
      migration.source.put(at("a"), "east", small_rows(1000, 200));
      migration.source.put(at("a"), "east", small_rows(300, 1));
      migration.source.index_and_load(at("a"));
      migration.add("a");
      migration.intent.collections[0].partitions.value = planner::PartitionMode::kMerge;
      const Applied applied = migration.apply();
      require_success(applied);
      CHECK(migration.target.physical_rows(at("a")) == 500);
      CHECK(migration.target.physical_rows(at("a"), "_default") == 500);
      CHECK(applied.report->collections.at(0).source_entities == 501);
      CHECK(applied.report->collections.at(0).source_keys == 500);
      const auto verified = migration.verify(10);
      REQUIRE(verified);
      CHECK(verified->at(0).differences.empty());
    }
  }

  TEST_CASE("rows added to the source later come with the next apply, and none is doubled") {
    Migration migration;
    fill(migration, "a", 300);
    migration.add("a");
    require_success(migration.apply());
    migration.source.put(at("a"), "", small_rows(301, 50));

    const Applied applied = migration.apply();

    REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
    check_equal(migration, "a");
  }

  TEST_CASE("a target collection that was dropped after a run is made and filled again") {
    Migration migration;
    fill(migration, "a", 300);
    migration.add("a");
    require_success(migration.apply());
    migration.target.drop(at("a"));

    const Applied applied = migration.apply();

    REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
    check_equal(migration, "a");
  }

  TEST_CASE("a collection of somebody else on the target is not touched") {
    Migration migration;
    fill(migration, "a", 300);
    migration.target.create(at("a"), small_schema());
    migration.add("a");
    const Applied applied = migration.apply();
    CHECK_FALSE(applied.is_success());
    CHECK(applied.diagnostics.items().at(0).code == "P0401");
    CHECK(migration.target.writes() == 0);
  }

  TEST_CASE("a source that is not loaded is loaded for the copy and released again") {
    Migration migration;
    fill(migration, "a", 200);
    migration.release_source("a");
    migration.intent.source_load = {planner::LoadPolicy::kTemporary};
    migration.add("a");

    const Applied applied = migration.apply();

    REQUIRE_MESSAGE(applied.is_success(), explain_failure(applied));
    check_equal(migration, "a");
    CHECK(migration.source.calls("LoadCollection") == 1);
    CHECK(migration.source.calls("ReleaseCollection") == 2);  // the owner's, and ours
  }

  TEST_CASE("a source that was loaded for the copy is released also when the copy fails") {
    Migration migration;
    fill(migration, "a", 200);
    migration.release_source("a");
    migration.intent.source_load = {planner::LoadPolicy::kTemporary};
    migration.add("a");
    migration.target.faults().add({.method = "Insert"}, answer_status(1100));

    CHECK_FALSE(migration.apply().is_success());

    CHECK(migration.source.calls("ReleaseCollection") == 2);
  }

  TEST_CASE("a source that is not loaded is refused unless the plan allows to load it") {
    Migration migration;
    fill(migration, "a", 200);
    migration.release_source("a");
    migration.add("a");
    const Applied applied = migration.apply();
    CHECK(applied.diagnostics.items().at(0).code == "P0305");
    CHECK(migration.target.writes() == 0);
  }

  TEST_CASE("one broken collection does not stop the others") {
    Migration migration;
    fill(migration, "a", 300);
    fill(migration, "b", 300);
    migration.add("a");
    migration.add("b");
    migration.target.faults().add({.method = "CreateCollection", .nth = 1}, answer_status(1100));

    const Applied applied = migration.apply();

    CHECK_FALSE(applied.is_success());
    const auto complete = std::ranges::count_if(
        applied.report->collections, [](const auto& collection) { return collection.is_complete; });
    CHECK(complete == 1);
    require_success(migration.apply());
    check_equal(migration, "a");
    check_equal(migration, "b");
  }

  TEST_CASE("a row that comes into a range while it is copied pushes no other out") {
    // Answers are small, so that a range takes several pages, and more rows come in than one holds.
    Migration migration({.version = "v2.3.6", .send_bytes_max = std::size_t{16} * 1024});
    std::vector<std::int64_t> keys;
    keys.reserve(3000);
    for (std::int64_t key = 2; key <= 6000; key += 2) keys.push_back(key);
    std::vector<std::int64_t> newcomers;
    newcomers.reserve(1000);
    for (std::int64_t key = 4001; key < 6000; key += 2) newcomers.push_back(key);
    migration.source.create(at("a"), small_schema());
    migration.source.put(at("a"), "", small_rows(keys));
    migration.source.index_and_load(at("a"));
    migration.add("a");
    std::once_flag once;
    migration.target.on_request([&](const RequestMoment& moment) {
      if (moment.method != "Insert") return;  // the first pages are read, the last ones are not
      std::call_once(once, [&] { migration.source.put(at("a"), "", small_rows(newcomers)); });
    });

    require_success(migration.apply());

    REQUIRE(migration.target.calls("Insert") > 4);
    check_equal(migration, "a");
    CHECK(migration.target.physical_rows(at("a")) == 4000);
  }

  TEST_CASE("a run that a kiteway with other keys of nodes began is taken up without doubling") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 30'000);
    migration.add("a");
    std::stop_source stop;
    migration.target.on_request([&](const RequestMoment& moment) {
      if (moment.method == "Insert") stop.request_stop();
    });
    REQUIRE(migration.apply(stop.get_token()).error);
    REQUIRE(migration.target.physical_rows(at("a")) > 0);
    migration.target.on_request({});
    migration.rename_scans();

    require_success(migration.apply());

    check_equal(migration, "a");
  }

  TEST_CASE("a checksum over every type and both kinds of keys agrees after a copy") {
    for (const auto key : {wire::schema::Int64, wire::schema::VarChar}) {
      Migration migration({.version = "v2.4.15", .segment_rows = 300}, {.version = "v2.4.15"});
      const auto schema = schema_of_all_types("v2.3.5", key);
      migration.source.create(at("a"), schema);
      migration.source.put(at("a"), "", random_columns(schema, {.seed = 3, .count = 1000}));
      migration.source.index_and_load(at("a"));
      migration.add("a");
      migration.intent.collections[0].dynamic_field.value = true;
      migration.intent.collections[0].verify.value = planner::VerifyMode::kChecksum;

      require_success(migration.apply());
      check_equal(migration, "a");
    }
  }

  TEST_CASE("a value that changed on the target is found by checksum, and not by count") {
    for (const auto mode : {planner::VerifyMode::kCount, planner::VerifyMode::kChecksum}) {
      Migration migration({.version = "v2.3.6"});
      fill(migration, "a", 20'000);
      migration.add("a");
      migration.intent.collections[0].verify.value = mode;
      migration.target.on_request([&](const RequestMoment& moment) {
        if (moment.method != "LoadCollection") return;  // all is copied, nothing is verified yet
        auto columns = small_rows(777, 1);
        columns[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.125F);
        migration.target.remove(at("a"), {std::int64_t{777}});
        migration.target.put(at("a"), "", columns);
      });

      const Applied applied = migration.apply();

      CHECK(applied.is_success() == (mode == planner::VerifyMode::kCount));
      if (mode == planner::VerifyMode::kCount) continue;
      CHECK(applied.error->kind == ErrorKind::kDataMismatch);
      CHECK(applied.error->message.find("1 of 3 ranges differ") != std::string::npos);
      REQUIRE(applied.error->notes.size() >= 1);
      CHECK(applied.error->notes[0] ==
            "_default: keys up to 8192: 8,192 rows each, with other values");
    }
  }

  TEST_CASE("a scan that was stopped goes on, and what came in before its place is not lost") {
    for (const bool has_newcomers : {false, true}) {
      CAPTURE(has_newcomers);
      Migration migration({.version = "v2.3.6"});
      fill(migration, "a", 40'000);
      migration.add("a");
      std::stop_source stop;
      int queries = 0;
      std::mutex mutex;
      migration.source.on_request([&](const RequestMoment& moment) {
        const std::lock_guard lock(mutex);
        // The snapshot's count, the scan's, a sample, and a first page of keys.
        if (moment.method == "Query" && ++queries == 5) stop.request_stop();
      });
      const Applied stopped = migration.apply(stop.get_token());
      REQUIRE(stopped.error);
      REQUIRE(stopped.error->kind == ErrorKind::kInterrupted);
      migration.source.on_request({});
      if (has_newcomers) migration.source.put(at("a"), "", small_rows(-700, 600));

      const Applied resumed = migration.apply();

      require_success(resumed);
      check_equal(migration, "a");
      CHECK(resumed.report->collections.at(0).source_keys == (has_newcomers ? 40'600 : 40'000));
    }
  }

  TEST_CASE("a stop in the middle ends the run soon, and the next apply finishes it") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 30'000);
    migration.add("a");
    std::stop_source stop;
    migration.target.on_request([&](const RequestMoment& moment) {
      if (moment.method == "Insert") stop.request_stop();
    });

    const Applied stopped = migration.apply(stop.get_token());

    REQUIRE(stopped.report);
    CHECK(stopped.report->was_interrupted);
    CHECK(stopped.error->kind == ErrorKind::kInterrupted);
    migration.target.on_request({});
    require_success(migration.apply());
    check_equal(migration, "a");
  }
}

}  // namespace
}  // namespace kiteway::testing
