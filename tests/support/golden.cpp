#include "tests/support/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kiteway::testing {
namespace {

bool is_accepting() {
  const char* flag = std::getenv("KITEWAY_ACCEPT");  // NOLINT(concurrency-mt-unsafe)
  return flag != nullptr && std::string(flag) == "1";
}

}  // namespace

std::filesystem::path golden_folder(const std::string& name) {
  return std::filesystem::path(KITEWAY_SOURCE_DIR) / "tests/planner/golden" / name;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void check_golden(const std::filesystem::path& path, const std::string& text) {
  if (is_accepting()) {
    std::ofstream(path, std::ios::binary) << text;
    FAIL_CHECK("rewritten: " << path.string());
    return;
  }
  INFO("run with KITEWAY_ACCEPT=1 to rewrite " << path.string());
  CHECK(read_text(path) == text);
}

}  // namespace kiteway::testing
