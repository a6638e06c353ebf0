// What the fuzzers begin with, and what they ever found, is refused or read as anything else is.
#include "tests/fuzz/checks.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

namespace kiteway::testing {
namespace {

namespace fs = std::filesystem;

void check_folder(const std::string& folder,
                  const std::function<std::string(std::string_view)>& problem_with) {
  int count = 0;
  for (const auto& file : fs::recursive_directory_iterator(fs::path(KITEWAY_SOURCE_DIR) / folder)) {
    if (!file.is_regular_file()) continue;
    CAPTURE(file.path().string());
    std::ostringstream text;
    text << std::ifstream(file.path(), std::ios::binary).rdbuf();
    CHECK(problem_with(text.str()).empty());
    ++count;
  }
  CHECK(count > 3);
}

TEST_SUITE("fuzz corpus") {
  TEST_CASE("whatever is in a plan that somebody wrote, it is read or refused") {
    check_folder("tests/fuzz/corpus/yaml", problem_with_yaml);
    check_folder("tests/planner/golden", problem_with_yaml);
  }

  TEST_CASE("whatever is in a plan that was saved, it is read or refused") {
    check_folder("tests/fuzz/corpus/plan", problem_with_plan_file);
    check_folder("tests/planner/golden", problem_with_plan_file);
  }
}

}  // namespace
}  // namespace kiteway::testing
