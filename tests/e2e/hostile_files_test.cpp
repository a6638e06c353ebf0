// Files that are no plans, as the binary meets them: what it says, and what it takes to say it.
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

#include <sys/resource.h>

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr std::uintmax_t kGigabyte = std::uintmax_t{1} << 30;

// What a sanitizer keeps beside the program's own memory is not what is looked at here.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(_GLIBCXX_TSAN)
constexpr long kOverhead = 5;
#else
constexpr long kOverhead = 1;
#endif

/// The most memory that any program started by this test has held.
long peak_megabytes() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  return used.ru_maxrss / 1024;
}

// A file of a gigabyte that takes no room on the disk: after `text` come zeros.
void write_huge(const std::filesystem::path& path, const std::string& text) {
  write_file(path, text);
  std::filesystem::resize_file(path, kGigabyte);
}

void check_refused(const TempFolder& folder, const std::string& words) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"validate", "huge"}, {"show", "huge"}, {"apply", "huge"}}) {
    CAPTURE(command.front());
    Program program(folder.path(), command);
    const auto code = program.wait(kPatience);
    CAPTURE(program.errors());
    REQUIRE(code);
    CHECK((*code == 3 || *code == 64));
    if (*code == 3) CHECK(program.errors().find(words) != std::string::npos);
  }
}

// The peak is of all programs so far, so what may take most comes last.
TEST_SUITE("e2e hostile files") {
  TEST_CASE("a scalar of a gigabyte in a plan is refused, and no gigabyte is held for it") {
    const TempFolder folder;
    write_huge(folder / "huge", "version: 1\nname: \"");
    check_refused(folder, "the file has more than 4.0 MiB");
    CHECK(peak_megabytes() < 250 * kOverhead);
  }

  TEST_CASE("a file of a gigabyte that a plan includes is refused in the same way") {
    const TempFolder folder;
    write_huge(folder / "common.yaml", "name: \"");
    write_file(folder / "huge", "version: 1\ninclude: [common.yaml]\n");
    check_refused(folder, "error[P0100]: the file has more than 4.0 MiB\n  --> common.yaml");
    CHECK(peak_megabytes() < 250 * kOverhead);
  }

  TEST_CASE("what never ends is given up") {
    const TempFolder folder;
    std::filesystem::create_symlink("/dev/zero", folder / "huge");
    check_refused(folder, "the file has more than 4.0 MiB");
    CHECK(peak_megabytes() < 250 * kOverhead);
  }

  TEST_CASE("a scalar of a gigabyte in a saved plan is refused, and no gigabyte is held for it") {
    const TempFolder folder;
    write_huge(folder / "huge", "{\"format_version\": \"1.0\", \"name\": \"");
    check_refused(folder, "the plan file has more than 256.0 MiB");
    CHECK(peak_megabytes() < 800 * kOverhead);
  }
}

}  // namespace
}  // namespace kiteway::testing
