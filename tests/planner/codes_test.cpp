// The code table holds exactly the codes that are in use, and the docs say what it says.
#include "planner/codes/code_table.h"

#include "planner/render/code_pages.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace kiteway::planner {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

fs::path in_tree(const std::string& path) { return fs::path(KITEWAY_SOURCE_DIR) / path; }

// The codes in quotes in the code of a folder, what is about codes left out.
std::set<std::string> codes_in(const std::string& folder) {
  static const std::regex kInQuotes("\"(P[0-9]{4})\"");
  std::set<std::string> codes;
  for (const auto& entry : fs::recursive_directory_iterator(in_tree(folder))) {
    const std::string path = entry.path().string();
    const bool is_about_codes = path.find("planner/codes") != std::string::npos;
    if (entry.path().extension() != ".cpp" || is_about_codes) continue;
    const std::string text = read_text(entry.path());
    for (std::sregex_iterator found(text.begin(), text.end(), kInQuotes), end; found != end;
         ++found) {
      codes.insert((*found)[1]);
    }
  }
  return codes;
}

std::set<std::string> codes_in_use() {
  std::set<std::string> codes;
  for (const char* folder : {"schema", "planner", "executor", "cli"}) {
    codes.merge(codes_in(folder));
  }
  return codes;
}

std::set<std::string> codes_of_table() {
  std::set<std::string> codes;
  for (const auto& group : code_groups()) {
    for (const auto& spec : group.codes) codes.emplace(spec.code);
  }
  return codes;
}

TEST_SUITE("planner codes") {
  TEST_CASE("every code in the sources is explained (the table is planner/codes)") {
    for (const auto& code : codes_in_use()) {
      CAPTURE(code);
      CHECK(codes_of_table().contains(code));
    }
  }

  TEST_CASE("every code is produced by a plan in tests/planner/golden/findings") {
    // A text that is too large for a folder; and those of which none is known: the YAML library
    // fails over it, or fmt cannot keep it.
    const std::set<std::string> without = {"P0100", "P0119", "P0270"};
    for (const auto& code : codes_of_table()) {
      CAPTURE(code);
      const fs::path golden = in_tree("tests/planner/golden/findings") / code / "findings.txt";
      CHECK(fs::exists(golden) != without.contains(code));
    }
  }

  TEST_CASE("every code that is explained is in use") {
    for (const auto& code : codes_of_table()) {
      CAPTURE(code);
      CHECK(codes_in_use().contains(code));
    }
  }

  TEST_CASE("codes are in order, and each says what it is, why, and what to do") {
    std::string last;
    for (const auto& group : code_groups()) {
      for (const auto& spec : group.codes) {
        CAPTURE(spec.code);
        CHECK(std::string(spec.code) > last);
        last = spec.code;
        CHECK_FALSE(spec.title.empty());
        CHECK_FALSE(spec.title.ends_with("."));
        CHECK(spec.cause.ends_with("."));
        CHECK(spec.remedy.ends_with("."));
      }
    }
  }

  TEST_CASE("a code is found in any case") {
    REQUIRE(find_code("P0201") != nullptr);
    CHECK(find_code("P0201")->code == "P0201");
    CHECK(find_code("p0201") == find_code("P0201"));
    CHECK(find_code("P020") == nullptr);
    CHECK(find_code("P9999") == nullptr);
    CHECK(find_code("") == nullptr);
  }

  TEST_CASE("a code is explained with cause, example and remedy, in lines that fit a terminal") {
    CHECK(render_code(*find_code("P0207")) == R"(P0207: not a name

Names of collections, databases and fields have letters, digits and underscores,
do not start with a digit and have 255 characters at most.

Example:

    - name: products
      target_name: products-v2

What to do:

Choose a name that the servers take.
)");
  }

  TEST_CASE("the list has a line for each code") {
    const std::string list = render_code_list();
    for (const auto& code : codes_of_table())
      CHECK(list.find("  " + code + "  ") != std::string::npos);
  }

  TEST_CASE("the page of diagnostics in docs is the one made from the code table") {
    const fs::path path = in_tree("docs/diagnostics.md");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread runs
    if (std::getenv("KITEWAY_ACCEPT") != nullptr) {
      std::ofstream(path) << render_code_page();
      FAIL("rewritten");
    }
    CHECK(read_text(path) == render_code_page());
  }
}

}  // namespace
}  // namespace kiteway::planner
