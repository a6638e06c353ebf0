// docs/types.md says what the tables of the compiler say.
#include "planner/render/type_table.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace kiteway::planner {
namespace {

TEST_SUITE("planner type table") {
  TEST_CASE("the table of types in docs is the one made from the tables of the compiler") {
    const std::string path = KITEWAY_SOURCE_DIR "/docs/types.md";
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread runs
    if (std::getenv("KITEWAY_ACCEPT") != nullptr) {
      std::ofstream(path) << render_type_table();
      FAIL("rewritten");
    }
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    CHECK(text.str() == render_type_table());
  }

  TEST_CASE("it tells what a type is on an older source and a newer target") {
    const std::string table = render_type_table();
    CHECK(table.find("| Geometry | refused | refused | refused | refused | refused | passed, NULL "
                     "too |") != std::string::npos);
    CHECK(table.find("| ArrayOfStruct | refused | refused | refused | refused | passed |") !=
          std::string::npos);
    CHECK(table.find("| BM25 | refused | refused | computed |") != std::string::npos);
    CHECK(table.find("| TextEmbedding | left out | left out | left out | kept |") !=
          std::string::npos);
    CHECK(table.find("| FloatVector | Float16Vector, BFloat16Vector |") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
