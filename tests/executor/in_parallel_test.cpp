// One thing for each of many numbers, on several threads.
#include "executor/transfer/proof/in_parallel.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace kiteway::executor {
namespace {

TEST_SUITE("executor in parallel") {
  TEST_CASE("every number has its turn once, however many threads there are") {
    for (const std::size_t threads : {1, 3, 50}) {
      std::vector<std::atomic<int>> turns(40);
      CHECK(in_parallel(turns.size(), threads, [&](std::size_t i) -> Outcome {
        ++turns[i];
        return Done{};
      }));
      for (const auto& turn : turns) CHECK(turn == 1);
    }
    CHECK(in_parallel(0, 4, [](std::size_t) -> Outcome { return Error{}; }));
  }

  TEST_CASE("the first error ends all, and is the result") {
    std::atomic<int> turns{0};
    const Outcome outcome = in_parallel(1'000'000, 1, [&](std::size_t i) -> Outcome {
      ++turns;
      if (i < 5) return Done{};
      return Error{.kind = ErrorKind::kUnavailable, .message = "gone"};
    });
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().message == "gone");
    CHECK(turns == 6);
  }

  TEST_CASE("an exception in any thread is an error and ends no process") {
    const Outcome outcome =
        in_parallel(8, 8, [](std::size_t) -> Outcome { throw std::runtime_error("no memory"); });
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().kind == ErrorKind::kInternal);
    CHECK(outcome.error().message.find("no memory") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::executor
