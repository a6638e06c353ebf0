// UTF-8, the widths of its characters and which of them are safe.
#include "schema/base/utf8.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway {
namespace {

TEST_SUITE("schema utf8") {
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

  TEST_CASE("what is written as UTF-8 reads as the same code point") {
    for (const char32_t point : {U'a', U'é', U'商', U'😀', char32_t{0x10FFFF}}) {
      std::string text = "<";
      append_utf8(text, point);
      const CodePoint read = decode_utf8(text, 1);
      CHECK(read.is_valid);
      CHECK(read.value == point);
      CHECK(text.size() == 1 + read.size);
    }
  }

  TEST_CASE("what drives a terminal or turns the text around is not safe to print") {
    CHECK(is_safe_to_print(U'商'));
    CHECK(is_safe_to_print(0x200D));  // joins the parts of an emoji
    CHECK_FALSE(is_safe_to_print(0x1B));
    CHECK_FALSE(is_safe_to_print(0x202E));
  }
}

}  // namespace
}  // namespace kiteway
