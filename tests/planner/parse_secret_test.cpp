// A secret that somebody wrote into a plan: it is refused, and shown nowhere.
#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {
namespace {

using testing::lines_of;

// A plan whose target has these lines, from line 5 on.
ParsedPlan parse_target(const std::string& lines) {
  return parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: http://a }
target:
)" + lines + "collections: [ { name: products } ]\n");
}

// What a person sees of a plan that is wrong. It never holds "hunter2", nor a part of it.
std::string shown(const std::string& lines) {
  const ParsedPlan parsed = parse_target(lines);
  CHECK(parsed.diagnostics.has_errors());
  return render(parsed.diagnostics, parsed.texts);
}

void check_hidden(const std::string& lines) {
  const std::string text = shown(lines);
  CAPTURE(lines);
  CAPTURE(text);
  CHECK(text.find("ter2") == std::string::npos);
}

std::string findings(const std::string& lines) { return lines_of(parse_target(lines).diagnostics); }

const std::string kUri = "  uri: https://b\n";
const std::string kRefused =
    "a secret must not stand in a plan: plans are kept in version control // ";

TEST_SUITE("planner parse secret") {
  TEST_CASE("a literal password or token is refused at its key") {
    CHECK(findings(kUri + "  auth:\n    username: root\n    password: hunter2\n") ==
          "P0209 8:5 " + kRefused + "write password: { from_env: NAME } or { from_file: PATH }\n");
    CHECK(findings(kUri + "  auth: { token: hunter2 }\n") ==
          "P0209 6:11 " + kRefused + "write token: { from_env: NAME } or { from_file: PATH }\n");
    for (const char* value : {"12345", "true", "", "[hunter2]", "'hunter2'", "\"hunter2\""}) {
      CAPTURE(value);
      CHECK(findings(kUri + "  auth: { token: " + value + " }\n").starts_with("P0209 6:11 "));
    }
  }

  TEST_CASE("the line of a literal secret is shown with the secret starred out") {
    CHECK(shown(kUri + "  auth:\n    token: hunter2 # mine\n") ==
          R"(error[P0209]: a secret must not stand in a plan: plans are kept in version control
  --> plan.yaml:7:5
   |
 7 |     token: **************
   |     ^^^^^
   = help: write token: { from_env: NAME } or { from_file: PATH }

1 error
)");
  }

  TEST_CASE("a literal secret is shown in no style of YAML") {
    for (const char* auth : {
             "{ username: root, password: hunter2 }",
             "{username: root, password: 'hunter2'}",
             "{password: \"hunter2\", username: root}",
             "{ 'password': hunter2 }",
             "{ \"password\": hunter2 }",
             "{ \"password\":hunter2 }",
             "{ token : hunter2 }",
             "{ token:    hunter2 }",
             "{ token: [hunter2] }",
             "{ token: &t hunter2 }",
             "{ token: hunter2, token: hunter2 }",
         }) {
      check_hidden(kUri + "  auth: " + auth + "\n");
    }
  }

  TEST_CASE("a literal secret with a comma or a brace in quotes is hidden to its end") {
    check_hidden(kUri + "  auth: { username: root, password: \"x,hunter2\" }\n");
    check_hidden(kUri + "  auth: { username: root, password: 'x}hunter2' }\n");
    check_hidden(kUri + "  auth:\n    username: root\n    password: x,hunter2\n");
  }

  TEST_CASE("a literal secret below its key is hidden from an error in its own line") {
    check_hidden(kUri + "  auth:\n    password:\n      hunter2: x: y\n");
    check_hidden(kUri + "  auth:\n    password: |\n     hunter2\n\t hunter2\n");
    check_hidden(kUri + "  auth:\n    password: \"x\n      hunter2\" y\n");
  }

  TEST_CASE("a literal secret is hidden when its line is no YAML") {
    check_hidden(kUri + "  auth: { token: hunter2\n");
    check_hidden(kUri + "  auth: { token: \"hunter2 }\n");
    check_hidden(kUri + "  auth:\n    token: hunter2: x\n");
    check_hidden(kUri + "  auth:\n    token: @hunter2\n");
    check_hidden(kUri + "  auth:\n\ttoken: hunter2\n");
    check_hidden(kUri + "  auth:\n    username: root\n   token: hunter2\n");
    check_hidden(kUri + "  auth: ]{ token: hunter2 }\n");
    check_hidden(kUri + "  auth: { token: \"\\qhunter2\" }\n");
  }

  TEST_CASE("a literal secret under an unknown key is hidden") {
    check_hidden(kUri + "  auth: { token: { value: hunter2 } }\n");
    check_hidden(kUri + "  auth:\n    token:\n      value: hunter2\n");
    check_hidden(kUri + "  auth: { username: root, passwrd: hunter2 }\n");
    check_hidden(kUri + "  token: hunter2\n");
    check_hidden(kUri + "  api_key: hunter2\n");
  }

  TEST_CASE("a login written as one text is not repeated") {
    check_hidden(kUri + "  auth: root:hunter2\n");
    check_hidden(kUri + "  auth:\n    password:hunter2\n");
    check_hidden(kUri + "  auth:\n    - token: hunter2\n");
  }

  TEST_CASE("a password in a uri is hidden, whatever it is made of") {
    check_hidden("  uri: http://root:hunter2@b\n");
    check_hidden("  uri: https://hunter2@b:19530\n");
    check_hidden("  uri: \"http://root:hunter2@b\"\n");
    check_hidden("  uri: http://root:x@hunter2@b\n");
    check_hidden("  uri: http://root:x/hunter2@b\n");
    check_hidden("  uri: root:hunter2@b:19530\n");
    check_hidden("  uri: { x: http://root:hunter2@b }\n");
  }

  TEST_CASE("a reference to a secret is shown as it is") {
    CHECK(shown(kUri + "  auth: { username: a, token: { from_env: TOKEN } }\n") ==
          R"(error[P0208]: auth has a token and a user name or password
  --> plan.yaml:6:9
   |
 6 |   auth: { username: a, token: { from_env: TOKEN } }
   |         ^
   = help: keep the token, or username and password

1 error
)");
  }
}

}  // namespace
}  // namespace kiteway::planner
