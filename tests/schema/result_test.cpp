// Errors with their notes, and times as text.
#include "schema/base/result.h"

#include "schema/base/clock.h"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>
#include <variant>

namespace kiteway {
namespace {

TEST_SUITE("schema result") {
  TEST_CASE("notes go from the innermost cause outwards, on one line") {
    const Error lost{.kind = ErrorKind::kUnavailable, .message = "connection reset"};
    const Error noted = with_note(with_note(lost, "tried 6 times"), "while copying products");
    CHECK(noted.kind == ErrorKind::kUnavailable);
    CHECK(to_string(lost) == "connection reset");
    CHECK(to_string(noted) == "connection reset; tried 6 times; while copying products");
  }

  TEST_CASE("a result is a value or an error, and the other side cannot be read") {
    Result<int> fine = 5;
    CHECK(fine);
    CHECK(*fine == 5);
    CHECK_THROWS_AS((void)fine.error(), std::bad_variant_access);
    Result<int> failed = Error{.message = "no"};
    CHECK_FALSE(failed);
    CHECK(failed.error().message == "no");
    CHECK_THROWS_AS((void)failed.value(), std::bad_variant_access);
  }

  TEST_CASE("every kind of error has a name of its own") {
    std::set<std::string> names;
    const int last = static_cast<int>(ErrorKind::kInternal);
    for (int kind = 0; kind <= last; ++kind) {
      names.insert(to_string(static_cast<ErrorKind>(kind)));
    }
    CHECK(names.size() == static_cast<std::size_t>(last) + 1);
    CHECK_FALSE(names.contains("unknown"));
  }

  TEST_CASE("times are written in UTC, to the second") {
    using namespace std::chrono_literals;
    const auto day = std::chrono::sys_days(2026y / 3 / 7);
    CHECK(rfc3339(day + 9h + 4min + 2s + 999ms) == "2026-03-07T09:04:02Z");
    CHECK(rfc3339(Clock::Wall()) == "1970-01-01T00:00:00Z");
  }
}

}  // namespace
}  // namespace kiteway
