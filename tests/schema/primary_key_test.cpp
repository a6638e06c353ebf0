// Keys compare as the servers compare them, and can be shown.
#include "schema/primary_key.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace kiteway {
namespace {

using namespace std::string_literals;

using Int64 = std::numeric_limits<std::int64_t>;

PrimaryKey number(std::int64_t value) { return value; }
PrimaryKey text(std::string value) { return value; }

// Each key is smaller than the next one.
void check_ascending(const std::vector<PrimaryKey>& keys) {
  for (std::size_t i = 1; i < keys.size(); ++i) {
    CAPTURE(key_text(keys[i]));
    CHECK(keys[i - 1] < keys[i]);
    CHECK_FALSE(keys[i] < keys[i - 1]);
    CHECK(keys[i - 1] != keys[i]);
  }
}

TEST_SUITE("schema primary key") {
  TEST_CASE("Int64 keys compare as numbers") {
    check_ascending({number(Int64::min()), number(-10), number(-9), number(0), number(9),
                     number(10), number(Int64::max())});
  }

  TEST_CASE("VarChar keys compare bytewise, without a collation") {
    check_ascending({text(""), text("\0"s), text("\0\0"s), text("10"), text("9"), text("A"),
                     text("Z"), text("a"), text("aa"), text("b"), text("\x7F"), text("é"),
                     text("商"), text("\uFFFD"), text("😀"), text("\xFF")});
  }

  TEST_CASE("a key is shown as one would write it") {
    CHECK(key_text(number(42)) == "42");
    CHECK(key_text(number(Int64::min())) == "-9223372036854775808");
    CHECK(key_text(text("")) == R"("")");
    CHECK(key_text(text("a\nb")) == R"("a\nb")");
    CHECK(key_text(text("42")) == R"("42")");
  }

  TEST_CASE("ranges are equal when both of their ends are") {
    CHECK(KeyRange{} == KeyRange{});
    CHECK(KeyRange{.after = number(1)} == KeyRange{.after = number(1)});
    CHECK(KeyRange{.after = number(1)} != KeyRange{.upto = number(1)});
    CHECK(KeyRange{.after = number(1)} != KeyRange{.after = text("1")});
  }
}

}  // namespace
}  // namespace kiteway
