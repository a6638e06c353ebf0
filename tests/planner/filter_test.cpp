// Filters: which can be, and what the plan tells of them.
#include "planner/compile/rules/filter.h"
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

// products with 300 of 1,200 rows that meet `year > 2024`.
struct Case {
  CollectionSnapshot source = sample_collection();
  CollectionIntent move = move_of("products");

  explicit Case(const std::string& filter) {
    source.filtered_counts["year > 2024"] = 300;
    source.filter_problems["yaer > 2024"] = "field yaer not exist";
    move.filter = {filter, {"plan.yaml", 11, 13}};
  }
  [[nodiscard]] CollectionPlan plan() const {
    return compiled(intent_of({move}), world_with({source})).collections.at(0);
  }
  [[nodiscard]] std::string findings() const {
    return lines_of(compile(intent_of({move}), world_with({source})).diagnostics);
  }
};

TEST_SUITE("planner filter") {
  TEST_CASE("the rows that meet it are those of the plan, and the others are told to be lost") {
    const CollectionPlan plan = Case("year > 2024").plan();
    CHECK(plan.filter == "year > 2024");
    CHECK(plan.entity_count == 300);
    CHECK(plan.changes.at(0) == Change{.kind = ChangeKind::kLost,
                                       .path = "rows",
                                       .before = "1,200",
                                       .after = "300",
                                       .reason = "only those with year > 2024",
                                       .origin = {"plan.yaml", 11, 13}});
  }

  TEST_CASE("rows that nobody could count are an unknown number") {
    const CollectionPlan plan = Case("other > 1").plan();
    CHECK_FALSE(plan.entity_count);
    CHECK(plan.changes.at(0).after == "an unknown number");
  }

  TEST_CASE("another filter is another plan") {
    Case one("year > 2024");
    const std::string key = one.plan().intent_key;
    one.move.filter.value = "";
    CHECK(one.plan().intent_key != key);
  }

  TEST_CASE("a filter that the source does not take is refused at its line") {
    CHECK(Case("yaer > 2024").findings() ==
          "P0322 11:13 the source does not take the filter: field yaer not exist // write an "
          "expression as for a query :: source collection default/products\n");
  }

  TEST_CASE("a filter that would end the condition around it is refused") {
    CHECK(open_part("a > 1 and (b in [1, 2] or c == \"x)\")").empty());
    CHECK(open_part(R"(a == "\"" and b == '(')").empty());
    CHECK(open_part("a > 1) or (a < 0") == "closes with ) what is not open");
    CHECK(open_part("(a > 1]") == "closes with ] what is not open");
    CHECK(open_part("(a > 1") == "has no closing )");
    CHECK(open_part("a == \"x") == "has no closing \"");
    CHECK(Case("a > 1) or (a < 0").findings() ==
          "P0322 11:13 the filter closes with ) what is not open // write an expression as for a "
          "query\n");
  }
}

}  // namespace
}  // namespace kiteway::planner
