// Text in messages: quoted, made safe for a terminal, encoded and joined.
#include "schema/base/quote.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway {
namespace {

TEST_SUITE("schema quote") {
  TEST_CASE("quoting escapes what could drive a terminal and keeps other scripts readable") {
    CHECK(quote("plain") == R"("plain")");
    CHECK(quote("商品 é") == R"("商品 é")");
    CHECK(quote("say \"hi\" \\ now") == R"("say \"hi\" \\ now")");
    CHECK(quote("a\nb\tc\rd\be\ff") == R"("a\nb\tc\rd\be\ff")");
    CHECK(quote("\x1B[31m\x7F") == R"("\u001b[31m\u007f")");
    CHECK(quote("a\u202Eb") == R"("a\u202eb")");
    CHECK(quote("\U000E0041") == R"("\udb40\udc41")");
    CHECK(quote("a\xFFz") == "\"a\uFFFDz\"");
    CHECK(quote("") == R"("")");
  }

  TEST_CASE("quoting cuts long text and shows the cut outside of the quotes") {
    CHECK(quote(std::string(100, 'a')) == "\"" + std::string(100, 'a') + "\"");
    CHECK(quote(std::string(101, 'a')) == "\"" + std::string(100, 'a') + "\"…");
  }

  TEST_CASE("printable text shows control characters as pictures") {
    CHECK(printable("a\x1B[0m\n\tb\x7F") == "a␛[0m␊␉b␡");
    CHECK(printable("x\u202Ey\u0085\xC3") == "x\uFFFDy\uFFFD\uFFFD");
  }

  TEST_CASE("joining puts the separator between parts only") {
    CHECK(join({}, ", ").empty());
    CHECK(join({"a"}, ", ") == "a");
    CHECK(join({"a", "", "a"}, ", ") == "a, , a");
  }

  TEST_CASE("bytes are encoded in one line, padded to a multiple of four") {
    CHECK(base64("").empty());
    CHECK(base64("a") == "YQ==");
    CHECK(base64("ab") == "YWI=");
    CHECK(base64("\xFF\xFE\xFD") == "//79");
    CHECK(base64(std::string(300, 'x')).find_first_of("\r\n=") == std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway
