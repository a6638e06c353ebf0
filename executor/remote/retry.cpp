#include "executor/remote/retry.h"

#include "schema/base/units.h"

#include <string>

namespace kiteway::executor {
namespace {

std::string tries_text(std::int64_t tries) {
  return "tried " + std::to_string(tries) + (tries == 1 ? " time" : " times");
}

}  // namespace

const CollectionAddress RetryCourse::kNothing{};

Outcome RetryCourse::wait_after(const Error& error) {
  ++tries_;
  if (auto ended = traffic_.ended()) return *ended;
  const auto rule = retry_rule(error.kind, repeat_, traffic_.settings());
  if (!rule) return error;
  Clock& clock = traffic_.tools().clock;
  if (!since_) since_ = clock.steady_now();
  // While nobody gets an answer, the failure says nothing about this call.
  if (!traffic_.is_silent()) ++failures_[error.kind];
  const std::int64_t failures = failures_[error.kind];
  if (rule->attempts_max && failures >= *rule->attempts_max) {
    return with_note(error, tries_text(tries_));
  }
  if (clock.steady_now() - *since_ >= traffic_.settings().budget) {
    return with_note(error,
                     tries_text(tries_) + " in " + written_duration(traffic_.settings().budget));
  }
  traffic_.repeats(error, about_);
  const auto pause =
      jittered_delay(failures, rule->delay_first, rule->delay_max, traffic_.tools().random());
  if (wait_unless_stopped(traffic_.tools(), pause)) return Done{};
  return Error{.kind = ErrorKind::kInterrupted,
               .message = error.message,
               .notes = {"stopped while waiting to try again"}};
}

}  // namespace kiteway::executor
