// Entries that stand for all collections whose names fit.
#include "planner/language/match.h"

#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using testing::lines_of;

// A plan with these entries below `collections:`, from line 6 on.
ParsedPlan parsed(const std::string& entries) {
  return parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: http://a, database: src }
target: { uri: http://b, database: dst }
collections:
)" + entries);
}

std::string parse_findings(const std::string& entries) {
  const ParsedPlan plan = parsed(entries);
  CHECK(plan.intent.has_value() != plan.diagnostics.has_errors());
  return lines_of(plan.diagnostics);
}

const CollectionNames kNames{{"src", {"logs_b", "users", "logs_a", "logs_old", "logs"}},
                             {"archive", {"logs_2023"}},
                             {"empty", {}}};

Expanded expand(const std::string& entries, const CollectionNames& names = kNames) {
  const ParsedPlan plan = parsed(entries);
  INFO(lines_of(plan.diagnostics));
  REQUIRE(plan.intent);
  return expand_patterns(*plan.intent, names);
}

// "src/logs_a -> dst/logs_a", one line for each collection.
std::string moves_of(const std::string& entries) {
  const Expanded expanded = expand(entries);
  INFO(lines_of(expanded.diagnostics));
  REQUIRE(expanded.intent);
  std::string moves;
  for (const auto& collection : expanded.intent->collections) {
    CHECK_FALSE(collection.match);
    moves += to_string(collection.source) + " -> " + to_string(collection.target) + "\n";
  }
  return moves;
}

std::string findings(const std::string& entries) {
  const Expanded expanded = expand(entries);
  CHECK_FALSE(expanded.intent);
  return lines_of(expanded.diagnostics);
}

TEST_SUITE("planner match") {
  TEST_CASE("a star stands for any letters, a question mark for one, and the whole name must fit") {
    CHECK(fits("logs", "logs"));
    CHECK_FALSE(fits("logs", "logs_a"));
    CHECK_FALSE(fits("ogs", "logs"));
    CHECK(fits("*", "logs"));
    CHECK(fits("*", ""));
    CHECK(fits("logs_*", "logs_"));
    CHECK(fits("*_a", "logs_a_a"));
    CHECK(fits("l*_?*a", "logs_xxa"));
    CHECK_FALSE(fits("logs_?", "logs_"));
    CHECK_FALSE(fits("*_b", "logs_a"));
    CHECK(fits("a*b*c**", "a_b_b_c_c"));
    CHECK_FALSE(fits("", "a"));
  }

  TEST_CASE("a long name and many stars take no time") {
    CHECK_FALSE(fits("*a*a*a*a*a*a*a*a*a*a*b", std::string(5'000, 'a')));
  }

  TEST_CASE("a pattern becomes the collections that fit, by name, in its place") {
    CHECK(moves_of("  - name: users\n  - match: logs_*\n") ==
          "src/users -> dst/users\nsrc/logs_a -> dst/logs_a\nsrc/logs_b -> dst/logs_b\n"
          "src/logs_old -> dst/logs_old\n");
  }

  TEST_CASE("what is excluded, by name or by pattern, is left out") {
    CHECK(moves_of("  - { match: \"logs*\", exclude: [logs, \"*_o??\"] }\n") ==
          "src/logs_a -> dst/logs_a\nsrc/logs_b -> dst/logs_b\n");
  }

  TEST_CASE("an entry of its own wins over a pattern") {
    CHECK(moves_of("  - { match: \"logs_?\" }\n  - { name: logs_a, target_name: a }\n") ==
          "src/logs_b -> dst/logs_b\nsrc/logs_a -> dst/a\n");
  }

  TEST_CASE("the star of a target name is the source's name") {
    CHECK(moves_of("  - { match: \"logs_?\", target_name: old_*_x, target_database: d }\n") ==
          "src/logs_a -> d/old_logs_a_x\nsrc/logs_b -> d/old_logs_b_x\n");
  }

  TEST_CASE("each pattern looks into its own database") {
    CHECK(moves_of("  - { match: \"*\", database: archive }\n  - name: users\n") ==
          "archive/logs_2023 -> dst/logs_2023\nsrc/users -> dst/users\n");
    const auto intent = parsed(
                            "  - { match: \"*\", database: b }\n  - { match: x }\n"
                            "  - { match: \"*\", database: a }\n  - { name: c, database: c }\n")
                            .intent;
    REQUIRE(intent);
    CHECK(databases_to_list(*intent) == std::vector<std::string>{"a", "b", "src"});
  }

  TEST_CASE("all that fit have the settings of the entry") {
    const Expanded expanded =
        expand("  - { match: \"logs_?\", shards: 3, fields: { a: { nullable: false } } }\n");
    REQUIRE(expanded.intent);
    for (const auto& collection : expanded.intent->collections) {
      CHECK(collection.shards.value == 3);
      CHECK(collection.fields.size() == 1);
      CHECK(to_string(collection.place) == "plan.yaml:6:14");
    }
  }

  TEST_CASE("a pattern that fits nothing, or nothing but what is excluded, is an error") {
    CHECK(findings("  - { match: \"log*\", exclude: [\"*\"] }\n  - { match: \"user??\" }\n"
                   "  - { match: zzz }\n  - { match: \"*\", database: empty }\n"
                   "  - { match: \"*\", database: arcive }\n") ==
          "P0253 6:14 all 4 collections that fit \"log*\" are excluded // exclude fewer, or remove "
          "this entry\n"
          "P0253 7:14 no collection of the source fits \"user??\" // did you mean \"users\"?\n"
          "P0253 8:14 no collection of the source fits \"zzz\" // database src has: logs_b, users, "
          "logs_a, logs_old, logs\n"
          "P0253 9:14 no collection of the source fits \"*\" // database empty has no collections\n"
          "P0302 10:29 the source has no database \"arcive\" // did you mean \"archive\"?\n");
  }

  TEST_CASE("two collections for one target are an error that names both entries") {
    CHECK(findings("  - { match: \"logs_a\" }\n  - { match: \"logs_?\" }\n") ==
          "P0210 7:14 two entries write to the collection \"dst/logs_a\" // the other one is at "
          "plan.yaml:6:14; give one of them a target_name\n");
    CHECK(findings("  - { name: users, target_name: logs_b }\n  - { match: \"logs_?\" }\n") ==
          "P0210 7:14 two entries write to the collection \"dst/logs_b\" // the other one is at "
          "plan.yaml:6:33; give one of them a target_name\n");
  }

  TEST_CASE("entries with a match are checked when the plan is read") {
    CHECK(parse_findings("  - { match: \"a-*\", exclude: [\"b.\", c] }\n") ==
          "P0251 6:14 no name can fit the pattern \"a-*\" // names have letters, digits and "
          "underscores; * stands for any of them, ? for one\n"
          "P0251 6:31 no name can fit the pattern \"b.\" // names have letters, digits and "
          "underscores; * stands for any of them, ? for one\n");
    CHECK(parse_findings("  - { match: a, name: b }\n") ==
          "P0208 6:23 an entry has a name or a match, not both // make two entries of it: the one "
          "with the name wins\n");
    CHECK(parse_findings("  - { name: b, exclude: [a] }\n") ==
          "P0208 6:25 exclude is given, but no match // write match: \"*\"\n");
    for (const char* target : {"all", "a_*_*"}) {
      CHECK(parse_findings("  - { match: a, target_name: " + std::string(target) + " }\n") ==
            "P0252 6:30 target_name needs one * with match, where the source's name goes // write "
            "target_name: \"archive_*\", or leave it out to keep the names\n");
    }
    CHECK(parse_findings("  - { target_name: b }\n") ==
          "P0202 6:5 collection has no \"name\" // add name: collection on the source\n");
    CHECK(parse_findings("  - { mach: b }\n") ==
          "P0201 6:7 unknown key \"mach\" in collection // did you mean \"match\"?\n");
  }

  TEST_CASE("a name made from a pattern is checked like any other") {
    const std::string name(250, 'x');
    const Expanded expanded =
        expand("  - { match: \"*\", target_name: archive_* }\n", {{"src", {name}}});
    CHECK(lines_of(expanded.diagnostics).starts_with("P0207 6:32 "));
  }
}

}  // namespace
}  // namespace kiteway::planner
