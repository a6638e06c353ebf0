// One run at a time: who comes second is told who was first.
#include "executor/journal/lock.h"
#include "tests/support/temp_folder.h"

#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <string>

namespace kiteway::executor {
namespace {

using testing::read_file;
using testing::TempFolder;
using testing::write_file;

TEST_SUITE("executor lock") {
  TEST_CASE("the lock is taken in a folder that is made for it, and says whose it is") {
    const TempFolder folder;
    const auto lock = StateLock::take(folder / "deep/state", "run 1 of pid 5");
    REQUIRE(lock);
    CHECK(read_file(folder / "deep/state/lock") == "run 1 of pid 5");
  }

  TEST_CASE("who comes second is refused, and told who has it") {
    const TempFolder folder;
    const auto first = StateLock::take(folder.path(), "run 1 of pid 5");
    REQUIRE(first);
    const auto second = StateLock::take(folder.path(), "run 2 of pid 6");
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == ErrorKind::kLocked);
    CHECK(second.error().message ==
          "another run holds the lock of " + folder.path().string() + ": run 1 of pid 5");
    CHECK(read_file(folder / "lock") == "run 1 of pid 5");
  }

  TEST_CASE("a lock is free again when its holder is gone, and a shorter name leaves no rest") {
    const TempFolder folder;
    {
      REQUIRE(StateLock::take(folder.path(), "a run with a long name"));
    }
    const auto next = StateLock::take(folder.path(), "run 2");
    REQUIRE(next);
    CHECK(read_file(folder / "lock") == "run 2");
  }

  TEST_CASE("a process that dies leaves no lock") {
    const TempFolder folder;
    const pid_t child = fork();
    if (child == 0) {
      const auto lock = StateLock::take(folder.path(), "the child");
      _exit(lock ? 0 : 1);  // without a word: no destructor runs
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(StateLock::take(folder.path(), "the parent"));
  }

  TEST_CASE("two folders have two locks") {
    const TempFolder folder;
    const auto a = StateLock::take(folder / "a", "run 1");
    const auto b = StateLock::take(folder / "b", "run 2");
    CHECK(a);
    CHECK(b);
  }

  TEST_CASE("what an owner wrote cannot drive a terminal, and no owner is unknown") {
    const TempFolder folder;
    const auto first = StateLock::take(folder.path(), "x\x1B[31m");
    REQUIRE(first);
    CHECK(StateLock::take(folder.path(), "").error().message.ends_with(": x␛[31m"));
    write_file(folder / "lock", "");
    CHECK(StateLock::take(folder.path(), "").error().message.ends_with(": an unknown process"));
  }

  TEST_CASE("a folder that cannot be used is told with its path") {
    const TempFolder folder;
    write_file(folder / "file", "");
    const auto lock = StateLock::take(folder / "file/state", "run 1");
    REQUIRE_FALSE(lock);
    CHECK(lock.error().kind == ErrorKind::kInvalidInput);
    CHECK(lock.error().message ==
          "cannot open the lock " + (folder / "file/state/lock").string() + ": Not a directory");
  }
}

}  // namespace
}  // namespace kiteway::executor
