// URIs of a plan: what is read from them, and what is refused without repeating a password.
#include "planner/model/uri.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

std::string refusal(const std::string& uri) {
  const auto parts = parse_uri(uri);
  CAPTURE(uri);
  REQUIRE_FALSE(parts);
  CHECK(parts.error().kind == ErrorKind::kInvalidInput);
  return parts.error().message;
}

UriParts read(const std::string& uri) {
  const auto parts = parse_uri(uri);
  CAPTURE(uri);
  REQUIRE(parts);
  return *parts;
}

TEST_SUITE("planner uri") {
  TEST_CASE("the scheme decides about TLS and about the port that is not written") {
    CHECK(read("http://milvus.internal") == UriParts{"milvus.internal", 19530, false});
    CHECK(read("https://in01-xxxx.zillizcloud.com") ==
          UriParts{"in01-xxxx.zillizcloud.com", 443, true});
    CHECK(read("http://10.0.0.1:1") == UriParts{"10.0.0.1", 1, false});
    CHECK(read("https://host:65535/") == UriParts{"host", 65535, true});
  }

  TEST_CASE("an IPv6 address stands in brackets and is kept without them") {
    CHECK(read("http://[::1]:19530") == UriParts{"::1", 19530, false});
    CHECK(read("https://[fe80::1]") == UriParts{"fe80::1", 443, true});
    CHECK(refusal("http://[::1") == "the address has no closing bracket");
    CHECK(refusal("http://[::1]19530") == "after the address only :port may follow");
    CHECK(refusal("http://[]:19530") == "a uri names a host: http://milvus.internal:19530");
  }

  TEST_CASE("other schemes are refused") {
    for (const char* uri : {"", "milvus:19530", "tcp://host", "HTTP://host", "http:/host", "//host",
                            "grpc://host:19530", "./milvus.db"}) {
      CHECK(refusal(uri) == "a uri starts with http:// or, for TLS, https://");
    }
  }

  TEST_CASE("a password in a uri is refused and not repeated") {
    const std::string message = "a uri must not hold a user name or password; they go into auth";
    CHECK(refusal("http://root:hunter2@host:19530") == message);
    CHECK(refusal("http://hunter2@host") == message);
    CHECK(refusal("https://root:hun@ter2@host/db") == message);
    CHECK(refusal("https://root:hun/ter2@host") == message);
  }

  TEST_CASE("a port is a number from 1 to 65535") {
    for (const char* port : {"0", "65536", "-1", "+1", "19530x", "1e3", " 1", "99999999999"}) {
      CHECK(refusal("http://host:" + std::string(port)) ==
            "the port \"" + std::string(port) + "\" is not a number from 1 to 65535");
    }
    CHECK(refusal("http://host:") == "the port \"\" is not a number from 1 to 65535");
  }

  TEST_CASE("nothing follows the port") {
    const std::string message =
        "a uri ends after the port; the database goes into the key database";
    CHECK(refusal("http://host:19530/shop") == message);
    CHECK(refusal("http://host:19530//") == message);
    CHECK(refusal("http://host?db=shop") == message);
    CHECK(refusal("http://host#shop") == message);
  }

  TEST_CASE("a host is what DNS and terminals can take") {
    CHECK(refusal("http://ho st:19530") ==
          "a host has letters, digits, dots and dashes, not \"ho st\"");
    CHECK(refusal("http://host\x1B[2J") ==
          "a host has letters, digits, dots and dashes, not \"host\\u001b[2J\"");
    CHECK(refusal("http://b\xC3\xBC"
                  "cher") ==
          "a host has letters, digits, dots and dashes, not \"b\xC3\xBC"
          "cher\"");
  }

  TEST_CASE("a uri without a host is refused") {
    const std::string message = "a uri names a host: http://milvus.internal:19530";
    CHECK(refusal("http://") == message);
    CHECK(refusal("https:///") == message);
    CHECK(refusal("http://:19530") == message);
  }
}

}  // namespace
}  // namespace kiteway::planner
