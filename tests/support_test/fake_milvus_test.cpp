// The fake server keeps what the real ones keep: rows, loads, partitions, names.
#include "tests/support/random_rows.h"
#include "tests/support_test/items.h"
#include "tests/support_test/stub.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kiteway::testing {

TEST_SUITE("support fake") {
  TEST_CASE("insert keeps duplicate keys, query answers one row of them, count(*) counts all") {
    FakeMilvus server({.version = "v2.4.15"});
    make_items(server, {1, 2, 3});
    Stub stub(server.uri());

    REQUIRE(stub.insert("items", small_rows(std::vector<std::int64_t>{2, 3, 4})).status().code() ==
            0);

    CHECK(stub.count("items") == 6);
    CHECK(Stub::long_values(stub.query({.output = {"id"}, .limit = 100}), "id") ==
          std::vector<std::int64_t>{1, 2, 3, 4});
    CHECK(server.physical_rows(items) == 6);
    CHECK(server.distinct_keys(items) == 4);
    CHECK(server.rows_inserted() == 3);
  }

  TEST_CASE("an empty array row is answered without data case, and kills the server if sent so") {
    FakeMilvus server;
    server.create(items,
                  schema_of({primary_key(field("id", wire::schema::Int64)),
                             array_field("tags", wire::schema::Int64), vector_field("vector", 4)}));
    server.index_and_load(items);
    auto columns = small_rows(1, 2);
    columns.push_back(long_array_column("tags", {{}, {7, 8}}));
    Stub stub(server.uri());
    REQUIRE(stub.insert("items", columns).status().code() == 0);
    CHECK(server.rows(items)[0].fields.at("tags") == "[]");
    CHECK(server.rows(items)[1].fields.at("tags") == "[7, 8]");

    const auto answer = stub.query({.output = {"*"}, .limit = 10});
    const auto* tags = Stub::find(answer, "tags");
    REQUIRE(tags != nullptr);
    CHECK(tags->scalars().array_data().data(0).data_case() ==
          wire::schema::ScalarField::DATA_NOT_SET);

    CHECK_FALSE(server.crashed());
    const auto sent_back =
        stub.insert("items", {answer.fields_data().begin(), answer.fields_data().end()},
                    grpc::StatusCode::UNAVAILABLE);
    CHECK(server.crashed());
    CHECK(stub.call_code() == grpc::StatusCode::UNAVAILABLE);
    stub.describe("items");
    CHECK(stub.call_code() == grpc::StatusCode::UNAVAILABLE);
  }

  TEST_CASE("query needs a load, and a load needs an index on every vector") {
    FakeMilvus server;
    server.create(items, small_schema());
    Stub stub(server.uri());

    CHECK(stub.query({.output = {"id"}, .limit = 1}).status().code() == 101);
    CHECK(stub.load("items").code() == 700);
    CHECK(stub.create_index("items", "vector", "HNSW", "L2").code() == 0);
    CHECK(stub.load("items").code() == 0);
    CHECK(stub.query({.output = {"id"}, .limit = 1}).status().code() == 0);
    CHECK(server.rejected_requests().size() == 1);
  }

  TEST_CASE("a collection loaded by partition answers from those, and says Loaded as a whole") {
    for (const char* version : {"v2.3.5", "v2.4.15"}) {
      CAPTURE(version);
      const bool is_old = std::string(version) == "v2.3.5";
      FakeMilvus server({.version = version});
      server.create(items, small_schema());
      server.create_partition(items, "east");
      server.put(items, "", small_rows(1, 2));
      server.put(items, "east", small_rows(5, 2));
      Stub stub(server.uri());
      REQUIRE(stub.create_index("items", "vector", "HNSW", "L2").code() == 0);
      REQUIRE(stub.load_partition("items", "east").code() == 0);
      const auto code_of = [&](const std::string& partition) {
        return stub.query({.output = {"id"}, .limit = 10, .partitions = {partition}})
            .status()
            .code();
      };

      CHECK(Stub::long_values(stub.query({.output = {"id"}, .limit = 10}), "id") ==
            std::vector<std::int64_t>{5, 6});
      CHECK(code_of("_default") == (is_old ? 65535 : 201));
      CHECK(code_of("west") == (is_old ? 65535 : 200));
      CHECK(stub.load_state("items") == wire::common::LoadStateLoaded);
      CHECK(stub.load_state("items", "_default") == wire::common::LoadStateNotLoad);
      CHECK(stub.load_state("items", "east") == wire::common::LoadStateLoaded);
      CHECK(stub.load_state("absent") == wire::common::LoadStateNotExist);
    }
  }

  TEST_CASE("with a partition key partitions are listed, but cannot be named") {
    FakeMilvus server;
    server.create(items,
                  schema_of({primary_key(field("id", wire::schema::Int64)),
                             partition_key(text_field("tenant")), vector_field("vector", 4)}));
    server.index_and_load(items);
    Stub stub(server.uri());
    auto columns = small_rows(1, 3);
    columns.push_back(text_column("tenant", {"a", "b", "c"}));

    CHECK(stub.partitions("items").size() == 64);
    CHECK(stub.partitions("items").front() == "_default_0");
    CHECK(stub.insert("items", columns, grpc::StatusCode::OK, "_default_0").status().code() != 0);
    CHECK(stub.insert("items", columns).status().code() == 0);
    CHECK(
        stub.query({.output = {"id"}, .limit = 10, .partitions = {"_default_0"}}).status().code() !=
        0);
    CHECK(stub.count("items") == 3);
    CHECK(server.rows(items).front().partition.empty());
  }

  TEST_CASE("upsert replaces the row, and from 2.6.8 refuses a key that comes twice") {
    FakeMilvus old_server({.version = "v2.3.5"});
    FakeMilvus new_server({.version = "v2.6.8"});
    for (FakeMilvus* server : {&old_server, &new_server}) {
      make_items(*server, {1, 2, 3});
      Stub stub(server->uri());
      CHECK(stub.upsert("items", small_rows(std::vector<std::int64_t>{3, 4})).upsert_cnt() == 2);
      CHECK(stub.count("items") == 4);
      CHECK(server->rows_upserted() == 2);
    }
    const auto twice = small_rows(std::vector<std::int64_t>{5, 5});
    CHECK(Stub(old_server.uri()).upsert("items", twice).status().code() == 0);
    CHECK(Stub(new_server.uri()).upsert("items", twice).status().code() == 1100);
    CHECK(old_server.physical_rows(items) == 6);
    CHECK(new_server.physical_rows(items) == 4);
  }

  TEST_CASE("a collection that makes its keys takes none") {
    FakeMilvus server;
    server.create(
        items, schema_of({auto_id(field("id", wire::schema::Int64)), vector_field("vector", 4)}));
    Stub stub(server.uri());
    const auto columns = small_rows(1, 2);

    CHECK(stub.insert("items", columns).status().code() == 1100);
    const auto answer = stub.insert("items", {columns[1]});
    CHECK(answer.ids().int_id().data_size() == 2);
    CHECK(stub.upsert("items", columns).status().code() != 0);
    CHECK(server.distinct_keys(items) == 2);
  }

  TEST_CASE("a server that was stopped serves the same data on the same port again") {
    FakeMilvus server;
    make_items(server, {1, 2});
    Stub stub(server.uri());
    server.stop();
    stub.count("items");
    CHECK(stub.call_code() == grpc::StatusCode::UNAVAILABLE);
    server.start();
    CHECK(Stub(server.uri()).count("items") == 2);
  }

  TEST_CASE("put takes what no server would take today, but not what has no shape") {
    FakeMilvus server;
    make_items(server);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    server.put(items, "", {long_column("id", {1}), float_vectors("vector", 4, {nan, 0, 0, 0})});
    CHECK(server.rows(items)[0].fields.at("vector") == "[nan, 0, 0, 0]");
    CHECK_THROWS_AS(
        server.put(items, "", {long_column("id", {1}), float_vectors("vector", 4, {0, 0, 0})}),
        std::runtime_error);
  }

  TEST_CASE("loading takes as many polls as asked for, and queries wait for it") {
    FakeMilvus server({.load_polls = 2});
    server.create(items, small_schema());
    Stub stub(server.uri());
    stub.create_index("items", "vector", "HNSW", "L2");
    REQUIRE(stub.load("items").code() == 0);

    CHECK(stub.load_state("items") == wire::common::LoadStateLoading);
    const auto early = stub.query({.output = {"id"}, .limit = 1});
    CHECK(early.status().code() == 103);
    CHECK(early.status().retriable());
    CHECK(stub.load_state("items") == wire::common::LoadStateLoading);
    CHECK(stub.load_state("items") == wire::common::LoadStateLoaded);
    CHECK(stub.query({.output = {"id"}, .limit = 1}).status().code() == 0);
  }

  TEST_CASE("a cloud server makes an AUTOINDEX of every index and keeps the metric") {
    FakeMilvus server({.autoindex_only = true});
    server.create(items, small_schema());
    Stub stub(server.uri());
    CHECK(stub.index_params("items").empty());
    CHECK(stub.create_index("items", "vector", "HNSW", "COSINE").code() == 0);
    CHECK(stub.index_params("items") ==
          std::vector<Stub::Param>{{"index_type", "AUTOINDEX"}, {"metric_type", "COSINE"}});
    CHECK(stub.create_index("items", "vector", "HNSW", "HAMMING").code() != 0);
  }

  TEST_CASE("delete by key works unloaded, by another field only when loaded") {
    FakeMilvus server;
    server.create(items,
                  schema_of({primary_key(field("id", wire::schema::Int64)),
                             field("old_id", wire::schema::Int64), vector_field("vector", 4)}));
    auto columns = small_rows(1, 4);
    columns.push_back(long_column("old_id", {10, 20, 30, 40}));
    server.put(items, "", columns);
    Stub stub(server.uri());

    CHECK(stub.remove("items", "id in [1, 7]").status().code() == 0);
    CHECK(stub.remove("items", "old_id >= 20 and old_id <= 30").status().code() == 101);
    server.index_and_load(items);
    CHECK(stub.remove("items", "old_id >= 20 and old_id <= 30").delete_cnt() == 2);
    CHECK(stub.count("items") == 1);
    CHECK(server.rows(items)[0].key == PrimaryKey{std::int64_t{4}});
  }

  TEST_CASE("an alias stands for its collection, until it stands for another") {
    FakeMilvus server;
    make_items(server, {1, 2});
    server.create({"default", "others"}, small_schema());
    server.create_alias(items, "shop");
    Stub stub(server.uri());

    CHECK(stub.count("shop") == 2);
    CHECK(stub.describe("shop").collection_name() == "items");
    CHECK(stub.describe("items").aliases(0) == "shop");
    CHECK(stub.drop("shop").code() != 0);
    wire::milvus::AlterAliasRequest request;
    request.set_collection_name("others");
    request.set_alias("shop");
    CHECK(stub.call(&Stub::Service::AlterAlias, request).code() == 0);
    CHECK(stub.describe("shop").collection_name() == "others");
    CHECK(stub.describe("items").aliases().empty());
  }

  TEST_CASE("the header names the database where the request does not") {
    FakeMilvus server;
    server.create_database("shop");
    server.create({"shop", "items"}, small_schema());
    Stub stub(server.uri());

    CHECK_FALSE(stub.has("items"));
    stub.set_header("dbname", "shop");
    CHECK(stub.has("items"));
    CHECK(stub.call(&Stub::Service::Connect, wire::milvus::ConnectRequest()).status().code() == 0);
    stub.set_header("dbname", "nowhere");
    CHECK(stub.call(&Stub::Service::Connect, wire::milvus::ConnectRequest()).status().code() ==
          800);
    CHECK(stub.describe("items").status().code() == 100);  // 800 from 2.4
  }

  TEST_CASE("statistics count rows only after a flush") {
    FakeMilvus server;
    make_items(server, {1, 1, 2});
    Stub stub(server.uri());
    const auto row_count = [&] {
      wire::milvus::GetCollectionStatisticsRequest request;
      request.set_collection_name("items");
      return stub.call(&Stub::Service::GetCollectionStatistics, request).stats(0).value();
    };

    CHECK(row_count() == "0");
    wire::milvus::FlushRequest flush;
    flush.add_collection_names("items");
    CHECK(stub.call(&Stub::Service::Flush, flush).status().code() == 0);
    CHECK(row_count() == "3");
  }

  TEST_CASE("rows of every type go in by the rules of their version, and come out the same") {
    for (const char* version : {"v2.3.5", "v2.4.15", "v2.5.10", "v2.6.18"}) {
      CAPTURE(version);
      for (const auto key : {wire::schema::Int64, wire::schema::VarChar}) {
        FakeMilvus written({.version = version});
        FakeMilvus put({.version = version});
        const auto schema = schema_of_all_types(version, key);
        const bool is_old = std::string(version) == "v2.3.5";
        const auto columns =
            random_columns(schema, {.seed = 3, .count = 200, .json_objects_only = is_old});
        Stub stub(written.uri());
        CHECK(stub.create("items", schema).reason().empty());
        CHECK(stub.insert("items", columns).status().reason().empty());
        put.create(items, schema);
        put.put(items, "", columns);
        CHECK(written.rows(items) == put.rows(items));
        CHECK(written.physical_rows(items) == 200);

        written.index_and_load(items);
        const auto answer = stub.query({.output = {"*"}, .limit = 500});
        CHECK(answer.fields_data_size() == schema.fields_size() + 1);
      }
    }
  }

  TEST_CASE("many clients at once lose nothing") {
    FakeMilvus server({.segment_rows = 50});
    make_items(server);
    {
      std::vector<std::jthread> clients;
      clients.reserve(8);
      for (std::int64_t client = 0; client < 8; ++client) {
        clients.emplace_back([&server, client] {
          Stub stub(server.uri());
          for (std::int64_t i = 0; i < 20; ++i) {
            stub.send_insert("items", small_rows(client * 1'000 + i * 10, 10));
            stub.count("items");
          }
        });
      }
    }
    CHECK(server.physical_rows(items) == 1'600);
    CHECK(server.distinct_keys(items) == 1'600);
    CHECK(server.calls("Insert") == 160);
  }
}

}  // namespace kiteway::testing
