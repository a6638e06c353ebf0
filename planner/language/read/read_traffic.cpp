#include "planner/language/read/read_traffic.h"

#include "planner/language/read/values.h"
#include "schema/base/units.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace kiteway::planner {
namespace {

std::optional<std::int64_t> integer_of(const yaml::Node& map, std::string_view key) {
  const auto found = find_integer(map, key);
  return found ? std::optional(found->value) : std::nullopt;
}

RateCaps read_caps(const yaml::Node& node) {
  return {.rows = integer_of(node, "max_rows_per_second"),
          .bytes = parse_bytes(text_of(node, "max_bytes_per_second")),
          .requests = integer_of(node, "max_requests_per_second")};
}

RetrySettings read_retry(const yaml::Node& node) {
  RetrySettings retry;
  retry.attempts = integer_of(node, "attempts").value_or(retry.attempts);
  const auto duration = [&](std::string_view key, std::chrono::milliseconds otherwise) {
    return parse_duration(text_of(node, key)).value_or(otherwise);
  };
  retry.delay_first = duration("delay_first", retry.delay_first);
  retry.delay_max = duration("delay_max", retry.delay_max);
  retry.budget = duration("budget", retry.budget);
  retry.write_timeout = duration("write_timeout", retry.write_timeout);
  return retry;
}

}  // namespace

TrafficSettings read_traffic(const yaml::Node& settings) {
  return {.source = read_caps(map_of(settings, "source")),
          .target = read_caps(map_of(settings, "target")),
          .retry = read_retry(map_of(settings, "retry"))};
}

}  // namespace kiteway::planner
