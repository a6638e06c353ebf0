// What is suggested for a mistyped name.
#include "schema/base/suggestions.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace kiteway {
namespace {

const std::vector<std::string> keys = {"source",   "target",      "collections", "collection",
                                       "settings", "target_name", "variables",   "uri"};

TEST_SUITE("schema suggestions") {
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
}

}  // namespace
}  // namespace kiteway
