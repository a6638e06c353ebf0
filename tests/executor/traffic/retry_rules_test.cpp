// Which kinds of failure are repeated, how often and after which pauses.
#include "executor/remote/traffic/retry_rules.h"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;
using enum ErrorKind;

const planner::RetrySettings kDefaults;

TEST_SUITE("executor retry rules") {
  TEST_CASE("only failures that can pass by themselves are worth another try") {
    const std::map<ErrorKind, std::string> worth = {
        {kRateLimited, "always"},   {kOverloaded, "always"},   {kUnreachable, "always"},
        {kUnavailable, "harmless"}, {kUnexpected, "harmless"}, {kNotLoaded, "read"},
        {kNotFound, "write"},
    };
    for (int number = 0; number <= static_cast<int>(kInternal); ++number) {
      const auto kind = static_cast<ErrorKind>(number);
      CAPTURE(to_string(kind));
      const auto found = worth.find(kind);
      const std::string when = found == worth.end() ? "never" : found->second;
      const auto is_worth = [&](Repeat repeat) {
        return retry_rule(kind, repeat, kDefaults).has_value();
      };
      CHECK(is_worth(Repeat::kHarmful) == (when == "always"));
      const bool is_harmless = when == "always" || when == "harmless";
      CHECK(is_worth(Repeat::kHarmless) == is_harmless);
      CHECK(is_worth(Repeat::kRead) == (is_harmless || when == "read"));
      CHECK(is_worth(Repeat::kWrite) == (is_harmless || when == "write"));
    }
  }

  TEST_CASE("a server that asks for less is left alone for longer, and not given up by number") {
    const auto rule = retry_rule(kRateLimited, Repeat::kHarmful, kDefaults);
    CHECK(rule == RetryRule{.delay_first = 1s, .delay_max = 60s});
  }

  TEST_CASE("a server whose memory or quota is used up gets minutes, and then it is over") {
    const auto rule = retry_rule(kOverloaded, Repeat::kHarmful, kDefaults);
    CHECK(rule == RetryRule{.attempts_max = 8, .delay_first = 5s, .delay_max = 60s});
  }

  TEST_CASE("what the server did not foresee is tried once more") {
    CHECK(retry_rule(kUnexpected, Repeat::kHarmless, kDefaults)->attempts_max == 2);
    CHECK(retry_rule(kUnexpected, Repeat::kHarmless, {.attempts = 1})->attempts_max == 1);
  }

  TEST_CASE("a pause is any time up to one that doubles, but not longer than the longest") {
    std::vector<std::chrono::milliseconds> longest;
    for (int failure = 1; failure <= 5; ++failure) {
      CHECK(jittered_delay(failure, 200ms, 1000ms, 0) == 1ms);
      longest.push_back(jittered_delay(failure, 200ms, 1000ms, 0.999999));
    }
    CHECK(longest == std::vector<std::chrono::milliseconds>{200ms, 400ms, 800ms, 1000ms, 1000ms});
    CHECK(jittered_delay(1'000'000, 200ms, 1000ms, 0.5) == 501ms);
    CHECK(jittered_delay(1, 5000ms, 100ms, 0.5) == 51ms);
  }
}

}  // namespace
}  // namespace kiteway::executor
