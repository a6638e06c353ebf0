// Cutting a query's answer into columns and keys, without touching a byte.
#include "executor/remote/wire/page.h"
#include "tests/executor/hostile_bytes.h"
#include "tests/support/columns.h"

#include "milvus/milvus.pb.h"

#include <google/protobuf/stubs/logging.h>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::string_literals;
using testing::ExactBytes;
namespace wire = milvus::proto;

std::string answer_of(const std::vector<testing::Column>& columns) {
  wire::milvus::QueryResults answer;
  answer.mutable_status();
  for (const auto& column : columns) *answer.add_fields_data() = column;
  answer.set_collection_name("products");
  return answer.SerializeAsString();
}

Result<Page> parse(std::string_view bytes, const std::string& key = "id") {
  const ExactBytes exact(bytes);
  return parse_page(ByteChain({.owner = exact.owner(), .bytes = exact.view()}), key, "read rows");
}

std::vector<PrimaryKey> keys_of(const Page& page) {
  std::vector<PrimaryKey> keys;
  keys.reserve(page.row_count());
  for (std::size_t row = 0; row < page.row_count(); ++row) keys.push_back(key_at(page.keys, row));
  return keys;
}

using Keys = std::vector<PrimaryKey>;

TEST_SUITE("executor wire page") {
  TEST_CASE("columns are the bytes they came in") {
    const std::vector<testing::Column> sent = {
        testing::long_column("id", {1, 2}), testing::text_column("title", {"a", ""}),
        testing::float_vectors("vector", 2, {1, 2, 3, 4}), testing::dynamic_column({"{}", "{}"})};
    const auto page = parse(answer_of(sent));
    REQUIRE(page);
    REQUIRE(page->columns.size() == sent.size());
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      CHECK(page->columns[i].name == sent[i].field_name());
      CHECK(page->columns[i].data.flat().bytes == sent[i].SerializeAsString());
      bytes += sent[i].SerializeAsString().size();
    }
    CHECK(page->byte_count() == bytes);
    CHECK(page->row_count() == 2);
  }

  TEST_CASE("a page lives longer than the answer it was cut from") {
    auto page = parse(answer_of({testing::text_column("id", {"only"})}));
    REQUIRE(page);
    const Page copy = *page;
    *page = Page{};
    CHECK(keys_of(copy) == Keys{"only"s});
    CHECK(copy.columns[0].data.flat().bytes.size() > 4);
  }

  TEST_CASE("keys of both types are read, the extreme ones too") {
    const std::vector<std::int64_t> numbers = {std::numeric_limits<std::int64_t>::min(), -1, 0, 1,
                                               std::numeric_limits<std::int64_t>::max()};
    const auto by_number = parse(answer_of({testing::long_column("id", numbers)}));
    REQUIRE(by_number);
    CHECK(keys_of(*by_number) == Keys(numbers.begin(), numbers.end()));
    const std::vector<std::string> texts = {"", "\0"s, "a\0b"s, "商", "\xFF"};
    const auto by_text = parse(answer_of({testing::text_column("id", texts)}));
    REQUIRE(by_text);
    CHECK(keys_of(*by_text) == Keys(texts.begin(), texts.end()));
  }

  TEST_CASE("keys that are not packed are read too") {
    std::string list;
    for (const char key : "\x01\x02\x03"s) list += "\x08"s + key;
    const auto length = [](const std::string& bytes) { return static_cast<char>(bytes.size()); };
    const std::string scalars = "\x1A"s + length(list) + list;
    const std::string column = "\x12\x02id\x1A"s + length(scalars) + scalars;
    const auto keys = decode_keys(column);
    REQUIRE(keys);
    CHECK(std::get<0>(*keys) == std::vector<std::int64_t>{1, 2, 3});
  }

  TEST_CASE("the end of the rows comes in three shapes") {
    for (const auto& answer :
         {answer_of({}), answer_of({testing::long_column("id", {})}),
          answer_of({testing::text_column("id", {}), testing::text_column("title", {})}), ""s}) {
      const auto page = parse(answer);
      REQUIRE(page);
      CHECK(page->row_count() == 0);
    }
  }

  TEST_CASE("the server's refusal is the error, with the call it refused") {
    wire::milvus::QueryResults answer;
    answer.mutable_status()->set_code(101);
    answer.mutable_status()->set_reason("collection not loaded");
    const auto page = parse(answer.SerializeAsString());
    REQUIRE_FALSE(page);
    CHECK(page.error().kind == ErrorKind::kNotLoaded);
    CHECK(page.error().message == "cannot read rows: collection not loaded (code 101)");
  }

  TEST_CASE("an answer without the primary key is no answer") {
    const auto page = parse(answer_of({testing::text_column("title", {"a"})}));
    REQUIRE_FALSE(page);
    CHECK(page.error().kind == ErrorKind::kInternal);
    CHECK(page.error().message == "cannot read rows: the answer lacks the primary key id");
  }

  TEST_CASE("bytes that are no answer are refused") {
    const std::string whole = answer_of({testing::long_column("id", {1, 2, 300})});
    const auto page = parse(std::string_view(whole).substr(0, whole.size() - 1));
    REQUIRE_FALSE(page);
    CHECK(page.error().kind == ErrorKind::kInternal);
    CHECK(page.error().message == "the server's answer to a query does not parse");
    CHECK_FALSE(parse("\x0A\x02\xFF\xFF"s));                    // a status that is none
    CHECK_FALSE(decode_keys("\x1A\x05\x1A\x03\x0A\x01\x80"s));  // half a number
  }

  TEST_CASE("keys of another wire type than their list's are refused, not guessed") {
    CHECK_FALSE(decode_keys("\x1A\x0B\x1A\x09\x09\x01\x02\x03\x04\x05\x06\x07\x08"s));
    CHECK_FALSE(decode_keys("\x1A\x04\x32\x02\x08\x01"s));
  }
}

// Whatever the bytes, the keys lie within them.
void check_hostile(const std::string& bytes) {
  const ExactBytes exact(bytes);
  const auto page =
      parse_page(ByteChain({.owner = exact.owner(), .bytes = exact.view()}), "id", "read rows");
  if (!page) return;
  CHECK(page->byte_count() <= bytes.size());
  CHECK(page->row_count() <= bytes.size());
  for (std::size_t row = 0; row < page->row_count(); ++row) {
    const PrimaryKey key = key_at(page->keys, row);
    if (const auto* text = std::get_if<std::string>(&key)) CHECK(text->size() <= bytes.size());
  }
}

TEST_SUITE("executor wire page hostile") {
  TEST_CASE("no prefix and no change of an answer is read past its end") {
    const google::protobuf::LogSilencer quiet;
    for (const auto& key :
         {testing::long_column("id", {1, 300, -1}), testing::text_column("id", {"a", "bb", ""})}) {
      const std::string answer =
          answer_of({testing::long_array_column("tags", {{1, 2}, {}}), key,
                     testing::byte_vectors("v", wire::schema::BinaryVector, 8, "abc")});
      for (std::size_t size = 0; size <= answer.size(); ++size) {
        check_hostile(answer.substr(0, size));
      }
      testing::for_each_mutation(answer, 10'000, check_hostile);
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
