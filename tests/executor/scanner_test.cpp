// Walking protobuf bytes: what is read, what is refused, and that nothing is read past the end.
#include "executor/remote/wire/scanner.h"
#include "schema/base/quote.h"
#include "tests/executor/hostile_bytes.h"

#include <google/protobuf/unknown_field_set.h>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::string_literals;
using testing::ExactBytes;

using Fields = std::vector<std::string>;

// Number, type and content of every field; "broken" at the end if the message does not parse.
Fields walk(std::string_view message) {
  Fields fields;
  WireScanner scanner(message);
  while (const auto field = scanner.next()) {
    const std::string head =
        std::to_string(field->number) + "/" + std::to_string(static_cast<int>(field->type)) + " ";
    fields.push_back(head + (field->type == WireType::kVarint ? std::to_string(field->varint)
                                                              : std::string(field->content)));
  }
  if (scanner.is_broken()) fields.emplace_back("broken");
  return fields;
}

std::optional<std::uint64_t> varint_of(std::string_view bytes) { return take_varint(bytes); }

TEST_SUITE("executor wire scanner") {
  TEST_CASE("every type of field is read with its content") {
    CHECK(walk("\x08\x96\x01"s) == Fields{"1/0 150"});
    CHECK(walk("\x12\x03"s + "abc") == Fields{"2/2 abc"});
    CHECK(walk("\x19"s + "12345678") == Fields{"3/1 12345678"});
    CHECK(walk("\x25"s + "1234") == Fields{"4/5 1234"});
    CHECK(walk("\x12\x00\x08\x01"s) == Fields{"2/2 ", "1/0 1"});
    CHECK(walk("\xFA\x7F\x01x"s) == Fields{"2047/2 x"});
  }

  TEST_CASE("an empty message has no fields and is not broken") {
    CHECK(walk("").empty());
    WireScanner scanner("");
    CHECK_FALSE(scanner.next());
    CHECK_FALSE(scanner.is_broken());
  }

  TEST_CASE("what cannot be a message is broken, after the fields before it") {
    CHECK(walk("\x08\x01\x08"s) == Fields{"1/0 1", "broken"});  // no value
    CHECK(walk("\x12\x04"s + "abc") == Fields{"broken"});       // too short
    CHECK(walk("\x12"s) == Fields{"broken"});                   // no length
    CHECK(walk("\x19"s + "1234567") == Fields{"broken"});       // seven of eight bytes
    CHECK(walk("\x25"s + "123") == Fields{"broken"});           // three of four
    CHECK(walk("\x02\x01x"s) == Fields{"broken"});              // field number 0
    CHECK(walk("\x0B\x0C"s) == Fields{"broken"});               // a group
    CHECK(walk("\x0F\x01"s) == Fields{"broken"});               // wire type 7
    CHECK(walk("\x80"s) == Fields{"broken"});                   // half a tag
    CHECK(walk("\x12\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"s) == Fields{"broken"});
  }

  TEST_CASE("a tag of more than 32 bits does not pass for one that fits") {
    CHECK(walk("\x88\x80\x80\x80\x80\x10\x01"s) == Fields{"broken"});
  }

  TEST_CASE("a broken scanner stays broken") {
    const std::string message = "\x12\x04\x08\x01";
    WireScanner scanner(message);
    CHECK_FALSE(scanner.next());
    CHECK_FALSE(scanner.next());
    CHECK(scanner.is_broken());
  }

  TEST_CASE("varints of every length are written and read back") {
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{127}, std::uint64_t{128},
          std::uint64_t{300}, std::uint64_t{1} << 35U, std::uint64_t{1} << 63U,
          std::numeric_limits<std::uint64_t>::max()}) {
      std::string bytes;
      append_varint(bytes, value);
      std::string_view rest = bytes;
      CHECK(take_varint(rest) == value);
      CHECK(rest.empty());
      CHECK_FALSE(varint_of(std::string_view(bytes).substr(0, bytes.size() - 1)));
    }
    CHECK_FALSE(varint_of(""));
    CHECK_FALSE(varint_of(std::string(11, '\x80')));
    CHECK(varint_of("\x80\x00"s) == 0U);  // longer than needed, and allowed
  }

  TEST_CASE("a header announces the bytes that follow") {
    std::string bytes;
    append_bytes_header(bytes, 5, 3);
    CHECK(bytes == "\x2A\x03");
    bytes += "abc";
    CHECK(walk(bytes) == Fields{"5/2 abc"});
    std::string large;
    append_bytes_header(large, 16, std::size_t{1} << 31U);
    CHECK(large == "\x82\x01\x80\x80\x80\x80\x08");
  }

  TEST_CASE("of several fields with one number the last is found") {
    CHECK(find_bytes("\x12\x01"s + "a\x12\x01" + "b", 2) == "b");
    CHECK(find_bytes("\x12\x00"s, 2) == "");
    CHECK_FALSE(find_bytes("\x12\x01"s + "a", 3));
    CHECK_FALSE(find_bytes("", 2));
    CHECK_FALSE(find_bytes("\x10\x01"s, 2));                // a varint has no bytes
    CHECK_FALSE(find_bytes("\x12\x01"s + "a\x12\x05", 2));  // broken behind it
  }
}

// A message of nested fields of every type.
std::string sample_message() {
  std::string inner = "\x08\x96\x01\x12\x03"s + "abc";
  inner += "\x19"s + "12345678" + "\x25" + "1234";
  std::string message = inner;
  append_bytes_header(message, 9, inner.size());
  message += inner;
  return message + "\x80\x01\x7F";
}

// Every content lies within the message, and together they are no longer than it.
void check_bounds(const std::string& bytes) {
  const ExactBytes exact(bytes);
  const std::string_view message = exact.view();
  std::size_t sum = 0;
  WireScanner scanner(message);
  while (const auto field = scanner.next()) {
    sum += field->content.size() + 1;
    if (field->content.empty()) continue;
    REQUIRE(field->content.data() >= message.data());
    REQUIRE(field->content.data() + field->content.size() <= message.data() + message.size());
  }
  CHECK(sum <= message.size());
  for (std::uint32_t number = 1; number < 10; ++number) (void)find_bytes(message, number);
}

// What the scanner reads it reads as protobuf does. It may refuse what protobuf lets pass, such as
// a field number past 29 bits.
void check_against_protobuf(const std::string& bytes) {
  google::protobuf::UnknownFieldSet set;
  if (!set.ParseFromString(bytes)) return;
  Fields expected;
  for (int i = 0; i < set.field_count(); ++i) {
    const auto& field = set.field(i);
    if (field.type() == google::protobuf::UnknownField::TYPE_GROUP) return;
    if (field.type() != google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED) continue;
    expected.push_back(std::to_string(field.number()) + "/2 " + field.length_delimited());
  }
  Fields seen = walk(bytes);
  if (!seen.empty() && seen.back() == "broken") return;
  std::erase_if(seen,
                [](const std::string& field) { return field.find("/2 ") == std::string::npos; });
  CHECK(join(seen, "|") == join(expected, "|"));
}

TEST_SUITE("executor wire scanner hostile") {
  TEST_CASE("every prefix of a message is read within its bounds") {
    const std::string message = sample_message();
    for (std::size_t size = 0; size <= message.size(); ++size) {
      check_bounds(message.substr(0, size));
      check_against_protobuf(message.substr(0, size));
    }
  }

  TEST_CASE("a changed message is read within its bounds, and as protobuf reads it") {
    testing::for_each_mutation(sample_message(), 20'000, [](const std::string& bytes) {
      check_bounds(bytes);
      check_against_protobuf(bytes);
    });
  }
}

}  // namespace
}  // namespace kiteway::executor
