// Diagnostics are drawn verbatim: the excerpt, the caret, the help line and the count.
#include "schema/base/diagnostic.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway {
namespace {

Diagnostic at(int line, int column, int length) {
  return {.code = "P0203",
          .place = {.file = "plan.yaml", .line = line, .column = column, .length = length},
          .message = "unknown key"};
}

// The excerpt lines of a finding in a text of one line.
std::string excerpt_of(const std::string& text, int column, int length) {
  const std::string whole = render(at(1, column, length), {{"plan.yaml", text}});
  const std::string head = "   |\n";
  return whole.substr(whole.find(head) + head.size());
}

TEST_SUITE("schema diagnostic") {
  TEST_CASE("a finding shows its line with carets below what it is about") {
    Diagnostic finding = at(7, 1, 10);
    finding.message = "unknown key \"colections\"";
    finding.hint = "did you mean \"collections\"?";
    const std::string text = "1\n2\n3\n4\n5\n6\ncolections:\n  - name: a\n";
    CHECK(render(finding, {{"plan.yaml", text}}) == R"(error[P0203]: unknown key "colections"
  --> plan.yaml:7:1
   |
 7 | colections:
   | ^^^^^^^^^^
   = help: did you mean "collections"?
)");
  }

  TEST_CASE("the bar moves right for long line numbers, and the live side follows the excerpt") {
    Diagnostic finding = at(12, 3, 3);
    finding.severity = Severity::kWarning;
    finding.subject = "source collection default/products";
    finding.hint = "write one of\nkeep, merge";
    const std::string text = std::string(11, '\n') + "- abc";
    CHECK(render(finding, {{"plan.yaml", text}}) == R"(warning[P0203]: unknown key
   --> plan.yaml:12:3
    |
 12 | - abc
    |   ^^^
   ::: source collection default/products
    = help: write one of
            keep, merge
)");
  }

  TEST_CASE("a finding without a known line has no excerpt") {
    Diagnostic finding = at(9, 1, 1);
    const std::string head = "error[P0203]: unknown key\n";
    CHECK(render(finding, {}) == head + "  --> plan.yaml:9:1\n");
    CHECK(render(finding, {{"plan.yaml", "a: 1\n"}}) == head + "  --> plan.yaml:9:1\n");
    finding.place = {.file = "plan.yaml"};
    CHECK(render(finding, {{"plan.yaml", "a: 1\n"}}) == head + "  --> plan.yaml\n");
    finding.place = {};
    finding.code = "";
    finding.severity = Severity::kNote;
    CHECK(render(finding, {}) == "note: unknown key\n");
  }

  TEST_CASE("tabs become spaces, so that the caret stands below its column") {
    CHECK(excerpt_of("\ta: \tbc", 6, 2) ==
          " 1 |     a:  bc\n"
          "   |         ^^\n");
    CHECK(excerpt_of("a\tb", 2, 1) ==
          " 1 | a   b\n"
          "   |  ^^^\n");
  }

  TEST_CASE("wide characters take two cells, combining marks none") {
    CHECK(excerpt_of("商品: x", 5, 1) ==
          " 1 | 商品: x\n"
          "   |       ^\n");
    CHECK(excerpt_of("商品: x", 2, 2) ==
          " 1 | 商品: x\n"
          "   |   ^^^\n");
    CHECK(excerpt_of("e\u0301: x", 4, 1) ==
          " 1 | e\u0301: x\n"
          "   |   ^\n");
    CHECK(excerpt_of("e\u0301: x", 2, 1) ==
          " 1 | e\u0301: x\n"
          "   | ^\n");
  }

  TEST_CASE("a byte order mark and a carriage return take no column") {
    CHECK(render(at(1, 1, 1), {{"plan.yaml",
                                "\xEF\xBB\xBF"
                                "a: 1\r\nb: 2\r\n"}}) ==
          "error[P0203]: unknown key\n  --> plan.yaml:1:1\n   |\n 1 | a: 1\n   | ^\n");
  }

  TEST_CASE("a column behind the line is shown behind the line") {
    CHECK(excerpt_of("a:", 3, 1) == " 1 | a:\n   |   ^\n");
    CHECK(excerpt_of("a:", 99, 5) == " 1 | a:\n   |   ^\n");
    CHECK(excerpt_of("", 1, 1) == " 1 |\n   | ^\n");
    CHECK(excerpt_of("abc", 2, 99) == " 1 | abc\n   |  ^^\n");
  }

  TEST_CASE("a line without a column is shown without caret") {
    CHECK(render(at(1, 0, 1), {{"plan.yaml", "a: 1"}}) ==
          "error[P0203]: unknown key\n  --> plan.yaml:1\n   |\n 1 | a: 1\n");
  }

  TEST_CASE("nothing in a file can drive the terminal") {
    Diagnostic finding = at(1, 4, 5);
    finding.message = "bad \x1B[2Jvalue\nerror: forged";
    finding.hint = "not \x1B]0;title\x07";
    finding.subject = "collection \x9B";
    finding.place.file =
        "pl\x1B"
        "an.yaml";
    CHECK(render(finding, {{finding.place.file, "a: \x1B[31m \u202E \xFF\x01"}}) ==
          "error[P0203]: bad ␛[2Jvalue␊error: forged\n"
          "  --> pl␛an.yaml:1:4\n"
          "   |\n"
          " 1 | a: ␛[31m \uFFFD \uFFFD␁\n"
          "   |    ^^^^^\n"
          "  ::: collection \uFFFD\n"
          "   = help: not ␛]0;title␇\n");
  }

  TEST_CASE("a long line is cut to a window around the caret") {
    const std::string line = std::string(150, 'a') + "bcd" + std::string(150, 'e');
    CHECK(excerpt_of(line, 151, 3) == " 1 | …" + std::string(40, 'a') + "bcd" +
                                          std::string(57, 'e') + "…\n   |" + std::string(42, ' ') +
                                          "^^^\n");
    CHECK(excerpt_of(line, 1, 500) ==
          " 1 | " + std::string(100, 'a') + "…\n   | " + std::string(100, '^') + "\n");
    CHECK(excerpt_of(line, 303, 1) ==
          " 1 | …" + std::string(40, 'e') + "e\n   |" + std::string(42, ' ') + "^\n");
  }

  TEST_CASE("a line of megabytes costs no more than its window") {
    const std::string line(4'000'000, 'x');
    CHECK(excerpt_of(line, 3'999'999, 1) ==
          " 1 | …" + std::string(40, 'x') + "xx\n   |" + std::string(42, ' ') + "^\n");
  }

  TEST_CASE("all findings come sorted by place and end with their count") {
    Diagnostics findings;
    findings.add(at(2, 1, 1));
    Diagnostic warning = at(1, 4, 1);
    warning.severity = Severity::kWarning;
    warning.message = "odd value";
    findings.add(warning);
    findings.add(at(1, 1, 1));
    CHECK(render(findings, {{"plan.yaml", "a: 1\nb: 2\n"}}) == R"(error[P0203]: unknown key
  --> plan.yaml:1:1
   |
 1 | a: 1
   | ^

warning[P0203]: odd value
  --> plan.yaml:1:4
   |
 1 | a: 1
   |    ^

error[P0203]: unknown key
  --> plan.yaml:2:1
   |
 2 | b: 2
   | ^

2 errors, 1 warning
)");
  }

  TEST_CASE("the count leaves out what there is none of") {
    Diagnostics findings;
    CHECK(render(findings, {}).empty());
    findings.add({.severity = Severity::kNote, .code = "P0001", .message = "read"});
    CHECK(render(findings, {}) == "note[P0001]: read\n\n");
    findings.add({.severity = Severity::kWarning, .code = "P0002", .message = "old"});
    CHECK(render(findings, {}) == "note[P0001]: read\n\nwarning[P0002]: old\n\n1 warning\n");
  }

  TEST_CASE("fifty findings are shown, errors before warnings, and the rest is counted") {
    Diagnostics many;
    for (int line = 1; line <= 30; ++line) {
      Diagnostic warning = at(line, 1, 1);
      warning.severity = Severity::kWarning;
      many.add(warning);
    }
    for (int line = 31; line <= 75; ++line) many.add(at(line, 1, 1));
    const std::string text = render(many, {});
    CHECK(text.find("plan.yaml:5:1\n") != std::string::npos);
    CHECK(text.find("plan.yaml:6:1\n") == std::string::npos);
    CHECK(text.find("plan.yaml:75:1\n") != std::string::npos);
    CHECK(text.ends_with("\n... and 25 more\n\n45 errors, 30 warnings\n"));
  }

  TEST_CASE("the live side tells when the server was asked") {
    Diagnostics found;
    found.add({.message = "odd", .subject = "source collection default/products"});
    found.add({.message = "odd", .subject = "target collection default/products"});
    found.add({.message = "odd"});
    found.date_subjects("source", "2026-11-25T09:14:03Z");
    CHECK(live_side(found.items()[0]) == "source collection default/products, described 09:14Z");
    CHECK(live_side(found.items()[1]) == "target collection default/products");
    CHECK(live_side(found.items()[2]) == "");
  }

  TEST_CASE("only errors count as errors, and appending keeps the order") {
    Diagnostics findings;
    findings.add({.severity = Severity::kWarning, .message = "first"});
    CHECK_FALSE(findings.has_errors());
    Diagnostics others;
    others.add({.message = "second"});
    findings.append(others);
    findings.append(findings);
    CHECK(findings.has_errors());
    REQUIRE(findings.items().size() == 4);
    CHECK(findings.items()[0].message == "first");
    CHECK(findings.items()[3].message == "second");
  }

  TEST_CASE("findings at one place keep the order they were found in") {
    Diagnostics findings;
    Diagnostic second = at(3, 1, 1);
    second.message = "second";
    findings.add(at(3, 1, 9));
    findings.add(second);
    findings.add({.message = "no place"});
    findings.sort_by_place();
    CHECK(findings.items()[0].message == "no place");
    CHECK(findings.items()[1].message == "unknown key");
    CHECK(findings.items()[2].message == "second");
  }

  TEST_CASE("what is wrong in the same way for many collections is told once") {
    Diagnostics findings;
    Diagnostic of_another = at(3, 1, 9);
    of_another.subject = "source collection default/b";
    for (int i = 0; i < 3; ++i) {
      findings.add(at(3, 1, 9));
      findings.add(of_another);
    }
    findings.add(at(4, 1, 9));
    findings.sort_by_place();
    REQUIRE(findings.items().size() == 3);
    CHECK(findings.items()[1].subject == of_another.subject);
    CHECK(findings.items()[2].place.line == 4);
  }
}

}  // namespace
}  // namespace kiteway
