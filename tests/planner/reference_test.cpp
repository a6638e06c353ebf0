// docs/plan-reference.md says what the key table says.
#include "planner/render/reference.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace kiteway::planner {
namespace {

TEST_SUITE("planner reference") {
  TEST_CASE("the plan reference in docs is the one made from the key table") {
    const std::string path = KITEWAY_SOURCE_DIR "/docs/plan-reference.md";
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread runs
    if (std::getenv("KITEWAY_ACCEPT") != nullptr) {
      std::ofstream(path) << render_reference();
      FAIL("rewritten");
    }
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    CHECK(text.str() == render_reference());
  }
}

}  // namespace
}  // namespace kiteway::planner
