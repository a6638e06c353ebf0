// What is wrong with a source: missing names, old servers, unloaded rows, parts we cannot carry.
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

std::string findings(const Intent& intent, const World& world) {
  const Compiled made = compile(intent, world);
  CHECK(made.plan.has_value() != made.diagnostics.has_errors());
  return lines_of(made.diagnostics);
}

std::string findings_about(const CollectionSnapshot& collection) {
  return findings(intent_of({move_of(collection.address.collection)}), world_with({collection}));
}

const std::string kSubject = " :: source collection default/products\n";

TEST_SUITE("planner compile source") {
  TEST_CASE("a collection that is fine gives a plan without findings") {
    CHECK(findings_about(sample_collection()).empty());
  }

  TEST_CASE("a missing collection is told with the nearest name") {
    const World world = world_with({sample_collection("products"), sample_collection("users")});
    CHECK(findings(intent_of({move_of("product")}), world) ==
          "P0301 8:11 the source has no collection \"product\" // did you mean \"products\"?\n");
    CHECK(findings(intent_of({move_of("orders")}), world) ==
          "P0301 8:11 the source has no collection \"orders\" // database default has: products, "
          "users\n");
    CHECK(findings(intent_of({move_of("orders")}), world_with({})) ==
          "P0301 8:11 the source has no collection \"orders\" // database default has no "
          "collections\n");
  }

  TEST_CASE("of many names ten are shown") {
    std::vector<CollectionSnapshot> many;
    for (char letter = 'a'; letter <= 'l'; ++letter) {
      many.push_back(sample_collection(std::string(4, letter)));
    }
    CHECK(findings(intent_of({move_of("products")}), world_with(many)) ==
          "P0301 8:11 the source has no collection \"products\" // database default has: aaaa, "
          "bbbb, cccc, dddd, eeee, ffff, gggg, hhhh, iiii, jjjj and 2 more\n");
  }

  TEST_CASE("a missing database is told with the nearest name") {
    World world = world_with({sample_collection()});
    world.source.databases["shop"] = {};
    CollectionIntent move = move_of("products");
    move.source.database = "shopp";
    CHECK(findings(intent_of({move}), world) ==
          "P0302 8:11 the source has no database \"shopp\" // did you mean \"shop\"?\n");
    move.source.database = "elsewhere";
    CHECK(findings(intent_of({move}), world) ==
          "P0302 8:11 the source has no database \"elsewhere\" // it has: default, shop\n");
  }

  TEST_CASE("a source older than 2.3.6 is refused at its uri") {
    World world = world_with({sample_collection()});
    world.source.version = parse_server_version("v2.3.5-lite");
    CHECK(findings(intent_of({move_of("products")}), world) ==
          "P0303 4:8 the source is Milvus v2.3.5-lite; the oldest supported source is Milvus 2.3.6 "
          "// upgrade the source, or set source.allow_unsupported_version: true to go on at your "
          "own risk\n");
    world.source.version = parse_server_version("");
    CHECK(findings(intent_of({move_of("products")}), world) ==
          "P0303 4:8 the source does not tell its version; the oldest supported source is Milvus "
          "2.3.6 // upgrade the source, or set source.allow_unsupported_version: true to go on at "
          "your own risk\n");
    world.source.version = parse_server_version("2.3.6");
    CHECK(findings(intent_of({move_of("products")}), world).empty());
  }

  TEST_CASE("an old source that is allowed gives a warning, and the plan keeps it") {
    World world = world_with({sample_collection()});
    world.source.version = parse_server_version("v2.3.5-lite");
    Intent intent = intent_of({move_of("products")});
    intent.allow_unsupported_version = {true, {"plan.yaml", 5, 30, 4}};
    CHECK(findings(intent, world) ==
          "warning P0303 5:30 the source is Milvus v2.3.5-lite; the oldest supported source is "
          "Milvus 2.3.6 // upgrade it, or compare the rows yourself after the run\n");
    const CompiledPlan plan = compiled(intent, world);
    CHECK(plan.allow_unsupported_version);
    CHECK(plan.source_version == "v2.3.5-lite");
    REQUIRE(plan.warnings.size() == 1);
    CHECK(plan.warnings[0].code == "P0303");
  }

  TEST_CASE("a collection with parts we do not know is left alone") {
    CollectionSnapshot strange = sample_collection();
    strange.unknown_parts = {"it has the function \"bm25\"", "it has structs"};
    const std::string hint = " // leave the collection out, or use a newer kiteway" + kSubject;
    CHECK(findings_about(strange) ==
          "P0304 8:11 this collection cannot be moved without loss: it has the function \"bm25\"" +
              hint + "P0304 8:11 this collection cannot be moved without loss: it has structs" +
              hint);
  }

  TEST_CASE("a field of a type we cannot carry is named with its type") {
    CollectionSnapshot strange = sample_collection();
    strange.schema.fields.push_back(scalar("place", DataType::kText));
    strange.schema.fields.push_back(scalar("what", static_cast<DataType>(31)));
    strange.schema.fields.push_back(array_of("times", DataType::kTimestamptz));
    strange.schema.fields.push_back(array_of("fine", DataType::kVarChar));
    const auto line = [](const std::string& name, const std::string& type) {
      return "P0304 8:11 field \"" + name + "\" is of " + type +
             ", which this build cannot carry // leave the collection out, or use a newer kiteway "
             ":: source collection default/products, field " +
             name + "\n";
    };
    CHECK(findings_about(strange) == line("place", "Text") + line("what", "type 31") +
                                         line("times", "Array<Timestamptz>(16)"));
  }

  TEST_CASE("a vector field without an index cannot be read, a scalar one can") {
    CollectionSnapshot bare = sample_collection();
    bare.indexes.clear();
    CHECK(findings_about(bare) ==
          "P0306 8:11 vector field \"vector\" has no index on the source, so the collection cannot "
          "be loaded and its rows cannot be read // create an index on that field and load the "
          "collection :: source collection default/products, field vector\n");
    bare.indexes = {index_on("title", "INVERTED", "")};
    CHECK(findings_about(bare).starts_with("P0306 "));
  }

  TEST_CASE("a collection that is not loaded is refused by default") {
    CHECK(findings_about(not_loaded(sample_collection())) ==
          "P0305 8:11 collection \"products\" is not loaded on the source, and rows can be read "
          "from loaded collections only // load it, or set source.load: temporary to have it "
          "loaded for the copy and released again" +
              kSubject);
  }

  TEST_CASE("a collection that is loaded in part is refused with the missing partitions") {
    CollectionSnapshot partly = with_partitions(sample_collection(), {"a", "b", "c"});
    partly.partitions[1].load_state = LoadState::kNotLoaded;
    partly.partitions[3].load_state = LoadState::kLoading;
    CHECK(findings_about(partly) ==
          "P0305 8:11 collection \"products\" is loaded in part: not its partitions a, c, and rows "
          "can be read from loaded collections only // load it, or set source.load: temporary to "
          "have it loaded for the copy and released again" +
              kSubject);
  }

  TEST_CASE("with source.load temporary only what is missing is loaded") {
    Intent intent = intent_of({move_of("products")});
    intent.source_load = {LoadPolicy::kTemporary, {"plan.yaml", 5, 9}};
    const auto loads = [&](const CollectionSnapshot& collection) {
      return compiled(intent, world_with({collection})).collections.at(0).temporary_loads;
    };
    using Names = std::vector<std::string>;
    CHECK(loads(sample_collection()) == Names{});
    CHECK(loads(not_loaded(sample_collection())) == Names{""});
    CHECK(loads(not_loaded(with_partitions(sample_collection(), {"a"}))) == Names{""});
    CollectionSnapshot partly = with_partitions(sample_collection(), {"a", "b"});
    partly.partitions[2].load_state = LoadState::kNotLoaded;
    CHECK(loads(partly) == Names{"b"});
  }

  TEST_CASE("all findings of all collections are reported at once, in their order") {
    CollectionSnapshot bare = sample_collection("bare");
    bare.indexes.clear();
    World world = world_with({bare, not_loaded(sample_collection("cold"))});
    world.source.version = parse_server_version("2.3.5");
    const std::string all =
        findings(intent_of({move_of("bare"), move_of("gone"), move_of("cold")}), world);
    CAPTURE(all);
    CHECK(all.find("P0303 ") < all.find("P0306 "));
    CHECK(all.find("P0306 ") < all.find("P0301 "));
    CHECK(all.find("P0301 ") < all.find("P0305 "));
    CHECK(all.find("P0305 ") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
