// The fake server reads as the real ones do, with the traps of paging.
#include "tests/support_test/items.h"
#include "tests/support_test/stub.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

/// 600 rows, which are 6 segments of 100; most keys are there more than once.
std::vector<std::int64_t> keys_with_duplicates() {
  std::mt19937_64 random(1);
  std::vector<std::int64_t> keys;
  keys.reserve(600);
  for (int i = 0; i < 600; ++i) keys.push_back(static_cast<std::int64_t>(random() % 400));
  return keys;
}

/// All keys that a walk with `pk > last` sees.
std::multiset<std::int64_t> walk(Stub& stub, const std::vector<Stub::Param>& mode,
                                 std::size_t* longest_page = nullptr) {
  std::multiset<std::int64_t> seen;
  std::string filter;
  while (true) {
    const auto answer =
        stub.query({.filter = filter, .output = {"id"}, .limit = 20, .params = mode});
    REQUIRE(answer.status().code() == 0);
    const auto keys = Stub::long_values(answer, "id");
    if (keys.empty()) return seen;
    if (longest_page != nullptr) *longest_page = std::max(*longest_page, keys.size());
    seen.insert(keys.begin(), keys.end());
    filter = "id > " + std::to_string(keys.back());
  }
}

std::set<std::int64_t> distinct(const std::multiset<std::int64_t>& keys) {
  return {keys.begin(), keys.end()};
}

}  // namespace

TEST_SUITE("support fake") {
  TEST_CASE("on 2.3 a walk with a plain limit skips keys, with reduce_stop_for_best it does not") {
    FakeMilvus server({.version = "v2.3.5", .segment_rows = 100});
    const auto keys = keys_with_duplicates();
    make_items(server, keys);
    Stub stub(server.uri());
    const std::set<std::int64_t> all(keys.begin(), keys.end());

    CHECK(distinct(walk(stub, {})).size() < all.size());
    CHECK(distinct(walk(stub, {{"iterator", "True"}, {"reduce_stop_for_best", "False"}})).size() <
          all.size());
    std::size_t longest = 0;
    CHECK(distinct(walk(stub, {{"reduce_stop_for_best", "True"}}, &longest)) == all);
    CHECK(longest > 20);  // the limit is one of a segment
  }

  TEST_CASE("from 2.5 the iterator never skips, and keeps the limit unless told otherwise") {
    FakeMilvus server({.version = "v2.5.10", .segment_rows = 100});
    const auto keys = keys_with_duplicates();
    make_items(server, keys);
    Stub stub(server.uri());
    const std::set<std::int64_t> all(keys.begin(), keys.end());

    CHECK(distinct(walk(stub, {})).size() < all.size());
    CHECK(distinct(walk(stub, {{"reduce_stop_for_best", "True"}})).size() < all.size());
    std::size_t longest = 0;
    CHECK(distinct(walk(stub, {{"iterator", "True"}, {"reduce_stop_for_best", "False"}},
                        &longest)) == all);
    CHECK(longest <= 20);
    longest = 0;
    CHECK(distinct(walk(stub, {{"iterator", "True"}, {"reduce_stop_for_best", "True"}},
                        &longest)) == all);
    CHECK(longest > 20);
  }

  TEST_CASE("the first answer of an iterator names a moment that later pages still see") {
    FakeMilvus server({.version = "v2.5.10"});
    make_items(server, {1, 2, 3});
    Stub stub(server.uri());
    const std::vector<Stub::Param> iterator{{"iterator", "True"}};

    const auto first = stub.query({.output = {"id"}, .limit = 1, .params = iterator});
    REQUIRE(first.session_ts() != 0);
    stub.insert("items", small_rows(std::vector<std::int64_t>{9}));
    stub.remove("items", "id in [2]");

    const auto later = stub.query({.output = {"id"},
                                   .limit = 10,
                                   .params = iterator,
                                   .guarantee_timestamp = first.session_ts()});
    CHECK(Stub::long_values(later, "id") == std::vector<std::int64_t>{1, 2, 3});
    const auto now = stub.query({.output = {"id"}, .limit = 10, .params = iterator});
    CHECK(Stub::long_values(now, "id") == std::vector<std::int64_t>{1, 3, 9});
  }

  TEST_CASE("count(*) takes filters and partitions, but no limit") {
    FakeMilvus server;
    server.create(items, small_schema());
    server.create_partition(items, "east");
    server.index_and_load(items);
    server.put(items, "", small_rows(std::vector<std::int64_t>{1, 1, 2}));
    server.put(items, "east", small_rows(5, 4));
    Stub stub(server.uri());

    const auto count = [&](const Stub::Question& question) {
      return Stub::long_values(stub.query(question), "count(*)");
    };
    CHECK(count({.output = {"count(*)"}}) == std::vector<std::int64_t>{7});
    CHECK(count({.output = {"count(*)"}, .partitions = {"east"}}) == std::vector<std::int64_t>{4});
    CHECK(count({.filter = "id > 1 and id <= 6", .output = {"count(*)"}}) ==
          std::vector<std::int64_t>{3});
    CHECK(stub.query({.output = {"count(*)"}, .limit = 5}).status().code() != 0);
  }

  TEST_CASE("answer_short leaves keys out of queries, though they are counted") {
    FakeMilvus server({.answer_short = 3});
    make_items(server, {1, 2, 3, 4, 5, 6});
    Stub stub(server.uri());

    CHECK(Stub::long_values(stub.query({.output = {"id"}, .limit = 10}), "id") ==
          std::vector<std::int64_t>{1, 2, 4, 5});
    CHECK(stub.count("items") == 6);
  }

  TEST_CASE("a window past 16384 and an empty filter without limit are refused") {
    FakeMilvus server;
    make_items(server, {1});
    Stub stub(server.uri());

    CHECK(stub.query({.output = {"id"}, .limit = 16'385}).status().code() == 65535);
    CHECK(stub.query({.output = {"id"}, .limit = 16'000, .params = {{"offset", "385"}}})
              .status()
              .code() == 65535);
    CHECK(stub.query({.output = {"id"}}).status().code() == 65535);
    CHECK(stub.query({.filter = "id > 0", .output = {"id"}}).status().code() == 0);
  }

  TEST_CASE("expressions take the escapes of Go, and nothing that is not known") {
    FakeMilvus server;
    server.create(items, schema_of({primary_key(text_field("name")), vector_field("vector", 2)}));
    server.index_and_load(items);
    const std::vector<std::string> names{"", "a\"b", "line\nend", "\xE6\xB0\xB4",
                                         "\xF0\xA0\x80\x80"};
    server.put(
        items, "",
        {text_column("name", names), float_vectors("vector", 2, std::vector<float>(10, 1.0F))});
    Stub stub(server.uri());
    const auto found = [&](const std::string& filter) {
      return Stub::text_values(stub.query({.filter = filter, .output = {"name"}, .limit = 10}),
                               "name");
    };

    CHECK(found("") == names);  // bytewise order
    CHECK(found(R"(name in ["a\"b", 'line\nend'])") ==
          std::vector<std::string>{names[1], names[2]});
    CHECK(found(R"(name >= "\u6c34")") == std::vector<std::string>{names[3], names[4]});
    CHECK(found(R"(name > "\u6C34" && name <= "\U00020000")") ==
          std::vector<std::string>{names[4]});
    CHECK(found(R"((name > "") and (name < "b"))") == std::vector<std::string>{names[1]});
    for (const char* wrong : {"name like \"a%\"", "name > 5", "other > \"a\"", "name > \"a",
                              "name > \"\\q\"", "name > \"a\" or name < \"b\""}) {
      CAPTURE(wrong);
      CHECK(stub.query({.filter = wrong, .output = {"name"}, .limit = 1}).status().code() == 65535);
    }
  }

  TEST_CASE("before 2.6 the smallest integer is no literal, and the largest key is never found") {
    constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    for (const char* version : {"v2.5.10", "v2.6.0"}) {
      CAPTURE(version);
      const bool is_new = std::string(version) == "v2.6.0";
      FakeMilvus server({.version = version});
      make_items(server, {kMin, 0, kMax});
      Stub stub(server.uri());

      const auto smallest =
          stub.query({.filter = "id > -9223372036854775808", .output = {"id"}, .limit = 5});
      CHECK((smallest.status().code() == 0) == is_new);
      CHECK(Stub::long_values(stub.query({.output = {"id"}, .limit = 5}), "id").size() ==
            (is_new ? 3 : 2));
      CHECK(stub.count("items") == 3);
    }
  }

  TEST_CASE("columns come in another order than asked for") {
    FakeMilvus server;
    make_items(server, {1});
    Stub stub(server.uri());

    std::set<std::string> first_names;
    for (int i = 0; i < 2; ++i) {
      first_names.insert(
          stub.query({.output = {"id", "vector"}, .limit = 1}).fields_data(0).field_name());
    }
    CHECK(first_names.size() == 2);
  }

  TEST_CASE("a page shows a key once, though the limit counts every row of it") {
    FakeMilvus server;
    make_items(server, {1, 1, 2});
    Stub stub(server.uri());
    const auto page = [&](int limit) {
      return Stub::long_values(stub.query({.output = {"id"}, .limit = limit}), "id");
    };
    CHECK(page(10) == std::vector<std::int64_t>{1, 2});
    CHECK(page(2) == std::vector<std::int64_t>{1});  // as measured on 2.3.5

    FakeMilvus repeating({.repeats_in_page = true});
    make_items(repeating, {1, 1, 2});
    CHECK(Stub::long_values(Stub(repeating.uri()).query({.output = {"id"}, .limit = 10}), "id") ==
          std::vector<std::int64_t>{1, 1, 2});
  }

  TEST_CASE("before 2.4.5 a page for the best ends with the shortest segment, cut or not") {
    for (const char* version : {"v2.3.5", "v2.4.5"}) {
      CAPTURE(version);
      FakeMilvus server({.version = version, .segment_rows = 3});
      make_items(server, {1, 2, 3, 2, 3, 4});
      const auto page = Stub::long_values(
          Stub(server.uri())
              .query({.output = {"id"}, .limit = 10, .params = {{"reduce_stop_for_best", "True"}}}),
          "id");
      CHECK(page.size() == (std::string(version) == "v2.3.5" ? 3 : 4));
    }
  }

  TEST_CASE("before 2.3.19 the oldest row of a key is answered, later the newest") {
    for (const char* version : {"v2.3.5", "v2.3.19"}) {
      CAPTURE(version);
      FakeMilvus server({.version = version, .segment_rows = 1});
      server.create(items,
                    schema_of({primary_key(field("id", wire::schema::Int64)),
                               field("age", wire::schema::Int64), vector_field("vector", 4)}));
      server.index_and_load(items);
      for (const std::int64_t age : {1, 2, 3}) {
        auto columns = small_rows(7, 1);
        columns.push_back(long_column("age", {age}));
        server.put(items, "", columns);
      }
      const auto answer = Stub(server.uri()).query({.output = {"age"}, .limit = 10});
      CHECK(Stub::long_values(answer, "age") ==
            std::vector<std::int64_t>{std::string(version) == "v2.3.5" ? 1 : 3});
    }
  }

  TEST_CASE("a closed window of keys that fits the limit is complete whatever the mode") {
    FakeMilvus server({.segment_rows = 100});
    const auto keys = keys_with_duplicates();
    make_items(server, keys);
    Stub stub(server.uri());
    std::set<std::int64_t> seen;
    for (int from = 0; from < 400; from += 10) {
      const auto answer = stub.query(
          {.filter = "id >= " + std::to_string(from) + " and id < " + std::to_string(from + 10),
           .output = {"id"},
           .limit = 100});
      const auto found = Stub::long_values(answer, "id");
      seen.insert(found.begin(), found.end());
    }
    CHECK(seen == std::set<std::int64_t>(keys.begin(), keys.end()));
  }
}

}  // namespace kiteway::testing
