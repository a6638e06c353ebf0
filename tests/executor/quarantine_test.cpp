// Rows that the target cannot hold, from fake to fake: they end their collection, or are left out
// and told.
#include "executor/report/run_report.h"
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;
using nlohmann::json;

const SourcePlace kPlace{"plan.yaml", 9, 9};
const float kNan = std::numeric_limits<float>::quiet_NaN();
using Keys = std::vector<std::int64_t>;

void leave_out(Migration& migration, std::int64_t most = 1'000) {
  for (auto& collection : migration.intent.collections) {
    collection.on_row_error = {planner::RowErrorPolicy::kQuarantine, kPlace};
    collection.max_quarantined = {most, kPlace};
  }
}

// A collection `name` with `count` rows from key 1 on, whose price is NaN in `bad`.
void add_shop(Migration& migration, const std::string& name, std::size_t count, const Keys& bad) {
  migration.source.create(at(name),
                          schema_of({primary_key(field("id", proto::Int64)), text_field("title"),
                                     field("price", proto::Float), vector_field("vector", 4)}));
  auto columns = small_rows(1, count);
  std::vector<std::string> titles(count, "a \"title\"\nof two lines");
  std::vector<float> prices(count, 0.5F);
  for (const auto key : bad) prices.at(static_cast<std::size_t>(key - 1)) = kNan;
  columns.push_back(text_column("title", titles));
  columns.push_back(float_column("price", prices));
  migration.source.put(at(name), "", columns);
  migration.source.index_and_load(at(name));
  migration.add(name);
}

std::filesystem::path file_of(const Migration& migration, const std::string& name) {
  return std::filesystem::path(migration.intent.state_dir) / "quarantine" /
         ("127.0.0.1_" + std::to_string(migration.target.port())) / ("default." + name + ".jsonl");
}

std::vector<json> lines_of(const Migration& migration, const std::string& name) {
  std::ifstream stream(file_of(migration, name));
  std::vector<json> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

// In ascending order, each as often as it has a line.
Keys keys_in(const std::vector<json>& lines) {
  Keys keys;
  for (const auto& line : lines) keys.push_back(line.at("key").get<std::int64_t>());
  std::ranges::sort(keys);
  return keys;
}

// The rows of the target, one in each line, are those of the source but for these keys.
void check_rows(const Migration& migration, const std::string& name, const Keys& left_out) {
  auto rows = migration.source.rows(at(name));
  std::erase_if(rows, [&](const StoredRow& row) {
    return std::ranges::find(left_out, std::get<std::int64_t>(row.key)) != left_out.end();
  });
  CHECK(texts(migration.target.rows(at(name))) == texts(rows));
}

void check_verified(Migration& migration, std::int64_t left_out) {
  const auto verified = migration.verify(10);
  REQUIRE(verified);
  CHECK(verified->at(0).differences.empty());
  CHECK(verified->at(0).rows.empty());
  CHECK(verified->at(0).quarantined == left_out);
}

Applied apply_well(Migration& migration) {
  Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  return applied;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_SUITE("executor quarantine") {
  TEST_CASE("rows that the target refuses are left out, told in a file and counted") {
    Migration migration;
    add_shop(migration, "shop", 10, {3, 7});
    leave_out(migration);
    const Applied applied = apply_well(migration);
    check_rows(migration, "shop", {3, 7});
    CHECK(applied.report->collections[0].rows_quarantined == 2);
    CHECK(applied.report->collections[0].rows_copied == 8);
    CHECK(applied.report->collections[0].quarantine_file == file_of(migration, "shop"));
    const std::string report = render(*applied.report);
    CHECK(holds(report, "QUARANTINED: 2 rows of default/shop are not on the target: "));
    CHECK(holds(report, "But 2 rows of the source did not go"));

    const auto lines = lines_of(migration, "shop");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].at("run") == "run-1");
    CHECK(lines[0].at("source") == "default/shop");
    CHECK(lines[0].at("target") == "default/shop");
    CHECK(lines[0].at("key") == 3);
    CHECK(lines[0].at("field") == "price");
    CHECK(lines[0].at("reason") == "holds NaN");
    CHECK(lines[0].at("values").at("price") == "NaN");
    CHECK(lines[0].at("values").at("title") == "a \"title\"\nof two lines");
    CHECK(lines[0].at("values").at("vector").at("dim") == 4);
    struct stat status{};
    REQUIRE(stat(file_of(migration, "shop").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);

    check_verified(migration, 2);
    const auto again = migration.compile();
    REQUIRE(again.plan);
    CHECK(planner::has_no_changes(*again.plan));
  }

  TEST_CASE("without quarantine such a row ends its collection, and others go on") {
    Migration migration;
    add_shop(migration, "shop", 10, {3, 7});
    add_shop(migration, "other", 10, {});
    const Applied applied = migration.apply();
    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kIncomplete);
    const std::string text = explain_failure(applied);
    CHECK(holds(text, "2 rows among those up to key 10 cannot go to default/shop"));
    CHECK(holds(text, "field price of the row with key 3 holds NaN"));
    CHECK(holds(text, "field price of the row with key 7 holds NaN"));
    CHECK(holds(text, "write on_row_error: quarantine"));
    CHECK_FALSE(applied.report->collections[0].is_complete);
    CHECK(applied.report->collections[1].is_complete);
    CHECK_FALSE(std::filesystem::exists(file_of(migration, "shop")));

    migration.source.remove(at("shop"), {std::int64_t{3}, std::int64_t{7}});
    apply_well(migration);
    check_rows(migration, "shop", {});
  }

  TEST_CASE("each kind of row that a target cannot hold is found, with the reason") {
    struct Kind {
      std::string name;
      proto::FieldSchema field;
      testing::Column good_and_bad;
      std::string reason;
      std::function<void(planner::FieldIntent&)> wish = {};
      std::string target = "v2.3.5";
    };
    const std::string long_json = "{\"a\":\"" + std::string(65'530, 'x') + "\"}";
    const auto shorter = [](planner::FieldIntent& wish) { wish.max_length = {3, kPlace}; };
    const auto fewer = [](planner::FieldIntent& wish) { wish.max_capacity = {2, kPlace}; };
    const auto infinity = std::numeric_limits<double>::infinity();
    const std::vector<Kind> kinds = {
        {"infinity", field("f", proto::Double), double_column("f", {1, infinity}),
         "holds infinity"},
        {"a vector with NaN", vector_field("f", 2), float_vectors("f", 2, {1, 2, 3, kNan}),
         "holds NaN"},
        {"JSON that is too long", field("f", proto::JSON), json_column("f", {"{}", long_json}),
         "holds JSON of 65,538 bytes, and a server takes 65,536"},
        {"JSON that is no object", field("f", proto::JSON), json_column("f", {"{}", "[1, 2]"}),
         "holds JSON that is not an object"},
        {"a text that is too long", text_field("f"), text_column("f", {"abc", "abcd"}),
         "holds a text of 4 bytes, and max_length is 3", shorter},
        {"an array that is too long", array_field("f", proto::Int64),
         long_array_column("f", {{1, 2}, {1, 2, 3}}),
         "holds an array of 3 elements, and max_capacity is 2", fewer},
        {"a number out of its range, which the server alone knows", field("f", proto::Int8),
         int_column("f", proto::Int8, {1, 300}), "is refused: cannot write rows to default/kinds"},
    };
    for (const auto& kind : kinds) {
      CAPTURE(kind.name);
      const bool is_vector = kind.field.data_type() == proto::FloatVector;
      Migration migration({.version = "v2.4.5"}, {.version = kind.target});
      migration.source.create(
          at("kinds"),
          schema_of(is_vector ? std::vector{primary_key(field("id", proto::Int64)), kind.field}
                              : std::vector{primary_key(field("id", proto::Int64)),
                                            vector_field("vector", 4), kind.field}));
      std::vector<testing::Column> columns = small_rows(1, 2);
      if (is_vector) columns.pop_back();
      columns.push_back(kind.good_and_bad);
      migration.source.put(at("kinds"), "", columns);
      migration.source.index_and_load(at("kinds"));
      migration.add("kinds");
      if (kind.wish) {
        planner::FieldIntent wish{.name = "f", .place = kPlace};
        kind.wish(wish);
        migration.intent.collections[0].fields = {wish};
      }
      const Applied failed = migration.apply();
      REQUIRE(failed.error);
      CHECK(failed.error->kind == ErrorKind::kIncomplete);
      CHECK(holds(explain_failure(failed), kind.reason));

      leave_out(migration);
      apply_well(migration);
      check_rows(migration, "kinds", {2});
      const auto lines = lines_of(migration, "kinds");
      REQUIRE(lines.size() == 1);
      CHECK(holds(lines[0].at("reason"), kind.reason));
      check_verified(migration, 1);
    }
  }

  TEST_CASE("arrays that an upsert would let in are left out like those that an insert refuses") {
    for (const auto write : {planner::WritePolicy::kInsert, planner::WritePolicy::kUpsert}) {
      Migration migration;
      migration.source.create(
          at("shop"), schema_of({primary_key(field("id", proto::Int64)), vector_field("vector", 4),
                                 array_field("sizes", proto::Int64)}));
      auto columns = small_rows(1, 3);
      columns.push_back(long_array_column("sizes", {{1}, {1, 2, 3}, {}}));
      migration.source.put(at("shop"), "", columns);
      migration.source.index_and_load(at("shop"));
      migration.add("shop");
      planner::FieldIntent wish{.name = "sizes", .place = kPlace};
      wish.max_capacity = {2, kPlace};
      migration.intent.collections[0].fields = {wish};
      migration.intent.collections[0].write.value = write;
      leave_out(migration);
      apply_well(migration);
      check_rows(migration, "shop", {2});
    }
  }

  TEST_CASE("a NULL that the target has no place for is left out") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.3.5"});
    migration.source.create(
        at("shop"), schema_of({primary_key(field("id", proto::Int64)),
                               nullable(field("stock", proto::Int8)), vector_field("vector", 4)}));
    auto columns = small_rows(1, 3);
    columns.push_back(with_validity(int_column("stock", proto::Int8, {5, 7}), {true, false, true}));
    migration.source.put(at("shop"), "", columns);
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    CHECK_FALSE(migration.compile().plan);
    leave_out(migration);
    apply_well(migration);
    check_rows(migration, "shop", {2});
    CHECK(lines_of(migration, "shop").at(0).at("reason") ==
          "is NULL, and the field of the target cannot be");
    check_verified(migration, 1);
  }

  TEST_CASE("a dynamic key called like a field is left out, whether the target minds it or not") {
    for (const char* version : {"v2.3.5", "v2.4.5"}) {
      CAPTURE(version);
      Migration migration({.version = "v2.3.6"}, {.version = version});
      migration.source.create(
          at("shop"), schema_of({primary_key(field("id", proto::Int64)), text_field("title"),
                                 vector_field("vector", 4)},
                                DynamicField::kOn));
      auto columns = small_rows(1, 3);
      columns.push_back(text_column("title", {"a", "b", "c"}));
      columns.push_back(dynamic_column({R"({"x": 1})", R"({"title": "no"})", "{}"}));
      migration.source.put(at("shop"), "", columns);
      migration.source.index_and_load(at("shop"));
      migration.add("shop");
      migration.intent.collections[0].dynamic_field.value = true;
      CHECK_FALSE(migration.compile().plan);
      leave_out(migration);
      apply_well(migration);
      check_rows(migration, "shop", {2});
      CHECK(lines_of(migration, "shop").at(0).at("reason") ==
            "holds the key \"title\", and a field is called so");
      check_verified(migration, 1);
    }
  }

  TEST_CASE("the greatest key is left out where the target would never answer it") {
    constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
    Migration migration({.version = "v2.6.4"}, {.version = "v2.5.4"});
    migration.source.create(at("shop"), small_schema());
    migration.source.put(at("shop"), "", small_rows({1, 2, kHighest}));
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    const Applied failed = migration.apply();
    CHECK(holds(explain_failure(failed), "the row with key 9223372036854775807 is the greatest"));
    leave_out(migration);
    apply_well(migration);
    CHECK(migration.target.physical_rows(at("shop")) == 2);
    CHECK(keys_in(lines_of(migration, "shop")) == Keys{kHighest});
    check_verified(migration, 1);
  }

  TEST_CASE("the greatest key is left out where the source never answers it") {
    constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
    for (const std::size_t rows : {3U, 2'000U}) {
      CAPTURE(rows);
      Migration migration({.version = "v2.5.4"}, {.version = "v2.6.4"});
      migration.source.create(at("shop"), small_schema());
      migration.source.put(at("shop"), "", small_rows(1, rows));
      migration.source.put(at("shop"), "", small_rows({kHighest}));
      migration.source.put(at("shop"), "", small_rows({kHighest, 2}));  // repeats both
      migration.source.index_and_load(at("shop"));
      migration.add("shop");
      const Applied failed = migration.apply();
      REQUIRE(failed.error);
      CHECK(failed.error->kind == ErrorKind::kIncomplete);
      CHECK(holds(explain_failure(failed), "the row with key 9223372036854775807 is the greatest"));
      leave_out(migration);
      const Applied applied = apply_well(migration);
      CHECK(applied.report->collections[0].rows_quarantined == 1);
      CHECK(applied.report->collections[0].rows_copied == static_cast<std::int64_t>(rows));
      CHECK(migration.target.physical_rows(at("shop")) == rows);
      const auto lines = lines_of(migration, "shop");
      CHECK(keys_in(lines) == Keys{kHighest});
      CHECK(lines.at(0).at("values") == json::object());
      check_verified(migration, 1);
      CHECK(planner::has_no_changes(*migration.compile().plan));
    }
  }

  TEST_CASE("rows that are left out are found all over a large collection") {
    Migration migration;
    Keys bad;
    for (std::int64_t key = 1; key <= 40'000; key += 997) bad.push_back(key);
    add_shop(migration, "shop", 40'000, bad);
    leave_out(migration);
    const Applied applied = apply_well(migration);
    CHECK(applied.report->collections[0].rows_quarantined == std::ssize(bad));
    CHECK(migration.target.physical_rows(at("shop")) == 40'000 - bad.size());
    CHECK(keys_in(lines_of(migration, "shop")) == bad);
    check_verified(migration, std::ssize(bad));
  }

  TEST_CASE(
      "more rows than max_quarantined allows end the collection, and a greater limit goes on") {
    Migration migration;
    add_shop(migration, "shop", 10, {3, 5, 7});
    leave_out(migration, 2);
    const Applied failed = migration.apply();
    REQUIRE(failed.error);
    CHECK(failed.error->kind == ErrorKind::kIncomplete);
    CHECK(holds(explain_failure(failed),
                "3 rows of default/shop cannot go, and max_quarantined allows 2"));
    CHECK_FALSE(failed.report->collections[0].is_complete);
    leave_out(migration, 3);
    apply_well(migration);
    check_rows(migration, "shop", {3, 5, 7});
    CHECK(keys_in(lines_of(migration, "shop")) == Keys{3, 5, 7});
  }

  TEST_CASE("a plan that allows no more to be left out gets the rows that can go by now") {
    Migration migration;
    add_shop(migration, "shop", 10, {3, 7});
    leave_out(migration);
    apply_well(migration);
    migration.source.remove(at("shop"), {std::int64_t{3}, std::int64_t{7}});
    auto mended = small_rows({3, 7});
    mended.push_back(text_column("title", {"c", "g"}));
    mended.push_back(float_column("price", {3, 7}));
    migration.source.put(at("shop"), "", mended);
    const auto same = migration.compile();
    REQUIRE(same.plan);
    CHECK(planner::has_no_changes(*same.plan));

    migration.intent.collections[0].on_row_error = {planner::RowErrorPolicy::kFail, kPlace};
    const Applied applied = apply_well(migration);
    check_rows(migration, "shop", {});
    CHECK(applied.report->collections[0].rows_quarantined == 0);
    check_verified(migration, 0);
  }

  TEST_CASE("rows that are left out twice have one line each") {
    Migration migration;
    add_shop(migration, "shop", 10, {3, 7});
    leave_out(migration);
    apply_well(migration);
    migration.source.put(at("shop"), "", [] {
      auto more = small_rows({11});
      more.push_back(text_column("title", {"k"}));
      more.push_back(float_column("price", {11}));
      return more;
    }());
    apply_well(migration);  // the source has another row, so all are copied again
    check_rows(migration, "shop", {3, 7});
    CHECK(keys_in(lines_of(migration, "shop")) == Keys{3, 7});
    check_verified(migration, 2);
  }

  TEST_CASE("rows are left out where the target makes the keys") {
    for (const char* original : {"", "old"}) {
      CAPTURE(original);
      Migration migration;
      add_shop(migration, "shop", 600, {1, 300, 301, 600});
      migration.intent.collections[0].auto_id = {true, kPlace};
      migration.intent.collections[0].original_pk_field = {original, kPlace};
      leave_out(migration);
      const Applied applied = apply_well(migration);
      CHECK(migration.target.physical_rows(at("shop")) == 596);
      CHECK(applied.report->collections[0].rows_quarantined == 4);
      CHECK(keys_in(lines_of(migration, "shop")) == Keys{1, 300, 301, 600});
      check_verified(migration, 4);
    }
  }

  TEST_CASE("a target that refuses every row has another reason, and no row is left out for it") {
    Migration migration;
    add_shop(migration, "shop", 100, {});
    leave_out(migration);
    migration.target.faults().add({.method = "Insert"}, answer_status(1100));
    const Applied failed = migration.apply();
    REQUIRE(failed.error);
    CHECK(failed.error->kind == ErrorKind::kInvalidInput);
    CHECK_FALSE(std::filesystem::exists(file_of(migration, "shop")));
    migration.target.faults().clear();
    const Applied applied = apply_well(migration);
    CHECK(applied.report->collections[0].rows_quarantined == 0);
    check_rows(migration, "shop", {});
  }
}

}  // namespace
}  // namespace kiteway::executor
