// A plan made of several files: what it includes, and what is laid over it.
#include "planner/language/parse.h"
#include "tests/support/given_files.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using testing::given_files;
using testing::lines_of;

const std::string kPlan = R"(version: 1
name: shop
source:
  uri: http://a
  auth: { username: root, password: { from_env: PW } }
target: { uri: https://b, database: dst, tls: { ca_file: certs/ca.pem } }
defaults: { verify: checksum }
collections:
  - name: products
    shards: 2
    fields:
      price: { nullable: true, default: 1 }
      title: { max_length: 10 }
  - name: users
)";

ParsedPlan parsed_over(const std::string& plan, const std::string& overlay) {
  Given given = given_files({{"envs/prod.yaml", overlay}});
  given.overlays = {"envs/prod.yaml"};
  return parse_plan("plan.yaml", plan, given);
}

Intent over(const std::string& overlay, const std::string& plan = kPlan) {
  ParsedPlan result = parsed_over(plan, overlay);
  INFO(lines_of(result.diagnostics));
  REQUIRE(result.intent);
  return *std::move(result.intent);
}

std::string findings(const std::string& overlay, const std::string& plan = kPlan) {
  const ParsedPlan result = parsed_over(plan, overlay);
  CHECK(result.intent.has_value() != result.diagnostics.has_errors());
  return lines_of(result.diagnostics);
}

std::vector<std::string> names_of(const Intent& intent) {
  std::vector<std::string> names;
  for (const auto& collection : intent.collections) names.push_back(collection.source.collection);
  return names;
}

using Names = std::vector<std::string>;

TEST_SUITE("planner resolve overlay") {
  TEST_CASE("an overlay changes the keys it has and keeps the rest") {
    const auto intent = over(
        "target: { uri: https://c }\ndefaults: { verify: none }\nsettings: { parallelism: 2 }\n");
    CHECK(intent.target.uri == "https://c");
    CHECK(intent.target.place == SourcePlace{"envs/prod.yaml", 1, 16, 9});
    CHECK(intent.target.database == "dst");
    CHECK(intent.parallelism == 2);
    CHECK(intent.collections[0].verify ==
          Placed<VerifyMode>{VerifyMode::kNone, {"envs/prod.yaml", 2, 21, 4}});
  }

  TEST_CASE("collections are matched by name, fields too, and new ones come last") {
    const auto intent = over(R"(collections:
  - name: extra
  - name: products
    shards: 4
    fields: { price: { default: 2 }, stock: { nullable: false } }
)");
    CHECK(names_of(intent) == Names{"products", "users", "extra"});
    const CollectionIntent& products = intent.collections[0];
    CHECK(to_string(products.place) == "plan.yaml:9:11");
    CHECK(products.shards.value == 4);
    CHECK(to_string(products.shards.place) == "envs/prod.yaml:4:13");
    REQUIRE(products.fields.size() == 3);
    CHECK(products.fields[0].nullable->value);
    CHECK(products.fields[0].default_value->value == Literal{std::int64_t{2}});
    CHECK(products.fields[2].name == "stock");
  }

  TEST_CASE("$remove takes away a key, a field or a collection") {
    const auto intent = over(R"(target: { database: { $remove: true } }
collections:
  - { name: users, $remove: true }
  - name: products
    shards: { $remove: true }
    fields: { price: { $remove: true } }
)");
    CHECK(names_of(intent) == Names{"products"});
    CHECK(intent.target.database == "default");
    CHECK_FALSE(intent.collections[0].shards.value);
    REQUIRE(intent.collections[0].fields.size() == 1);
    CHECK(intent.collections[0].fields[0].name == "title");
  }

  TEST_CASE("$remove of what is not there is an error, and so is one that says more") {
    CHECK(findings("collections: [ { name: user, $remove: true } ]\n") ==
          "P0232 1:16 there is nothing to remove here // remove this entry, or correct its name\n");
    CHECK(findings("settings: { memory: { $remove: true } }\n") ==
          "P0232 1:13 there is nothing to remove here // remove this entry, or correct its name\n");
    CHECK(findings("collections: [ { name: users, $remove: true, shards: 2 } ]\n") ==
          "P0232 1:46 what is removed cannot be changed as well // keep \"shards\", or $remove\n");
    CHECK(findings("collections: [ { name: users, $remove: no } ]\n") ==
          "P0232 1:40 $remove must be true // leave it out to keep what is there\n");
    CHECK(findings("$remove: true\n") ==
          "P0232 1:1 there is nothing to remove here // remove this entry, or correct its name\n");
  }

  TEST_CASE("a login and a secret are replaced as a whole") {
    const auto intent = over("source: { auth: { token: { from_file: key } } }\n");
    CHECK(intent.source.username.empty());
    CHECK_FALSE(intent.source.password);
    REQUIRE(intent.source.token);
    CHECK(intent.source.token->name == "envs/key");
  }

  TEST_CASE("a relative path starts at the folder of the file it is written in") {
    CHECK(over("target: { uri: https://c }\n").target.tls.ca_file == "certs/ca.pem");
    CHECK(over("target: { uri: https://c, tls: { ca_file: prod.pem } }\n").target.tls.ca_file ==
          "envs/prod.pem");
  }

  TEST_CASE("carets point into the file that set the value") {
    const auto result = parsed_over(kPlan, "collections:\n  - name: users\n    shards: 40\n");
    CHECK(render(result.diagnostics, result.texts).find(R"(  --> envs/prod.yaml:3:13
   |
 3 |     shards: 40
   |             ^^
)") != std::string::npos);
  }

  TEST_CASE("several overlays lie in their order, and may hold variables and declare them") {
    Given given = given_files({{"a.yaml", "name: a\nvariables: { v: { default: x } }\n"},
                               {"b.yaml", "name: b_${v}\nvariables: { v: { default: y } }\n"}});
    given.overlays = {"a.yaml", "b.yaml"};
    const auto result = parse_plan("plan.yaml", kPlan, given);
    REQUIRE(result.intent);
    CHECK(result.intent->name == "b_y");
  }

  TEST_CASE("two collections of one name are told apart by their database") {
    const std::string two = R"(version: 1
name: shop
source: { uri: http://a }
target: { uri: http://b }
collections:
  - { name: logs, database: eu, target_name: eu }
  - { name: logs, database: us, target_name: us }
)";
    const auto intent = over("collections: [ { name: logs, database: us, shards: 3 } ]\n", two);
    CHECK(intent.collections[1].shards.value == 3);
    CHECK_FALSE(intent.collections[0].shards.value);
    CHECK(
        findings("collections: [ { name: logs, shards: 3 } ]\n", two) ==
        "P0233 1:16 several entries have this name, and it is not clear which is meant // add the "
        "database of the one: the others are at plan.yaml:6:5 and plan.yaml:7:5\n");
  }

  TEST_CASE("an overlay that is missing or no map is told of") {
    Given given = given_files({{"list.yaml", "- a\n"}});
    given.overlays = {"list.yaml", "none.yaml"};
    CHECK(lines_of(parse_plan("plan.yaml", kPlan, given).diagnostics) ==
          "P0203 1:1 a plan is a map, not a list // start with version: 1\n"
          "P0230 0:0 cannot read none.yaml // a relative path starts at the folder kiteway runs "
          "in\n");
  }

  TEST_CASE("what is wrong in an overlay's secret is not shown") {
    const auto result = parsed_over(kPlan, "source: { auth: { token: hunter2 } }\n");
    const std::string shown = render(result.diagnostics, result.texts);
    CHECK(shown.find("P0209") != std::string::npos);
    CHECK(shown.find("hunter2") == std::string::npos);
  }
}

TEST_SUITE("planner resolve include") {
  TEST_CASE("a plan is laid over what it includes, the last include on top of the others") {
    const Given given = given_files(
        {{"plans/base.yaml", "name: base\ndefaults: { shards: 2, verify: none, load: true }\n"},
         {"common/more.yaml", "include: [ends.yaml]\ndefaults: { shards: 3, verify: checksum }\n"},
         {"common/ends.yaml", "source: { uri: http://a }\ntarget: { uri: http://b }\n"}});
    const auto result = parse_plan("plans/plan.yaml", R"(version: 1
include: [base.yaml, ../common/more.yaml]
name: shop
defaults: { shards: 4 }
collections: [ { name: products } ]
)",
                                   given);
    INFO(lines_of(result.diagnostics));
    REQUIRE(result.intent);
    CHECK(result.intent->name == "shop");
    CHECK(result.intent->source.place == SourcePlace{"common/ends.yaml", 1, 16, 8});
    const CollectionIntent& collection = result.intent->collections[0];
    CHECK(collection.shards.value == 4);
    CHECK(collection.verify.value == VerifyMode::kChecksum);
    CHECK(collection.load.value);
  }

  TEST_CASE("files that include one another are refused with the whole circle") {
    const Given given = given_files(
        {{"a.yaml", "include: [sub/b.yaml]\n"}, {"sub/b.yaml", "include: [../a.yaml]\n"}});
    CHECK(lines_of(parse_plan("a.yaml", "include: [sub/b.yaml]\n", given).diagnostics) ==
          "P0231 1:11 this file includes itself: a.yaml -> sub/b.yaml -> a.yaml // remove one of "
          "these includes\n");
    CHECK(lines_of(parse_plan("a.yaml", "include: [a.yaml]\n", given).diagnostics) ==
          "P0231 1:11 this file includes itself: a.yaml -> a.yaml // remove one of these "
          "includes\n");
  }

  TEST_CASE("includes end: by depth, and by the number of files") {
    std::map<std::string, std::string> deep;
    for (int i = 0; i < 20; ++i) {
      deep["f" + std::to_string(i)] = "include: [f" + std::to_string(i + 1) + "]\n";
    }
    CHECK(lines_of(parse_plan("plan.yaml", "include: [f0]\n", given_files(deep)).diagnostics) ==
          "P0231 1:11 files include one another deeper than 8 levels // include this file further "
          "up\n");
    std::map<std::string, std::string> wide;
    for (int i = 0; i < 6; ++i) {
      const std::string next = "f" + std::to_string(i + 1);
      wide["f" + std::to_string(i)] = "include: [" + next + ", " + next + ", " + next + "]\n";
    }
    wide["f6"] = "name: x\n";
    CHECK(lines_of(parse_plan("plan.yaml", "include: [f0]\n", given_files(wide)).diagnostics) ==
          "P0231 1:15 the plan is made of more than 64 files // include fewer, or each but once\n");
  }

  TEST_CASE("only local files, by their plain names") {
    const auto found = [](const std::string& include) {
      return lines_of(
          parse_plan("plan.yaml", "include: " + include + "\n", given_files({})).diagnostics);
    };
    CHECK(found("[http://x/y.yaml]") ==
          "P0231 1:11 only files can be included, nothing from a server // fetch the file first\n");
    CHECK(
        found("['${stage}.yaml']") ==
        "P0231 1:11 include cannot use variables, for they are known only when all files are read "
        "// choose the file with --overlay instead\n");
    CHECK(found("[x.yaml]") ==
          "P0230 1:11 cannot read x.yaml // a relative path starts at the "
          "folder of the file it is written in\n");
    CHECK(
        found("[7]").starts_with("P0203 1:11 an entry of include must be a path, not the number"));
    CHECK(found("x.yaml").starts_with("P0203 1:10 include must be a list, not the string"));
  }
}

}  // namespace
}  // namespace kiteway::planner
