// Variables of a plan: where their values come from, and where they go.
#include "planner/language/parse.h"
#include "tests/support/given_files.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using testing::given_files;
using testing::lines_of;

// `variables: ` in line 3, `collections:` in line 6, the collection's further keys from line 8 on.
std::string plan_text(const std::string& variables, const std::string& collection = "",
                      const std::string& source_database = "src") {
  return "version: 1\nname: shop\nvariables: " + variables +
         "\nsource: { uri: http://a, database: \"" + source_database +
         "\" }\ntarget: { uri: http://b }\ncollections:\n  - name: products\n" + collection;
}

Intent intent_of(const std::string& text, const Given& given = {}) {
  ParsedPlan plan = parse_plan("plan.yaml", text, given);
  INFO(lines_of(plan.diagnostics));
  REQUIRE(plan.intent);
  return *std::move(plan.intent);
}

std::string findings(const std::string& text, const Given& given = {}) {
  const ParsedPlan plan = parse_plan("plan.yaml", text, given);
  CHECK(plan.intent.has_value() != plan.diagnostics.has_errors());
  return lines_of(plan.diagnostics);
}

const std::string kStage = "{ stage: { default: dev } }";

// The database of a plan whose database is `db_${stage}`.
std::string database_with(const Given& given) {
  return intent_of(plan_text(kStage, "", "db_${stage}"), given).source.database;
}

TEST_SUITE("planner resolve variables") {
  TEST_CASE("a value is its default, the environment's, a file's or the command line's") {
    Given given = given_files({{"a.yaml", "stage: a\n"}, {"b.yaml", "stage: b\n"}});
    CHECK(database_with(given) == "db_dev");
    given.environment = [](const std::string& name) -> std::optional<std::string> {
      if (name == "KITEWAY_VAR_stage") return "env";
      return std::nullopt;
    };
    CHECK(database_with(given) == "db_env");
    given.var_files = {"a.yaml"};
    CHECK(database_with(given) == "db_a");
    given.var_files = {"a.yaml", "b.yaml"};
    CHECK(database_with(given) == "db_b");
    given.vars = {"stage=var"};
    CHECK(database_with(given) == "db_var");
  }

  TEST_CASE("the last value on the command line wins, and may hold an equals sign") {
    const auto intent = intent_of(plan_text(kStage) + "settings: { state_dir: \"${stage}\" }\n",
                                  {.vars = {"stage=x", "stage=y=z"}});
    CHECK(intent.state_dir == "y=z");
  }

  TEST_CASE("a lone reference without quotes has the type of its variable") {
    const auto intent =
        intent_of(plan_text("{ n: { default: 4 }, dynamic: { type: bool }, v: { default: none } }",
                            "    shards: ${n}\n    dynamic_field: ${dynamic}\n    verify: ${v}\n"),
                  {.vars = {"dynamic=false"}});
    CHECK(intent.collections[0].shards.value == 4);
    CHECK_FALSE(intent.collections[0].dynamic_field.value);
    CHECK(intent.collections[0].verify.value == VerifyMode::kNone);
  }

  TEST_CASE("in quotes, with text around it or by a text variable a value is a text") {
    const std::string variables = "{ n: { default: 4 }, t: { default: '4' } }";
    for (const char* shards : {"'${n}'", "${n}${n}", "${t}"}) {
      CAPTURE(shards);
      CHECK(findings(plan_text(variables, "    shards: " + std::string(shards) + "\n"))
                .starts_with("P0203 8:13 shards must be auto or a whole number, not the string"));
    }
  }

  TEST_CASE("a value keeps its place and tells which variables it was made with") {
    const auto intent = intent_of(
        plan_text("{ a: { default: x }, b: {} }", "    target_name: ${a}_${b:-y}_${b:-z}\n"));
    CHECK(intent.collections[0].target.collection == "x_y_z");
    const SourcePlace& place = intent.collections[0].target_place;
    CHECK(to_string(place) == "plan.yaml:8:18");
    CHECK(place.via ==
          "variable a from its default at plan.yaml:3:28, variable b, which has no value");
  }

  TEST_CASE("a finding about such a value is shown at its use and names where it came from") {
    const std::string text = plan_text("{ n: { default: 4 } }", "    shards: ${n}\n");
    const ParsedPlan plan = parse_plan("plan.yaml", text, {.vars = {"n=99"}});
    CHECK(render(plan.diagnostics, plan.texts) == R"(error[P0204]: shards is 99, out of range
  --> plan.yaml:8:13
   |
 8 |     shards: ${n}
   |             ^^^^
   = note: made with variable n from --var
   = help: write auto or 1 to 16

1 error
)");
  }

  TEST_CASE("otherwise and message count for a value that is not there, and for an empty one") {
    const std::string text = plan_text("{ s: { type: string } }", "", "${s:-other}");
    CHECK(intent_of(text).source.database == "other");
    CHECK(intent_of(text, {.vars = {"s="}}).source.database == "other");
    CHECK(intent_of(text, {.vars = {"s=here"}}).source.database == "here");
    const std::string asking = plan_text("{ s: {} }", "", "${s:?name the database}");
    const std::string told =
        "P0242 4:36 name the database // give it: --var s=..., or a default at plan.yaml:3:14\n";
    CHECK(findings(asking) == told);
    CHECK(findings(asking, {.vars = {"s="}}) == told);
    CHECK(intent_of(asking, {.vars = {"s=here"}}).source.database == "here");
  }

  TEST_CASE("a variable without a value is an error where it is used, and nowhere else") {
    CHECK(findings(plan_text("{ s: {} }")).empty());
    CHECK(findings(plan_text("{ s: {} }", "", "a_${s}")) ==
          "P0242 4:36 variable s has no value // give it: --var s=..., or a default at "
          "plan.yaml:3:14\n");
  }

  TEST_CASE("a variable that nobody declared is an error, with the one that was meant") {
    CHECK(findings(plan_text(kStage, "", "${stagee}")) ==
          "P0241 4:36 the plan declares no variable \"stagee\" // did you mean stage?\n");
    CHECK(
        findings(plan_text("{}", "", "${stage:-x}")) ==
        "P0241 4:36 the plan declares no variable \"stage\" // declare it: variables: { stage: {} "
        "}\n");
    Given given = given_files({{"v.yaml", "stag: x\n"}});
    given.var_files = {"v.yaml"};
    given.vars = {"zone=eu"};
    CHECK(findings(plan_text(kStage), given) ==
          "P0241 1:1 the plan declares no variable \"stag\" // did you mean stage?\n"
          "P0241 0:0 the plan declares no variable \"zone\" // it declares stage\n");
  }

  TEST_CASE("a value must be of the type and one of the choices, wherever it comes from") {
    const std::string variables =
        "{ n: { type: int }, b: { type: bool }, s: { choices: [dev, prod] } }";
    Given given = given_files({{"v.yaml", "n: '4'\nb: yes\ns: [dev]\n"}});
    given.var_files = {"v.yaml"};
    CHECK(findings(plan_text(variables), given) ==
          "P0243 1:4 variable n must be a whole number, not the string \"4\" // it is declared at "
          "plan.yaml:3:14\n"
          "P0243 2:4 variable b must be true or false, not the string \"yes\" // it is declared at "
          "plan.yaml:3:32\n"
          "P0243 3:4 variable s must be a text, not a list // put the value in quotes\n");
    CHECK(findings(plan_text(variables), {.vars = {"n=4.5", "b=1", "s=prd"}}) ==
          "P0243 0:0 variable n must be a whole number, not \"4.5\" // it is declared at "
          "plan.yaml:3:14\n"
          "P0243 0:0 variable b must be true or false, not \"1\" // it is declared at "
          "plan.yaml:3:32\n"
          "P0243 0:0 variable s cannot be \"prd\" // did you mean prod?\n");
    CHECK(findings(plan_text("{ n: { type: int, default: '4' } }")) ==
          "P0243 3:39 variable n must be a whole number, not the string \"4\" // it is declared at "
          "plan.yaml:3:14\n");
    CHECK(findings(plan_text("{ n: { type: int } }", "    shards: ${n:-many}\n")) ==
          "P0243 8:13 variable n is a whole number, and \"many\" is not // correct what stands "
          "after \":-\"\n");
  }

  TEST_CASE("a value that could not be made brings no further findings") {
    CHECK(findings(plan_text("{ n: { type: int } }", "    shards: ${n}\n"), {.vars = {"n=x"}}) ==
          "P0243 0:0 variable n must be a whole number, not \"x\" // it is declared at "
          "plan.yaml:3:14\n");
    CHECK(findings(plan_text("{}", "    shards: ${m}\n    verify: ${\n")) ==
          "P0241 8:13 the plan declares no variable \"m\" // declare it: variables: { m: {} }\n"
          "P0240 9:13 a \"${\" has no \"}\" // write ${NAME}, ${NAME:-otherwise} or "
          "${NAME:?message}; $$ is a dollar sign\n");
  }

  TEST_CASE("declarations are checked") {
    CHECK(findings(plan_text("{ s: { typ: int } }"))
              .starts_with("P0201 3:19 unknown key \"typ\" in variable"));
    CHECK(findings(plan_text("{ s: { type: text } }"))
              .starts_with("P0204 3:25 type cannot be \"text\""));
    CHECK(findings(plan_text("{ s-t: {} }")) ==
          "P0244 3:14 \"s-t\" cannot be used as a variable // use letters, digits and underscores, "
          "not starting with a digit\n");
    CHECK(
        findings(plan_text("{ s: { type: int, choices: [1, x] } }")) ==
        "P0244 3:43 a choice must be a whole number, not the string \"x\" // write choices of the "
        "variable's type\n");
    CHECK(findings(plan_text("{ s: {}, t: { default: \"${s}\" } }")) ==
          "P0244 3:35 the default of a variable cannot use variables // write ${NAME} where the "
          "value is used\n");
  }

  TEST_CASE("a key cannot use variables") {
    CHECK(findings(plan_text(kStage, "    fields:\n      p_${stage}: { nullable: true }\n")) ==
          "P0240 9:7 a key cannot use variables // write the key itself\n");
  }

  TEST_CASE("the name of a secret's variable may use variables, a secret may not be one") {
    const std::string head =
        "version: 1\nname: shop\nvariables: { s: { default: PROD } }\nsource: ";
    const std::string tail = "\ntarget: { uri: http://b }\ncollections: [ { name: products } ]\n";
    const auto intent =
        intent_of(head + "{ uri: http://a, auth: { token: { from_env: \"${s}_TOKEN\" } } }" + tail);
    REQUIRE(intent.source.token);
    CHECK(intent.source.token->name == "PROD_TOKEN");
    CHECK(findings(head + "{ uri: http://a, auth: { token: \"${s}\" } }" + tail)
              .starts_with("P0209 4:34 a secret must not stand in a plan"));
  }

  TEST_CASE("a file of values that cannot be read or is none is told of") {
    Given given = given_files({{"v.yaml", "- stage\n"}, {"w.yaml", "stage: [\n"}});
    given.var_files = {"v.yaml", "w.yaml", "x.yaml"};
    const std::string found = findings(plan_text(kStage), given);
    CHECK(found.find("P0203 1:1 values of variables are a map, not a list // ") == 0);
    CHECK(found.find("P0118 1:8 ") != std::string::npos);
    CHECK(found.find("P0230 0:0 cannot read x.yaml // ") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
