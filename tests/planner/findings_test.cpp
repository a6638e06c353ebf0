// Findings as documents for programs and as annotations for a forge.
#include "planner/render/findings.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

Diagnostics some_findings() {
  Diagnostics found;
  found.add({.severity = Severity::kWarning,
             .code = "P0303",
             .place = {.file = "plans/my plan.yaml", .line = 9, .column = 3, .length = 4},
             .message = "100% old,\nand slow"});
  found.add({.code = "P0304",
             .place = {.file = "plans/my plan.yaml", .line = 8, .column = 11, .length = 8},
             .message = "field \"price\" is odd",
             .hint = "leave it out",
             .subject = "source collection default/products, field price",
             .described_at = "2026-11-25T09:14:03Z"});
  return found;
}

const Error kFailure{.kind = ErrorKind::kUnreachable,
                     .message = "the source does not answer",
                     .notes = {"check the address"}};

TEST_SUITE("planner findings") {
  TEST_CASE("text ends with what else went wrong, and is empty without anything") {
    CHECK(render_findings_text({}, {}) == "");
    CHECK(render_findings_text({}, {}, kFailure) ==
          "error: the source does not answer\n  note: check the address\n");
  }

  TEST_CASE("json has every finding with all its fields, sorted by place, and counts them") {
    const std::string text = render_findings_json(some_findings());
    CHECK(text == R"({
  "errors": 1,
  "findings": [
    {
      "code": "P0304",
      "described_at": "2026-11-25T09:14:03Z",
      "hint": "leave it out",
      "message": "field \"price\" is odd",
      "place": {
        "column": 11,
        "file": "plans/my plan.yaml",
        "length": 8,
        "line": 8,
        "via": ""
      },
      "severity": "error",
      "subject": "source collection default/products, field price",
      "title": "a part that cannot be carried"
    },
    {
      "code": "P0303",
      "described_at": "",
      "hint": "",
      "message": "100% old,\nand slow",
      "place": {
        "column": 3,
        "file": "plans/my plan.yaml",
        "length": 4,
        "line": 9,
        "via": ""
      },
      "severity": "warning",
      "subject": "",
      "title": "a source that is too old"
    }
  ],
  "format_version": "1.0",
  "warnings": 1
}
)");
  }

  TEST_CASE("json without findings is a document all the same, and names a failure") {
    CHECK(render_findings_json({}, kFailure) == R"({
  "errors": 0,
  "failure": {
    "message": "the source does not answer",
    "notes": [
      "check the address"
    ]
  },
  "findings": [],
  "format_version": "1.0",
  "warnings": 0
}
)");
  }

  TEST_CASE("an annotation is one line, whatever the message holds") {
    CHECK(render_findings_github(some_findings(), kFailure) ==
          "::error file=plans/my plan.yaml,line=8,col=11,title=P0304 a part that cannot be "
          "carried::field \"price\" is odd%0Asource collection default/products, field price, "
          "described 09:14Z%0Ahelp: leave it out\n"
          "::warning file=plans/my plan.yaml,line=9,col=3,title=P0303 a source that is too "
          "old::100%25 old,%0Aand slow\n"
          "::error title=kiteway::the source does not answer%0Acheck the address\n");
  }

  TEST_CASE("sarif holds results with their regions, and the rules that they break") {
    const std::string text = render_findings_sarif(some_findings(), kFailure);
    for (const char* part :
         {"\"version\": \"2.1.0\"", "\"columnKind\": \"unicodeCodePoints\"",
          "\"ruleId\": \"P0304\"", "\"uri\": \"plans/my%20plan.yaml\"", "\"startLine\": 8",
          "\"startColumn\": 11", "\"endColumn\": 19", "\"level\": \"warning\"",
          "\"fullyQualifiedName\": \"source collection default/products, field price\"",
          "\"executionSuccessful\": false", "the source does not answer", "\"id\": \"P0303\""}) {
      CAPTURE(part);
      CHECK(text.find(part) != std::string::npos);
    }
    CHECK(text.find("P0201") == std::string::npos);
    CHECK(render_findings_sarif({}).find("\"results\": []") != std::string::npos);
  }

  TEST_CASE("sarif takes bytes that are no text") {
    Diagnostics found;
    found.add({.code = "P0102", .message = "the byte \xE9"});
    CHECK(render_findings_sarif(found).find("the byte") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
