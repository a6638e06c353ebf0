// Decides which request of a fake server fails, and how.
#include "tests/support/fake_faults.h"

#include <utility>

namespace kiteway::testing {
namespace {

constexpr int kRateLimitCode = 8;

}  // namespace

Fault fail_before(grpc::StatusCode code) {
  return {.kind = Fault::Kind::kFailBefore, .grpc_code = code};
}

Fault lose_answer(grpc::StatusCode code) {
  return {.kind = Fault::Kind::kLoseAnswer, .grpc_code = code};
}

Fault land_late(std::size_t requests, grpc::StatusCode code) {
  return {.kind = Fault::Kind::kLandLate, .grpc_code = code, .requests_before_landing = requests};
}

Fault answer_status(int code, bool retriable) {
  return {.kind = Fault::Kind::kAnswerStatus, .status_code = code, .retriable = retriable};
}

Fault rate_limit() { return answer_status(kRateLimitCode, true); }

Fault hang() { return {.kind = Fault::Kind::kHang}; }

Fault hang_after_effect() { return {.kind = Fault::Kind::kHangAfter}; }

Fault delay(std::chrono::milliseconds time) { return {.kind = Fault::Kind::kDelay, .delay = time}; }

void FaultScript::add(When when, Fault fault) {
  const std::scoped_lock lock(mutex_);
  rules_.push_back(Rule{.when = std::move(when), .fault = std::move(fault)});
}

void FaultScript::clear() {
  const std::scoped_lock lock(mutex_);
  rules_.clear();
}

void FaultScript::seed(std::uint64_t value) {
  const std::scoped_lock lock(mutex_);
  random_.seed(value);
}

std::size_t FaultScript::fired() const {
  const std::scoped_lock lock(mutex_);
  return fired_;
}

bool FaultScript::fires(Rule& rule) {
  ++rule.matched;
  if (rule.fired == rule.when.times_max) return false;
  if (rule.when.nth != 0 && rule.when.nth != rule.matched) return false;
  // Drawn by hand: the standard distributions differ between libraries, seeds should not.
  constexpr double kRange = 18'446'744'073'709'551'616.0;  // 2^64
  if (rule.when.probability < 1.0 &&
      static_cast<double>(random_()) / kRange >= rule.when.probability) {
    return false;
  }
  ++rule.fired;
  return true;
}

std::optional<Fault> FaultScript::next(const std::string& method, bool is_write) {
  const std::scoped_lock lock(mutex_);
  std::optional<Fault> decided;
  for (Rule& rule : rules_) {
    const bool matches = rule.when.method == kAnyMethod || rule.when.method == method ||
                         (rule.when.method == kAnyWrite && is_write);
    if (!matches) continue;
    if (decided) {
      ++rule.matched;  // it counts requests also where another rule decides
    } else if (fires(rule)) {
      decided = rule.fault;
    }
  }
  if (decided) ++fired_;
  return decided;
}

}  // namespace kiteway::testing
