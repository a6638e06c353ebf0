// Starring out secrets: what is hidden, what is not, and that no column moves.
#include "planner/language/yaml/mask_secrets.h"
#include "schema/base/utf8.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace kiteway::planner {
namespace {

TEST_SUITE("planner mask secrets") {
  TEST_CASE("the value after a secret's key is starred out, and nothing else") {
    CHECK(mask_secrets("password: hunter2") == "password: *******");
    CHECK(mask_secrets("  token:  abc  ") == "  token:  *****");
    CHECK(mask_secrets("api_key: x") == "api_key: *");
    CHECK(mask_secrets("secret: x") == "secret: *");
    CHECK(mask_secrets("PASSWORD: x") == "PASSWORD: *");
    CHECK(mask_secrets("username: root") == "username: root");
    CHECK(mask_secrets("name: password") == "name: password");
    CHECK(mask_secrets("# the password goes elsewhere") == "# the password goes elsewhere");
  }

  TEST_CASE("quoted keys and flow maps are seen through") {
    CHECK(mask_secrets("{ \"token\": abc, x: 1 }") == "{ \"token\": ***, x: 1 }");
    CHECK(mask_secrets("{'password':abc}") == "{'password':***}");
    CHECK(mask_secrets("{ password: ab, token: cd }") == "{ password: **, token: ***}");
  }

  TEST_CASE("a reference is left alone") {
    for (const std::string text :
         {"password: { from_env: NAME }", "token:\n  from_file: token.txt\n", "token: # below",
          "password:", "password: {from_file: a}"}) {
      CHECK(mask_secrets(text) == text);
    }
  }

  TEST_CASE("the user part of a uri is starred out") {
    CHECK(mask_secrets("uri: http://root:pw@host:19530") == "uri: http://*******@host:19530");
    CHECK(mask_secrets("uri: https://key@host") == "uri: https://***@host");
    CHECK(mask_secrets("uri: http://host:19530") == "uri: http://host:19530");
    CHECK(mask_secrets("a@b http://host") == "a@b http://host");
  }

  TEST_CASE("every code point becomes one asterisk, so that no column moves") {
    CHECK(mask_secrets("token: 商品é😀 # x") == "token: ********");
    CHECK(mask_secrets("token: a\xFFz") == "token: ***");
    for (const std::string text :
         {"a: 商\n token: \"商,品\"\nb: 1", "{ password: 'é é', x: 'ü' }"}) {
      CHECK(utf8_length(mask_secrets(text)) == utf8_length(text));
    }
  }

  TEST_CASE("lines stay lines") {
    CHECK(mask_secrets("") == "");
    CHECK(mask_secrets("\n") == "\n");
    CHECK(mask_secrets("a: 1\n\ntoken: x\nb: 2") == "a: 1\n\ntoken: *\nb: 2");
    CHECK(mask_secrets("a: 1\r\nb: 2\r\n") == "a: 1\r\nb: 2\r\n");
  }

  TEST_CASE("a line too long to be looked at is not shown at all") {
    const std::string secret = "token: " + std::string(5000, 'x') + "hunter2";
    CHECK(mask_secrets("a: 1\n" + secret + "\nb: 2\n") == "a: 1\n\nb: 2\n");
    const std::string shorter = "token: " + std::string(4000, 'x');
    CHECK(mask_secrets(shorter) == "token: " + std::string(4000, '*'));
  }
}

}  // namespace
}  // namespace kiteway::planner
