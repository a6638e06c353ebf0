// The plan file: what is written is read back, and nothing else is read.
#include "planner/plan_file/plan_file.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

CompiledPlan small_plan() {
  return compiled(intent_of({move_of("products")}), world_with({sample_collection()}));
}

// Every kind of field and default, and every other fact a collection can have.
CollectionSnapshot full_collection() {
  using enum DataType;
  CollectionSnapshot made = with_partitions(sample_collection("full"), {"a", "b"});
  auto& fields = made.schema.fields;
  const auto with_default = [&](const std::string& name, DataType type, DefaultValue value) {
    fields.push_back(scalar(name, type));
    fields.back().default_value = std::move(value);
    fields.back().nullable = true;
    fields.back().description = "has a default: \"" + name + "\"\n商品 \x01";
  };
  with_default("flag", kBool, false);
  with_default("tiny", kInt8, std::int32_t{-128});
  with_default("large", kInt64, std::numeric_limits<std::int64_t>::min());
  with_default("real", kFloat, 0.1F);
  with_default("exact", kDouble, -0.1);
  with_default("empty", kVarChar, std::string());
  fields.push_back(array_of("words", kVarChar));
  fields.push_back(scalar("json", kJson));
  for (const DataType type : {kBinaryVector, kFloat16Vector, kSparseFloatVector}) {
    fields.push_back(vectors("v" + std::to_string(fields.size()), 64, type));
    made.indexes.push_back(index_on(fields.back().name));
  }
  fields[1].is_clustering_key = true;
  fields[1].type_params["analyzer_params"] = R"({"type": "standard"})";
  made.schema.description = "everything";
  made.consistency_level = ConsistencyLevel::kCustomized;
  made.properties = {{"timezone", "UTC"}, {"collection.ttl.seconds", "60"}};
  made.aliases = {"all"};
  made.collection_id = std::numeric_limits<std::int64_t>::max();
  return made;
}

// A plan with everything in it: references to secrets, certificates, warnings, every action.
CompiledPlan full_plan() {
  World world = world_with({full_collection(), not_loaded(sample_collection("cold")),
                            with_partition_key(sample_collection("keyed"), 32)});
  world.source.version = parse_server_version("v2.3.5-lite");
  world.target.version = parse_server_version("2.6.4");
  Intent intent = intent_of(
      {move_of("full", "all"), move_of("cold"), move_of("keyed"), move_of("keyed", "k2")});
  intent.allow_unsupported_version = {true, {"plan.yaml", 5, 30, 4}};
  intent.source_load = {LoadPolicy::kTemporary, {"plan.yaml", 5, 9}};
  intent.source.username = "root";
  intent.source.password = SecretRef{SecretRef::Kind::kEnv, "PASSWORD", {"plan.yaml", 5, 40, 8}};
  intent.target.uri = "https://localhost:19531";
  intent.target.use_tls = true;
  intent.target.token = SecretRef{SecretRef::Kind::kFile, "secrets/token", {"plan.yaml", 7, 1, 2}};
  intent.target.tls = {"ca.pem", "milvus", "cert.pem", "key.pem"};
  intent.logical_digest = "sha256:of the intent";
  intent.parallelism = 8;
  intent.memory_bytes = 64 << 20;
  intent.traffic = {.source = {.rows = 1},
                    .target = {.bytes = 2, .requests = 3},
                    .retry = {.attempts = 4,
                              .budget = std::chrono::minutes(1),
                              .write_timeout = std::chrono::seconds(7)}};
  intent.state_dir = "state/商品";
  intent.collections[2].shards = {3, {"plan.yaml", 9, 1, 1}};
  intent.collections[2].verify.value = VerifyMode::kNone;
  intent.collections[2].load.value = true;
  intent.collections[3].target.database = "elsewhere";
  intent.collections[0].write.value = WritePolicy::kUpsert;
  intent.collections[1].write.value = WritePolicy::kInsert;
  CompiledPlan plan = compiled(intent, world);
  plan.collections[1].action = CollectionAction::kResume;
  plan.collections[2].action = CollectionAction::kRefresh;
  plan.collections[2].generation = 7;
  plan.collections[3].action = CollectionAction::kUnchanged;
  plan.warnings.push_back({.severity = Severity::kNote, .code = "P0999", .message = "noted"});
  return plan;
}

CompiledPlan read_back(const CompiledPlan& plan) {
  auto read = read_plan(write_plan(plan));
  if (!read) FAIL(read.error().message);
  return *std::move(read);
}

std::string refusal(std::string_view text) {
  const auto read = read_plan(text);
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == ErrorKind::kInvalidInput);
  return to_string(read.error());
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE_MESSAGE(at != std::string::npos, what);
  return text.replace(at, what.size(), with);
}

TEST_SUITE("planner plan file") {
  TEST_CASE("a plan with everything in it is read back as it was") {
    const CompiledPlan plan = full_plan();
    const CompiledPlan back = read_back(plan);
    CHECK(back.source == plan.source);
    CHECK(back.target == plan.target);
    CHECK(back.collections == plan.collections);
    CHECK(back.nodes == plan.nodes);
    CHECK(back.warnings == plan.warnings);
    CHECK(back == plan);
  }

  TEST_CASE("a plan without anything to do is read back too") {
    World world = world_with({sample_collection()});
    finish_run(world, small_plan());
    const CompiledPlan plan = compiled(intent_of({move_of("products")}), world);
    REQUIRE(has_no_changes(plan));
    CHECK(read_back(plan) == plan);
  }

  TEST_CASE("a plan is written the same way every time, also after it was read") {
    const std::string text = write_plan(full_plan());
    CHECK(write_plan(full_plan()) == text);
    CHECK(write_plan(read_back(full_plan())) == text);
    CHECK(text.ends_with("}\n"));
  }

  TEST_CASE("the file is canonical: sorted keys, and 64-bit integers as text") {
    const std::string text = write_plan(small_plan());
    CHECK(text.starts_with("{\n  \"collections\": [\n"));
    CHECK(text.find("\"format_version\": \"1.0\"") != std::string::npos);
    CHECK(text.find("\"source_collection_id\": \"4501\"") != std::string::npos);
    CHECK(text.find("\"format_version\"") < text.find("\"plan_digest\""));
  }

  TEST_CASE("the file holds references to secrets and nothing more") {
    const std::string text = write_plan(full_plan());
    CHECK(text.find("\"from_env\": \"PASSWORD\"") != std::string::npos);
    CHECK(text.find("\"from_file\": \"secrets/token\"") != std::string::npos);
    CompiledPlan other = full_plan();
    other.source.password->name = "OTHER";
    CHECK(write_plan(other).find("\"PASSWORD\"") == std::string::npos);
  }
}

TEST_SUITE("planner plan file refusals") {
  TEST_CASE("a file cut at any byte is refused") {
    const std::string text = write_plan(small_plan());
    CHECK(refusal("") == "the plan file is not JSON; it may have been cut short");
    for (std::size_t size = 0; size + 2 <= text.size(); size += 37) {
      CHECK(refusal(std::string_view(text).substr(0, size)) ==
            "the plan file is not JSON; it may have been cut short");
    }
    CHECK(read_plan(std::string_view(text).substr(0, text.size() - 1)));  // the last line end
  }

  TEST_CASE("text that is no plan file is refused") {
    const std::string message = "this is not a kiteway plan file: it has no format_version";
    CHECK(refusal("{}") == message);
    CHECK(refusal("[]") == message);
    CHECK(refusal("null") == message);
    CHECK(refusal(R"({"format_version": 1})") == message);
    CHECK(refusal("version: 1\nname: shop\n") ==
          "the plan file is not JSON; it may have been cut short");
    CHECK(refusal(std::string(200'000, '[')).starts_with("the plan file is not JSON"));
  }

  TEST_CASE("a plan of another format is refused with what to do") {
    CHECK(refusal(replaced(write_plan(small_plan()), "\"1.0\"", "\"2.0\"")) ==
          "the plan file has format \"2.0\", and this build reads 1.0; plan again with this build");
    CHECK(
        refusal(R"({"format_version": "10.0"})").starts_with("the plan file has format \"10.0\""));
  }

  TEST_CASE("a plan that needs unknown features is refused with their names") {
    CHECK(refusal(replaced(write_plan(small_plan()), "\"state_dir\"",
                           "\"required_features\": [\"quarantine\"],\n  \"state_dir\"")) ==
          "the plan file needs features that this build does not have: [\"quarantine\"]; use a "
          "newer kiteway");
  }

  TEST_CASE("a key that is not known is refused") {
    CHECK(refusal(
              replaced(write_plan(small_plan()), "\"state_dir\"", "\"speed\": 9,\n  \"state_dir\""))
              .starts_with("the plan file does not read: "));
  }

  TEST_CASE("a plan that was edited is refused") {
    const std::string text = write_plan(full_plan());
    const std::string message =
        "the plan file was changed after it was written: its digest does not fit";
    CHECK(refusal(replaced(text, "localhost:19531", "localhost:19532")) == message);
    CHECK(refusal(replaced(text, "\"verify\": \"none\"", "\"verify\": \"count\"")) == message);
    CHECK(refusal(replaced(text, "\"shards\": 3", "\"shards\": 4")) == message);
    CHECK(refusal(replaced(text, "\"PASSWORD\"", "\"PATH\"")) == message);
    CHECK(refusal(replaced(text, "\"generation\": \"7\"", "\"generation\": \"0\"")) == message);
    CHECK(refusal(replaced(text, "\"runs_always\": true", "\"runs_always\": false")) == message);
    CHECK(refusal(replaced(text, "\"plan_digest\": \"sha256:", "\"plan_digest\": \"sha256:0")) ==
          message);
  }

  TEST_CASE("a plan with a wrong word is refused, even when its digest fits") {
    CompiledPlan plan = small_plan();
    plan.target.uri = "localhost:19531";
    CHECK(refusal(write_plan(plan)) ==
          "a uri starts with http:// or, for TLS, https://; the plan file does not read");
    plan = small_plan();
    plan.collections[0].target.consistency_level = static_cast<ConsistencyLevel>(9);
    CHECK(refusal(write_plan(plan)).find("consistency level") != std::string::npos);
  }

  TEST_CASE("a text that is too large for a plan is refused by its size") {
    CHECK(refusal(std::string(kPlanFileBytesMax + 1, '{')) ==
          "the plan file has more than 256.0 MiB");
  }

  TEST_CASE("no depth can overflow the stack") {
    for (const std::string part : {"[", "{\"a\":"}) {
      std::string deep;
      for (int i = 0; i < 1'000'000; ++i) deep += part;
      CHECK(refusal(deep).starts_with("the plan file is not JSON"));
      CHECK(
          refusal("{\"format_version\":\"1.0\",\"nodes\":" + deep).starts_with("the plan file is"));
    }
    std::string closed = "{\"format_version\":\"1.0\",\"nodes\":";
    closed += std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}";
    CHECK(refusal(closed).starts_with("the plan file "));
  }

  TEST_CASE("bytes that are not UTF-8 are refused, written out or as half of a pair") {
    CHECK(refusal("{\"format_version\":\"1.0\",\"name\":\"caf\xE9\"}")
              .starts_with("the plan file is not JSON"));
    CHECK(refusal("{\"format_version\":\"1.0\",\"name\":\"\\ud800\"}")
              .starts_with("the plan file is not JSON"));
  }

  TEST_CASE("a scalar of many megabytes is refused like any other") {
    const std::string text =
        "{\"format_version\":\"1.0\",\"name\":\"" + std::string(64 << 20, 'x') + "\"}";
    CHECK(refusal(text).find("digest does not fit") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
