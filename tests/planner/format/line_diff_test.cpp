#include "planner/language/format/line_diff.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

// "1\n2\n...": lines with the numbers up to `count`.
std::string numbers(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) text += std::to_string(i) + "\n";
  return text;
}

std::string replaced(std::string text, const std::string& line, const std::string& with) {
  text.replace(text.find("\n" + line + "\n") + 1, line.size() + 1, with);
  return text;
}

TEST_SUITE("planner format line diff") {
  TEST_CASE("equal texts have no diff") { CHECK(unified_diff("x", "a\n", "a\n").empty()); }

  TEST_CASE("a change is shown with three lines around it, and where it is") {
    CHECK(unified_diff("p.yaml", numbers(20), replaced(numbers(20), "10", "ten\n")) ==
          R"(--- p.yaml
+++ p.yaml (formatted)
@@ -7,7 +7,7 @@
 7
 8
 9
-10
+ten
 11
 12
 13
)");
  }

  TEST_CASE("changes that are near stand in one hunk, others in hunks of their own") {
    std::string after = replaced(numbers(40), "10", "");
    after = replaced(after, "14", "14\nnew\n");
    after = replaced(after, "30", "thirty\n");
    CHECK(unified_diff("p", numbers(40), after) == R"(--- p
+++ p (formatted)
@@ -7,11 +7,11 @@
 7
 8
 9
-10
 11
 12
 13
 14
+new
 15
 16
 17
@@ -27,7 +27,7 @@
 27
 28
 29
-30
+thirty
 31
 32
 33
)");
  }

  TEST_CASE("a text that begins or ends, and one of many lines") {
    CHECK(unified_diff("p", "", "a\n") == "--- p\n+++ p (formatted)\n@@ -0,0 +1,1 @@\n+a\n");
    CHECK(unified_diff("p", "a\n", "") == "--- p\n+++ p (formatted)\n@@ -1,1 +0,0 @@\n-a\n");
    const std::string many = unified_diff("p", numbers(5000), "x\n" + numbers(4000) + "y\n");
    CHECK(many.find("\n+x\n") != std::string::npos);
    CHECK(many.find("\n+y\n") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
