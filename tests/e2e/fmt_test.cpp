// kiteway fmt as people and pipelines call it: what is written where, and how it exits.
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

constexpr std::chrono::seconds kPatience{30};
const std::string kWritten = "version:   1\nname: a # why\n";
const std::string kFormatted = "version: 1\nname: a  # why\n";

struct Ended {
  int code = -1;
  std::string output;
  std::string errors;
};

Ended run(const TempFolder& folder, const std::vector<std::string>& arguments) {
  Program program(folder.path(), arguments);
  const auto code = program.wait(kPatience);
  return {code.value_or(-1), program.output(), program.errors()};
}

TEST_SUITE("e2e fmt") {
  TEST_CASE("files are rewritten in place, and listed if they changed") {
    const TempFolder folder;
    write_file(folder / "a.yaml", kWritten);
    write_file(folder / "b.yaml", kFormatted);
    std::filesystem::create_symlink("a.yaml", folder / "link.yaml");
    std::filesystem::permissions(folder / "a.yaml", std::filesystem::perms::owner_all);
    const Ended first = run(folder, {"fmt", "link.yaml", "b.yaml"});
    CHECK(first.code == 0);
    CHECK(first.output == "link.yaml\n");
    CHECK(read_file(folder / "a.yaml") == kFormatted);
    CHECK(std::filesystem::is_symlink(folder / "link.yaml"));
    CHECK(std::filesystem::status(folder / "a.yaml").permissions() ==
          std::filesystem::perms::owner_all);
    const Ended second = run(folder, {"fmt", "link.yaml", "b.yaml"});
    CHECK(second.code == 0);
    CHECK(second.output.empty());
  }

  TEST_CASE("--check and --diff change nothing: one exits 1, the other prints what would change") {
    const TempFolder folder;
    write_file(folder / "a.yaml", kWritten);
    const Ended check = run(folder, {"fmt", "--check", "a.yaml"});
    CHECK(check.code == 1);
    CHECK(check.errors == "a.yaml is not formatted; to format it, run: kiteway fmt a.yaml\n");
    const Ended diff = run(folder, {"fmt", "--diff", "a.yaml"});
    CHECK(diff.code == 0);
    CHECK(diff.output ==
          "--- a.yaml\n+++ a.yaml (formatted)\n@@ -1,2 +1,2 @@\n-version:   1\n-name: a # why\n"
          "+version: 1\n+name: a  # why\n");
    const Ended both = run(folder, {"fmt", "--check", "--diff", "a.yaml"});
    CHECK(both.code == 1);
    CHECK(both.output == diff.output);
    CHECK(read_file(folder / "a.yaml") == kWritten);
    write_file(folder / "a.yaml", kFormatted);
    CHECK(run(folder, {"fmt", "--check", "--diff", "a.yaml"}).code == 0);
  }

  TEST_CASE("a plan on stdin comes out on stdout") {
    const TempFolder folder;
    write_file(folder / "a.yaml", kWritten);
    Program program(folder.path(), {"-c", std::string(KITEWAY_BINARY) + " fmt - < a.yaml"},
                    "/bin/sh");
    REQUIRE(program.wait(kPatience) == 0);
    CHECK(program.output() == kFormatted);
    CHECK(run(folder, {"fmt", "-", "a.yaml"}).code == 64);
  }

  TEST_CASE("a file that is not a plan is left alone, and the others are still formatted") {
    const TempFolder folder;
    write_file(folder / "bad.yaml", "version: [\n");
    write_file(folder / "saved.json", "{\"format_version\": \"1.0\"}");
    write_file(folder / "a.yaml", kWritten);
    const Ended bad = run(folder, {"fmt", "bad.yaml", "a.yaml", "nothing.yaml"});
    CHECK(bad.code == 3);
    CHECK(bad.errors.find("error[P0118]") != std::string::npos);
    CHECK(bad.errors.find("cannot read nothing.yaml") != std::string::npos);
    CHECK(bad.output == "a.yaml\n");
    CHECK(read_file(folder / "bad.yaml") == "version: [\n");
    CHECK(run(folder, {"fmt", "saved.json"}).code == 64);
    CHECK(run(folder, {"fmt"}).code == 64);
  }
}

}  // namespace
}  // namespace kiteway::testing
