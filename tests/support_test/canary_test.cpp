// The search for the secret of the tests finds it wherever a program may have left it.
#include "tests/support/canary.h"
#include "tests/support/migration.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

TEST_SUITE("support canary") {
  TEST_CASE("a secret is found in any file and below any folder, as it is and as base64") {
    const TempFolder folder;
    std::filesystem::create_directories(folder / "state/deep");
    write_file(folder / "log", std::string("a token ") + kCanary + " was sent");
    write_file(folder / "state/deep/journal.db", std::string(9'999, '\0') + kCanary);
    write_file(folder / "header", "authorization: Y2FuYXJ5LTdmM2E5MWM0LXNpbmdz");
    write_file(folder / "harmless", std::string("from_env: ") + kCanaryVariable);
    std::vector<std::string> found = files_with_canary(folder.path());
    std::ranges::sort(found);
    CHECK(found == std::vector<std::string>{"header", "log", "state/deep/journal.db"});
    for (const auto& file : found) std::filesystem::remove(folder / file);
    CHECK(files_with_canary(folder.path()).empty());
  }

  TEST_CASE("the servers of a migration take the secret and nothing else") {
    Migration migration;
    migration.add("a");
    CHECK(
        executor::open_to_read(migration.intent.source, migration.intent.target, migration.tools())
            .session);
    migration.intent.source.token.reset();
    const Applied refused = migration.apply();
    REQUIRE(refused.error);
    CHECK(refused.error->kind == ErrorKind::kUnauthenticated);
  }
}

}  // namespace
}  // namespace kiteway::testing
