// The file of rows that could not go.
#include "executor/transfer/copy/dead_letters.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;

DeadLetter letter(const std::string& key, const std::string& values = "{}") {
  return {.run_id = "run-1",
          .at = "2026-11-23T09:14:02Z",
          .source = {.database = "default", .collection = "products"},
          .target = {.database = "shop", .collection = "products"},
          .partition = "eu",
          .key = key,
          .field = "price",
          .reason = "holds NaN",
          .values = values};
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status{};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

TEST_SUITE("executor dead letters") {
  TEST_CASE("a row has one line, for its owner's eyes alone") {
    const TempFolder folder;
    DeadLetters letters(folder / "quarantine/host_1/shop.products.jsonl");
    REQUIRE(letters.append({letter("7", R"({"id":7,"price":"NaN"})")}));
    const std::string text = read_file(letters.path());
    const std::string line =
        R"(","run":"run-1","at":"2026-11-23T09:14:02Z","source":"default/products",)"
        R"("target":"shop/products","partition":"eu","key":7,"field":"price",)"
        R"("reason":"holds NaN","values":{"id":7,"price":"NaN"}})"
        "\n";
    CHECK(text.starts_with(R"({"id":")"));
    CHECK(text.ends_with(line));
    CHECK(mode_of(letters.path()) == 0600U);
    CHECK(mode_of(folder / "quarantine") == 0700U);
    CHECK(mode_of(folder / "quarantine/host_1") == 0700U);
  }

  TEST_CASE("a row that has its line gets no other, by this process and by the next") {
    const TempFolder folder;
    const auto path = folder / "rows.jsonl";
    DeadLetters letters(path);
    REQUIRE(letters.append({letter("7"), letter("8")}));
    REQUIRE(letters.append({letter("8"), letter("9")}));
    CHECK(lines_in(read_file(path)) == 3);
    DeadLetters next(path);
    REQUIRE(next.append({letter("7"), letter("9"), letter("10")}));
    CHECK(lines_in(read_file(path)) == 4);
  }

  TEST_CASE("a row that has changed since gets a line of its own") {
    const TempFolder folder;
    DeadLetters letters(folder / "rows.jsonl");
    REQUIRE(letters.append({letter("7", R"({"price":"NaN"})")}));
    REQUIRE(letters.append({letter("7", R"({"price":"Infinity"})")}));
    CHECK(lines_in(read_file(letters.path())) == 2);
  }

  TEST_CASE("a line that a crash has cut off is written anew") {
    const TempFolder folder;
    const auto path = folder / "rows.jsonl";
    REQUIRE(DeadLetters(path).append({letter("7"), letter("8")}));
    const std::string whole = read_file(path);
    for (const std::size_t left : {std::size_t{1}, whole.size() / 4, whole.size() - 1}) {
      CAPTURE(left);
      write_file(path, whole.substr(0, left));
      REQUIRE(DeadLetters(path).append({letter("7"), letter("8")}));
      CHECK(read_file(path) == whole);
    }
  }

  TEST_CASE("a file that cannot be written is told with its path") {
    const TempFolder folder;
    write_file(folder / "quarantine", "");
    const auto written = DeadLetters(folder / "quarantine/rows.jsonl").append({letter("7")});
    REQUIRE_FALSE(written);
    CHECK(written.error().kind == ErrorKind::kIncomplete);
    CHECK(written.error().message.starts_with("cannot write the file of quarantined rows, " +
                                              (folder / "quarantine").string()));
  }

  TEST_CASE("a link in the place of the file is not followed") {
    const TempFolder folder;
    write_file(folder / "precious", "mine");
    std::filesystem::create_symlink(folder / "precious", folder / "rows.jsonl");
    CHECK_FALSE(DeadLetters(folder / "rows.jsonl").append({letter("7")}));
    CHECK(read_file(folder / "precious") == "mine");
  }
}

}  // namespace
}  // namespace kiteway::executor
