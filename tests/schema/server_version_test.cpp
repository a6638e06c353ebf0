// Version texts of real servers, and what is new enough.
#include "schema/server_version.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway {
namespace {

ServerVersion milvus(int major, int minor, int patch, std::string text) {
  return {.family = ServerFamily::kMilvus,
          .major = major,
          .minor = minor,
          .patch = patch,
          .text = std::move(text)};
}

TEST_SUITE("schema server version") {
  TEST_CASE("the texts of the servers we know are read") {
    CHECK(parse_server_version("v2.3.5-lite") == milvus(2, 3, 5, "v2.3.5-lite"));
    CHECK(parse_server_version("2.4.15") == milvus(2, 4, 15, "2.4.15"));
    CHECK(parse_server_version("v2.5.0-beta") == milvus(2, 5, 0, "v2.5.0-beta"));
    CHECK(parse_server_version("milvus_lite-3.2.2") ==
          ServerVersion{.family = ServerFamily::kMilvusLite,
                        .major = 3,
                        .minor = 2,
                        .patch = 2,
                        .text = "milvus_lite-3.2.2"});
  }

  TEST_CASE("a server that does not tell is of an unknown family") {
    CHECK(parse_server_version("") == ServerVersion{});
    CHECK(parse_server_version("unknown").family == ServerFamily::kUnknown);
    CHECK(parse_server_version("v.-..").family == ServerFamily::kUnknown);
  }

  TEST_CASE("the text is kept as the server says it, whatever it means") {
    for (const char* text : {"", "unknown", "v2", "2.4.15", "2..4", "v2.6.x"}) {
      CHECK(parse_server_version(text).text == text);
    }
  }

  TEST_CASE("missing parts count as zero") {
    CHECK(parse_server_version("v2") == milvus(2, 0, 0, "v2"));
    CHECK(parse_server_version("2.6") == milvus(2, 6, 0, "2.6"));
    CHECK(parse_server_version("2.6.") == milvus(2, 6, 0, "2.6."));
    CHECK(parse_server_version("v2.6.x") == milvus(2, 6, 0, "v2.6.x"));
    CHECK(parse_server_version("2..4") == milvus(2, 0, 0, "2..4"));
  }

  TEST_CASE("a number past all versions is no version at all") {
    const ServerVersion version = parse_server_version("v99999999999999999999.9.9");
    CHECK_FALSE(at_least(version, 1, 0, 0));
  }

  TEST_CASE("versions compare part by part") {
    const ServerVersion version = milvus(2, 3, 6, "2.3.6");
    CHECK(at_least(version, 2, 3, 6));
    CHECK(at_least(version, 2, 3, 5));
    CHECK(at_least(version, 2, 2, 99));
    CHECK(at_least(version, 1, 99, 99));
    CHECK_FALSE(at_least(version, 2, 3, 7));
    CHECK_FALSE(at_least(version, 2, 4, 0));
    CHECK_FALSE(at_least(version, 3, 0, 0));
  }

  TEST_CASE("an unknown version is never new enough") {
    CHECK_FALSE(at_least(ServerVersion{}, 0, 0, 0));
    CHECK_FALSE(at_least({.family = ServerFamily::kUnknown, .major = 9}, 2, 3, 6));
  }
}

}  // namespace
}  // namespace kiteway
