// Text helpers: suggestions, quoting, UTF-8, widths and numbers for people.
#include "schema/base/text.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace kiteway {
namespace {

const std::vector<std::string> keys = {"source",   "target",      "collections", "collection",
                                       "settings", "target_name", "variables",   "uri"};

TEST_SUITE("schema text") {
  TEST_CASE("a misspelt key is recognised by its few edits") {
    CHECK(nearest("colections", keys) == "collections");
    CHECK(nearest("colleciton", keys) == "collection");  // two neighbours swapped
    CHECK(nearest("sorce", keys) == "source");
    CHECK(nearest("targetname", keys) == "target_name");
    CHECK(nearest("ur", keys) == "uri");
  }

  TEST_CASE("a word that resembles nothing gets no suggestion") {
    CHECK(nearest("zzz", keys) == std::nullopt);
    CHECK(nearest("indexes", keys) == std::nullopt);
    CHECK(nearest("x", {"y"}) == std::nullopt);
    CHECK(nearest("", keys) == std::nullopt);
    CHECK(nearest("source", {}) == std::nullopt);
    CHECK(nearest(std::string(100'000, 'a'), {std::string(100'001, 'a')}) == std::nullopt);
  }

  TEST_CASE("letter case matters less than any edit, and the right case wins") {
    CHECK(nearest("URI", keys) == "uri");
    CHECK(nearest("targetName", keys) == "target_name");
    CHECK(nearest("Name", {"name", "Name"}) == "Name");
    CHECK(nearest("name", {"nama", "NAME"}) == "NAME");
  }

  TEST_CASE("among equally near candidates the first one is suggested") {
    CHECK(nearest("cat", {"car", "cab"}) == "car");
    CHECK(nearest("cat", {"cab", "car"}) == "cab");
    CHECK(nearest("名前は", {"名前が", "名前も"}) == "名前が");
  }

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

  TEST_CASE("only well-formed UTF-8 is valid") {
    CHECK(is_valid_utf8(""));
    CHECK(is_valid_utf8("aé商😀"));
    CHECK_FALSE(is_valid_utf8("\x80"));
    CHECK_FALSE(is_valid_utf8("\xC3"));              // ends too early
    CHECK_FALSE(is_valid_utf8("\xC3("));             // no continuation
    CHECK_FALSE(is_valid_utf8("\xC0\xAF"));          // overlong
    CHECK_FALSE(is_valid_utf8("\xE0\x80\xAF"));      // overlong
    CHECK_FALSE(is_valid_utf8("\xF0\x80\x80\xAF"));  // overlong
    CHECK_FALSE(is_valid_utf8("\xED\xA0\x80"));      // a surrogate
    CHECK_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));  // past U+10FFFF
    CHECK_FALSE(is_valid_utf8("\xF5\x80\x80\x80"));
  }

  TEST_CASE("length counts code points, and every byte that is none as one") {
    CHECK(utf8_length("") == 0);
    CHECK(utf8_length("aé商😀") == 4);
    CHECK(utf8_length("a\xFF\xFE") == 3);
    CHECK(utf8_length("\xE5\x95z") == 3);
  }

  TEST_CASE("a code point is read with its size, a bad byte alone") {
    const CodePoint wide = decode_utf8("a商", 1);
    CHECK(wide.value == U'商');
    CHECK(wide.size == 3);
    CHECK(wide.is_valid);
    const CodePoint bad = decode_utf8("\xE5\x95", 0);
    CHECK(bad.value == 0xFFFD);
    CHECK(bad.size == 1);
    CHECK_FALSE(bad.is_valid);
  }

  TEST_CASE("widths are those of a terminal") {
    CHECK(cell_width(U'a') == 1);
    CHECK(cell_width(U'é') == 1);
    CHECK(cell_width(U'商') == 2);
    CHECK(cell_width(U'한') == 2);
    CHECK(cell_width(U'Ａ') == 2);
    CHECK(cell_width(U'😀') == 2);
    CHECK(cell_width(0x0301) == 0);
    CHECK(cell_width(0x200D) == 0);
  }

  TEST_CASE("joining puts the separator between parts only") {
    CHECK(join({}, ", ").empty());
    CHECK(join({"a"}, ", ") == "a");
    CHECK(join({"a", "", "a"}, ", ") == "a, , a");
  }

  TEST_CASE("numbers are grouped by thousands") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(12'408'113) == "12,408,113");
    CHECK(grouped(-999) == "-999");
    CHECK(grouped(-1000) == "-1,000");
    CHECK(grouped(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
  }

  TEST_CASE("bytes are shown in the largest unit that keeps them above one") {
    CHECK(human_bytes(0) == "0 B");
    CHECK(human_bytes(1023) == "1023 B");
    CHECK(human_bytes(1024) == "1.0 KiB");
    CHECK(human_bytes(1536) == "1.5 KiB");
    CHECK(human_bytes(1024 * 1024 - 1) == "1.0 MiB");
    CHECK(human_bytes(4'194'304) == "4.0 MiB");
    CHECK(human_bytes(40'909'563'494) == "38.1 GiB");
    CHECK(human_bytes(std::numeric_limits<std::uint64_t>::max()) == "16.0 EiB");
  }

  TEST_CASE("a size is a whole number with a unit, of 1000 or of 1024") {
    CHECK(parse_bytes("0B") == 0);
    CHECK(parse_bytes("500 MB") == 500'000'000);
    CHECK(parse_bytes("256MiB") == 268'435'456);
    CHECK(parse_bytes("8388607TiB") == 9'223'370'937'343'148'032);
    for (const char* wrong : {"", "256", "MiB", "-1MiB", "1.5GiB", "1  MiB", "1mib", "8388608TiB",
                              "99999999999999999999B", "1MiB "}) {
      CAPTURE(wrong);
      CHECK_FALSE(parse_bytes(wrong));
    }
  }

  TEST_CASE("a time is a whole number and its unit") {
    using namespace std::chrono_literals;
    CHECK(parse_duration("0ms") == 0ms);
    CHECK(parse_duration("200ms") == 200ms);
    CHECK(parse_duration("15 s") == 15s);
    CHECK(parse_duration("5m") == 5min);
    CHECK(parse_duration("24h") == 24h);
    for (const char* wrong :
         {"", "5", "s", "-1s", "1.5s", "5 min", "5M", "1h30m", "9223372036854775807s"}) {
      CAPTURE(wrong);
      CHECK_FALSE(parse_duration(wrong));
    }
  }

  TEST_CASE("a time is told in the largest unit that takes a whole number") {
    using namespace std::chrono_literals;
    CHECK(written_duration(0ms) == "0s");
    CHECK(written_duration(1ms) == "1ms");
    CHECK(written_duration(1500ms) == "1500ms");
    CHECK(written_duration(90s) == "90s");
    CHECK(written_duration(120s) == "2m");
    CHECK(written_duration(48h) == "48h");
  }
}

}  // namespace
}  // namespace kiteway
