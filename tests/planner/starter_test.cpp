// The first plan that init writes.
#include "planner/starter/starter.h"

#include "planner/compile/compile.h"
#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

const EndpointChoice kSource{.uri = "http://milvus.internal:19530"};

std::string starter(const StarterInput& input) {
  const auto text = render_starter(input);
  REQUIRE(text);
  return *text;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The plan, compiled as it is against the source it was made from.
Compiled compiled_with(const std::string& text, const ServerSnapshot& source) {
  const ParsedPlan plan = parse_plan("plan.yaml", text);
  INFO(text);
  INFO(lines_of(plan.diagnostics));
  REQUIRE(plan.intent);
  World world = world_with({});
  world.source = source;
  return compile(*plan.intent, world);
}

TEST_SUITE("planner starter") {
  TEST_CASE("every collection is there with its fields, indexes and rows, and the plan compiles") {
    const auto source = server_with(
        "2.4.15", {sample_collection(), with_partition_key(sample_collection("users"), 16)});
    const std::string text = starter({.source = kSource, .snapshot = source});
    CHECK(text == R"(# Made by kiteway init from http://milvus.internal:19530, Milvus 2.4.15
# For an editor that completes and explains: kiteway schema > plan.schema.json
# yaml-language-server: $schema=plan.schema.json
version: 1
name: from-milvus.internal

source:
  uri: http://milvus.internal:19530

target:
  uri: https://in01-xxxxxxxxxxxxxxx.zillizcloud.com:19535  # to be filled in
  auth: { token: { from_env: ZILLIZ_TOKEN } }  # an API key, or user:password
  # database: default

# defaults:             # settings of all collections below
#   verify: count       # compare the numbers of rows at the end, not every value
#   load: true          # leave the targets loaded

collections:
  - name: products  # 1,200 rows
    # id      Int64, primary key
    # title   VarChar(512)
    # vector  FloatVector(128), index HNSW COSINE
  - name: users  # 1,200 rows
    # id      Int64, primary key
    # title   VarChar(512)
    # vector  FloatVector(128), index HNSW COSINE
    # tenant  VarChar(64), partition key
)");
    const Compiled compiled = compiled_with(text, source);
    REQUIRE(compiled.plan);
    CHECK(compiled.plan->collections.size() == 2);
  }

  TEST_CASE("what was given on the command line is in the plan, secrets by their names") {
    const std::string text =
        starter({.source = {.uri = "https://a",
                            .database = "default",
                            .username = "root",
                            .password_env = "PW",
                            .ca_file = "ca.pem"},
                 .target = {.uri = "https://b:19535", .database = "shop", .token_env = "TOKEN"},
                 .snapshot = server_with("2.4.15", {sample_collection()})});
    CHECK(holds(text, "  uri: https://a\n  database: \"default\"\n") ==
          holds(text, "database: \"default\""));
    CHECK(holds(text,
                "  auth: { username: root, password: { from_env: PW } }\n"
                "  tls: { ca_file: ca.pem }\n"));
    CHECK(holds(text,
                "  uri: https://b:19535\n  database: shop\n"
                "  auth: { token: { from_env: TOKEN } }\n"));
    CHECK(parse_plan("plan.yaml", text).intent);
  }

  TEST_CASE("a source that is too old, or not loaded, is said so and allowed for") {
    const auto source = server_with("2.3.5", {not_loaded(sample_collection())});
    const std::string text = starter({.source = kSource, .snapshot = source});
    CHECK(holds(text, "  allow_unsupported_version: true\n"));
    CHECK(holds(text, "  load: temporary\n"));
    CHECK(holds(text, "  - name: products  # not loaded: rows unknown\n"));
    CHECK(compiled_with(text, source).plan);
  }

  TEST_CASE("a collection that no target could take is a comment with the reason") {
    CollectionSnapshot broken = sample_collection("broken");
    broken.unknown_parts = {"field x has a type of the future"};
    const auto source = server_with("2.4.15", {broken, sample_collection()});
    const std::string text = starter({.source = kSource, .snapshot = source});
    CHECK(holds(
        text, R"(  # this collection cannot be moved without loss: field x has a type of the future
  # - name: broken  # 1,200 rows
  #   # id )"));
    CHECK(compiled_with(text, source).plan);
    CHECK(holds(starter({.source = kSource, .snapshot = server_with("2.4.15", {broken})}),
                "\ncollections: []  # none can be moved as it is\n"));
  }

  TEST_CASE("collections of other databases go to databases of their names") {
    auto source = server_with("2.4.15", {sample_collection()});
    CollectionSnapshot other = sample_collection();
    other.address.database = "archive";
    source.databases["archive"] = {.collection_names = {"products"},
                                   .collections = {{"products", other}}};
    const std::string text = starter({.source = kSource, .snapshot = source});
    CHECK(holds(text,
                "  - name: products  # 1,200 rows\n    database: archive\n"
                "    target_database: archive\n"));
    CHECK(compiled_with(text, source).plan);
  }

  TEST_CASE("names that YAML or a terminal would take for more do no harm") {
    CollectionSnapshot odd = sample_collection("no");
    CollectionSnapshot evil = sample_collection("evil");
    evil.schema.fields[1].name = "x\n  evil: y\x1b[2J";
    const auto source = server_with("2.4.15", {odd, evil});
    const std::string text = starter({.source = kSource, .snapshot = source});
    CHECK(holds(text, "  - name: \"no\"  # 1,200 rows\n"));
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(parse_plan("plan.yaml", text).intent);
  }

  TEST_CASE("without any collection there is no plan") {
    const auto text = render_starter({.source = kSource, .snapshot = server_with("2.4.15", {})});
    REQUIRE_FALSE(text);
    CHECK(text.error().message == "there is no collection to move");
  }

  TEST_CASE("an end that no plan could name is refused") {
    CHECK(endpoint_of({.uri = "milvus"}).error().kind == ErrorKind::kInvalidInput);
    CHECK_FALSE(endpoint_of({.uri = "http://a", .username = "root"}));
    CHECK_FALSE(endpoint_of({.uri = "http://a", .password_env = "PW"}));
    CHECK_FALSE(endpoint_of({.uri = "http://a", .ca_file = "ca.pem"}));
    CHECK_FALSE(endpoint_of(
        {.uri = "http://a", .username = "root", .password_env = "PW", .token_env = "T"}));
    const auto endpoint = endpoint_of({.uri = "https://a:1", .token_env = "T", .ca_file = "c"});
    REQUIRE(endpoint);
    CHECK(endpoint->host == "a");
    CHECK(endpoint->port == 1);
    CHECK(endpoint->use_tls);
    CHECK(endpoint->database == "default");
    CHECK(endpoint->token->name == "T");
    CHECK(endpoint->tls.ca_file == "c");
  }
}

}  // namespace
}  // namespace kiteway::planner
