#include "planner/plan_file/proto/traffic_proto.h"

#include "planner/plan_file/proto/proto_names.h"

#include <chrono>
#include <string>

namespace kiteway::planner::plan_text {
namespace {

void write(const RateCaps& caps, plan::RateCaps& proto) {
  if (caps.rows) proto.set_rows(*caps.rows);
  if (caps.bytes) proto.set_bytes(*caps.bytes);
  if (caps.requests) proto.set_requests(*caps.requests);
}

RateCaps read(const plan::RateCaps& proto) {
  RateCaps caps;
  if (proto.has_rows()) caps.rows = proto.rows();
  if (proto.has_bytes()) caps.bytes = proto.bytes();
  if (proto.has_requests()) caps.requests = proto.requests();
  for (const auto& cap : {caps.rows, caps.bytes, caps.requests}) {
    if (cap && *cap <= 0) throw BadPlan("a rate cap is " + std::to_string(*cap));
  }
  return caps;
}

void write(const RetrySettings& retry, plan::Retry& proto) {
  proto.set_attempts(retry.attempts);
  proto.set_delay_first_ms(retry.delay_first.count());
  proto.set_delay_max_ms(retry.delay_max.count());
  proto.set_budget_ms(retry.budget.count());
  proto.set_write_timeout_ms(retry.write_timeout.count());
}

RetrySettings read(const plan::Retry& proto) {
  return {.attempts = proto.attempts(),
          .delay_first = std::chrono::milliseconds(proto.delay_first_ms()),
          .delay_max = std::chrono::milliseconds(proto.delay_max_ms()),
          .budget = std::chrono::milliseconds(proto.budget_ms()),
          .write_timeout = std::chrono::milliseconds(proto.write_timeout_ms())};
}

}  // namespace

void write(const TrafficSettings& traffic, plan::Plan& proto) {
  if (traffic.source != RateCaps{}) write(traffic.source, *proto.mutable_source_caps());
  if (traffic.target != RateCaps{}) write(traffic.target, *proto.mutable_target_caps());
  if (traffic.retry != RetrySettings{}) write(traffic.retry, *proto.mutable_retry());
}

TrafficSettings read_traffic(const plan::Plan& proto) {
  TrafficSettings traffic{.source = read(proto.source_caps()), .target = read(proto.target_caps())};
  if (proto.has_retry()) traffic.retry = read(proto.retry());
  return traffic;
}

}  // namespace kiteway::planner::plan_text
