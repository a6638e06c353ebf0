// What may pass in a second, over seconds and minutes, and after idle times.
#include "executor/remote/traffic/token_bucket.h"

#include <doctest/doctest.h>

#include <chrono>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;

const Clock::Steady kStart{1h};

// Takes `amount` as often as the bucket lets, for `seconds` from `kStart`; what passed.
std::int64_t take_all(TokenBucket& bucket, std::int64_t amount, int seconds) {
  std::int64_t passed = 0;
  auto now = kStart;
  while (now < kStart + std::chrono::seconds(seconds)) {
    const auto wait = bucket.wait(now);
    now += wait;
    if (wait > 0ms) continue;
    bucket.take(amount, now);
    passed += amount;
  }
  return passed;
}

TEST_SUITE("executor token bucket") {
  TEST_CASE("in the long run no more passes than the rate, whatever the size of the pieces") {
    for (const std::int64_t amount : {1, 7, 100, 4000}) {
      CAPTURE(amount);
      TokenBucket bucket(1000, kStart);
      const std::int64_t passed = take_all(bucket, amount, 60);
      CHECK(passed >= 60'000);
      CHECK(passed <= 60'000 + 100 + amount);  // a tenth of a second saved up, and a piece begun
    }
  }

  TEST_CASE("a piece larger than a second's worth passes, and is paid off before the next") {
    TokenBucket bucket(1000, kStart);
    CHECK(bucket.wait(kStart) == 0ms);
    bucket.take(5100, kStart);
    CHECK(bucket.wait(kStart) == 5000ms);
    CHECK(bucket.wait(kStart + 4900ms) == 100ms);
    CHECK(bucket.wait(kStart + 5000ms) == 0ms);
  }

  TEST_CASE("an idle hour is not saved up") {
    TokenBucket bucket(1000, kStart);
    CHECK(bucket.wait(kStart + 1h) == 0ms);
    bucket.take(1100, kStart + 1h);
    CHECK(bucket.wait(kStart + 1h) == 1000ms);
  }

  TEST_CASE("what was not used is given back") {
    TokenBucket bucket(1000, kStart);
    bucket.take(5100, kStart);
    bucket.give_back(4000, kStart);
    CHECK(bucket.wait(kStart) == 1000ms);
  }
}

}  // namespace
}  // namespace kiteway::executor
