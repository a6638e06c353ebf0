// `kiteway diff`, stale plans and drift, as the binary tells them.
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

using namespace std::chrono_literals;

struct Told {
  std::string out;
  std::string err;
};

/// Two servers and a plan with a variable in it.
struct Rig {
  Migration migration;  // for its servers: the runs are those of the binary
  TempFolder folder;

  /// `wish`: of the plan for its collection.
  explicit Rig(const std::string& wish = "dynamic_field: false") {
    fill();
    const std::string login =
        std::string("\n  auth: { token: { from_env: ") + kCanaryVariable + " } }\n";
    write_file(folder / "plan.yaml",
               "version: 1\nname: shop\nvariables: { shards: { type: int, default: 1 } }\nsource:\n"
               "  uri: " +
                   migration.source.uri() + login + "target:\n  uri: " + migration.target.uri() +
                   login + "collections:\n  - name: a\n    " + wish + "\n    shards: ${shards}\n");
  }

  void fill() {
    migration.source.create(at("a"), small_schema());
    migration.source.put(at("a"), "", small_rows(1, 20));
    migration.source.index_and_load(at("a"));
  }

  [[nodiscard]] Told run(const std::vector<std::string>& words, int code) const {
    Program program(folder.path(), words);
    const auto ended = program.wait(60s);
    INFO(program.output());
    INFO(program.errors());
    REQUIRE(ended == code);
    return {.out = program.output(), .err = program.errors()};
  }

  void plan(const std::string& file, const std::string& shards = "1") const {
    static_cast<void>(run({"plan", "plan.yaml", "--var", "shards=" + shards, "--out", file}, 0));
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_SUITE("e2e diff") {
  TEST_CASE("two saved plans are compared without a server") {
    Rig rig;
    rig.plan("one.json", "1");
    rig.plan("two.json", "2");
    rig.migration.source.stop();
    rig.migration.target.stop();
    CHECK(has(rig.run({"diff", "one.json", "two.json"}, 0).out, "target shards: 1 -> 2\n"));
    CHECK(rig.run({"diff", "one.json", "one.json", "--detailed-exitcode"}, 0).out ==
          "Diff of one.json and one.json\n\nThe plans are the same.\n");
    static_cast<void>(rig.run({"diff", "one.json", "two.json", "--detailed-exitcode"}, 2));
    CHECK(
        has(rig.run({"diff", "one.json", "two.json", "--format", "markdown"}, 0).out, "<details>"));
    CHECK(has(rig.run({"diff", "one.json", "two.json", "--format", "json"}, 0).out,
              "\"what\": \"target shards\""));
    static_cast<void>(rig.run({"diff", "one.json", "plan.yaml"}, 64));
    static_cast<void>(rig.run({"diff", "one.json"}, 9));
  }

  TEST_CASE("a saved plan is compared with both servers as they are") {
    Rig rig;
    rig.plan("plan.json");
    CHECK(rig.run({"diff", "plan.json", "--detailed-exitcode"}, 0).out ==
          "Diff of plan.json and both servers now\n\n"
          "Both servers are unchanged since the plan was made. The plan is still valid.\n");
    rig.migration.source.put(at("a"), "", small_rows(100, 5));
    const Told grown = rig.run({"diff", "plan.json", "--detailed-exitcode"}, 2);
    CHECK(has(grown.out, "rows: 20 -> 25\n"));
    CHECK(has(grown.out, " The plan is still valid.\n"));
    rig.migration.source.drop(at("a"));
    rig.fill();
    static_cast<void>(rig.run({"diff", "plan.json"}, 0));
    const Told told = rig.run({"diff", "plan.json", "--detailed-exitcode"}, 7);
    CHECK(has(told.out, "  ~ source collection default/a  was dropped and made again\n"));
    CHECK(has(told.out, "The plan is out of date: apply will refuse it.\n"));
  }

  TEST_CASE("of a filtered collection the rows that meet the filter are counted again") {
    Rig rig("filter: id > 10");
    rig.plan("plan.json");
    CHECK(rig.run({"diff", "plan.json", "--detailed-exitcode"}, 0)
              .out.ends_with("The plan is still valid.\n"));
    rig.migration.source.put(at("a"), "", small_rows(100, 5));
    CHECK(has(rig.run({"diff", "plan.json", "--detailed-exitcode"}, 2).out, "rows: 10 -> 15\n"));
  }

  TEST_CASE("a stale plan tells since when it is, what moved, and what to type") {
    Rig rig;
    rig.plan("plan.json");
    rig.migration.source.drop(at("a"));
    rig.fill();
    const Told told = rig.run({"apply", "plan.json"}, 7);
    CHECK(has(told.err, "  note: plan.json was written 20"));
    CHECK(has(told.err, "  note: source collection default/a was dropped and made again\n"));
    CHECK(has(told.err,
              "to plan again, run: kiteway plan plan.yaml --var "
              "shards=1 --out plan.json\n"));
  }

  TEST_CASE("drift stands first in the plan, counts as a change and is put right") {
    Rig rig;
    static_cast<void>(rig.run({"apply", "plan.yaml", "--auto-approve"}, 0));
    static_cast<void>(rig.run({"plan", "plan.yaml", "--detailed-exitcode"}, 0));
    rig.migration.target.drop_indexes(at("a"));
    const Told told = rig.run({"plan", "plan.yaml", "--detailed-exitcode"}, 2);
    const std::size_t drift = told.out.find("collection default/a was changed outside of kiteway");
    CHECK(drift < told.out.find("Actions:"));
    static_cast<void>(rig.run({"apply", "plan.yaml", "--auto-approve"}, 0));
    CHECK(rig.migration.target.index_count(at("a")) == 1);
  }

  TEST_CASE("colours are for terminals, and for who asks") {
    Rig rig;
    rig.plan("plan.json");
    CHECK_FALSE(has(rig.run({"show", "plan.json"}, 0).out, "\x1B["));
    CHECK(has(rig.run({"show", "plan.json", "--color", "always"}, 0).out, "\x1B[32m"));
    CHECK_FALSE(has(rig.run({"show", "plan.json", "--color", "never"}, 0).out, "\x1B["));
    const Told json = rig.run({"show", "plan.json", "--color", "always", "--format", "json"}, 0);
    CHECK_FALSE(has(json.out, "\x1B["));
  }

  TEST_CASE("what stays as it is can be listed") {
    Rig rig;
    rig.plan("plan.json");
    CHECK(rig.run({"graph", "plan.json", "--format", "markdown"}, 0)
              .out.starts_with("```mermaid\nflowchart LR\n"));
    static_cast<void>(rig.run({"graph", "plan.json", "--format", "sarif"}, 64));
    CHECK(has(rig.run({"show", "plan.json"}, 0).out, " unchanged)"));
    CHECK(has(rig.run({"show", "plan.json", "--full"}, 0).out, "field vector"));
  }
}

}  // namespace
}  // namespace kiteway::testing
