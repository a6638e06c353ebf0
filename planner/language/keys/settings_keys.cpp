#include "planner/language/keys/sections.h"

namespace kiteway::planner {
namespace {

using enum ValueKind;

constexpr std::int64_t kRowsMax = 1'000'000'000;
constexpr std::int64_t kRequestsMax = 1'000'000;

const Section& caps_section() {
  static const Section kSection{"caps",
                                {
                                    {"max_rows_per_second",
                                     kInteger,
                                     "rows in a second at most; default: no cap",
                                     false,
                                     {},
                                     1,
                                     kRowsMax},
                                    {"max_bytes_per_second",
                                     kBytes,
                                     "bytes of rows in a second at most; default: no cap",
                                     false,
                                     {},
                                     std::int64_t{1} << 10,
                                     std::int64_t{1} << 40},
                                    {"max_requests_per_second",
                                     kInteger,
                                     "requests of any kind in a second at most; default: no cap",
                                     false,
                                     {},
                                     1,
                                     kRequestsMax},
                                }};
  return kSection;
}

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kHour = 3600 * kSecond;

const Section& retry_section() {
  static const Section kSection{
      "retry",
      {
          {.name = "attempts",
           .kind = kInteger,
           .description =
               "tries of one call that a server answers with an error, the first included",
           .minimum = 1,
           .maximum = 100,
           .fallback = "8"},
          {.name = "delay_first",
           .kind = kDuration,
           .description = "pause before the second try, doubled after each",
           .minimum = 1,
           .maximum = 600 * kSecond,
           .fallback = "200ms"},
          {.name = "delay_max",
           .kind = kDuration,
           .description = "longest pause",
           .minimum = 1,
           .maximum = kHour,
           .fallback = "15s"},
          {.name = "budget",
           .kind = kDuration,
           .description = "how long a server may go without a good answer before the run ends",
           .minimum = kSecond,
           .maximum = 24 * kHour,
           .fallback = "5m"},
          {.name = "write_timeout",
           .kind = kDuration,
           .description = "how long the answer to a write of rows may take; a run with a lost one "
                          "ends no sooner than half as long again after it, 30s at most",
           .minimum = kSecond,
           .maximum = kHour,
           .fallback = "60s"},
      }};
  return kSection;
}

}  // namespace

const Section& variable_section() {
  static const Section kSection{
      "variable",
      {
          {.name = "type",
           .kind = kChoice,
           .description = "type of its values; default: that of the default, else string",
           .choices = words_of<VariableType>()},
          {"default", kScalar, "value when none is given; without it one must be given"},
          {"choices", kScalars, "the only values it may have"},
          {"description", kText, "what it is for"},
      }};
  return kSection;
}

const Section& settings_section() {
  static const Section kSection{
      "settings",
      {
          {.name = "state_dir",
           .kind = kText,
           .description = "folder of the journal",
           .fallback = ".kiteway"},
          {.name = "parallelism",
           .kind = kAutoOrInteger,
           .description = "requests in flight; auto: tuned while rows move",
           .minimum = 1,
           .maximum = 64,
           .fallback = "auto"},
          {.name = "memory",
           .kind = kBytes,
           .description = "bytes that rows in flight may hold",
           .minimum = std::int64_t{16} << 20,
           .maximum = std::int64_t{64} << 30,
           .fallback = "256MiB"},
          {"source", kMap, "what the source is spared", false, {}, 0, 0, &caps_section()},
          {"target", kMap, "what the target is spared", false, {}, 0, 0, &caps_section()},
          {"retry", kMap, "how failed calls are repeated", false, {}, 0, 0, &retry_section()},
      }};
  return kSection;
}

}  // namespace kiteway::planner
