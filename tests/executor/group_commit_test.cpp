// Changes that share a transaction: in order, all durable or none, and nobody waits for ever.
#include "executor/journal/group_commit.h"

#include <doctest/doctest.h>

#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kiteway::executor {
namespace {

using Changes = std::vector<GroupCommit::Change>;

Outcome apply(const Changes& changes) {
  for (const auto& change : changes) change();
  return Done{};
}

TEST_SUITE("executor group commit") {
  TEST_CASE("changes are made in order, and what is waited for is made") {
    std::vector<int> made;
    GroupCommit commits(apply);
    for (int i = 0; i < 100; ++i) commits.add([&made, i] { made.push_back(i); });
    REQUIRE(commits.wait(commits.add([&made] { made.push_back(100); })));
    REQUIRE(made.size() == 101);
    for (int i = 0; i <= 100; ++i) CHECK(made[static_cast<std::size_t>(i)] == i);
  }

  TEST_CASE("what is queued during a commit goes into the next one together") {
    std::latch first_begun(1);
    std::latch go_on(1);
    std::vector<std::size_t> sizes;
    GroupCommit commits([&](const Changes& changes) -> Outcome {
      sizes.push_back(changes.size());
      if (sizes.size() == 1) {
        first_begun.count_down();
        go_on.wait();
      }
      return Done{};
    });
    commits.add([] {});
    first_begun.wait();
    GroupCommit::Ticket last = 0;
    for (int i = 0; i < 7; ++i) last = commits.add([] {});
    go_on.count_down();
    REQUIRE(commits.wait(last));
    CHECK(sizes == std::vector<std::size_t>{1, 7});
  }

  TEST_CASE("after a failure nothing more is made, and everybody is told why") {
    int commits_made = 0;
    GroupCommit commits([&](const Changes&) -> Outcome {
      ++commits_made;
      return Error{.kind = ErrorKind::kInvalidInput, .message = "disk full"};
    });
    const auto first = commits.wait(commits.add([] {}));
    const auto second = commits.wait(commits.add([] {}));
    REQUIRE_FALSE(first);
    REQUIRE_FALSE(second);
    CHECK(second.error().message == "disk full");
    CHECK(commits_made == 1);
  }

  TEST_CASE("a commit that throws is an error and ends no thread") {
    GroupCommit commits([](const Changes&) -> Outcome { throw std::runtime_error("odd"); });
    const auto waited = commits.wait(commits.add([] {}));
    REQUIRE_FALSE(waited);
    CHECK(waited.error().message == "a commit threw: odd");
  }

  TEST_CASE("what is queued when it ends is made before") {
    int made = 0;
    {
      GroupCommit commits(apply);
      for (int i = 0; i < 50; ++i) commits.add([&made] { ++made; });
    }
    CHECK(made == 50);
  }
}

}  // namespace
}  // namespace kiteway::executor
