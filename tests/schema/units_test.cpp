// Numbers, sizes and durations, written and read.
#include "schema/base/units.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>

namespace kiteway {
namespace {

TEST_SUITE("schema units") {
  TEST_CASE("numbers are grouped by thousands") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(12'408'113) == "12,408,113");
    CHECK(grouped(-999) == "-999");
    CHECK(grouped(-1000) == "-1,000");
    CHECK(grouped(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
  }

  TEST_CASE("bytes are shown in the largest unit that keeps them above one") {
    CHECK(human_bytes(0) == "0 B");
    CHECK(human_bytes(1023) == "1023 B");
    CHECK(human_bytes(1024) == "1.0 KiB");
    CHECK(human_bytes(1536) == "1.5 KiB");
    CHECK(human_bytes(1024 * 1024 - 1) == "1.0 MiB");
    CHECK(human_bytes(4'194'304) == "4.0 MiB");
    CHECK(human_bytes(40'909'563'494) == "38.1 GiB");
    CHECK(human_bytes(std::numeric_limits<std::uint64_t>::max()) == "16.0 EiB");
  }

  TEST_CASE("a size is a whole number with a unit, of 1000 or of 1024") {
    CHECK(parse_bytes("0B") == 0);
    CHECK(parse_bytes("500 MB") == 500'000'000);
    CHECK(parse_bytes("256MiB") == 268'435'456);
    CHECK(parse_bytes("8388607TiB") == 9'223'370'937'343'148'032);
    for (const char* wrong : {"", "256", "MiB", "-1MiB", "1.5GiB", "1  MiB", "1mib", "8388608TiB",
                              "99999999999999999999B", "1MiB "}) {
      CAPTURE(wrong);
      CHECK_FALSE(parse_bytes(wrong));
    }
  }

  TEST_CASE("a time is a whole number and its unit") {
    using namespace std::chrono_literals;
    CHECK(parse_duration("0ms") == 0ms);
    CHECK(parse_duration("200ms") == 200ms);
    CHECK(parse_duration("15 s") == 15s);
    CHECK(parse_duration("5m") == 5min);
    CHECK(parse_duration("24h") == 24h);
    for (const char* wrong :
         {"", "5", "s", "-1s", "1.5s", "5 min", "5M", "1h30m", "9223372036854775807s"}) {
      CAPTURE(wrong);
      CHECK_FALSE(parse_duration(wrong));
    }
  }

  TEST_CASE("a time is told in the largest unit that takes a whole number") {
    using namespace std::chrono_literals;
    CHECK(written_duration(0ms) == "0s");
    CHECK(written_duration(1ms) == "1ms");
    CHECK(written_duration(1500ms) == "1500ms");
    CHECK(written_duration(90s) == "90s");
    CHECK(written_duration(120s) == "2m");
    CHECK(written_duration(48h) == "48h");
  }
}

}  // namespace
}  // namespace kiteway
