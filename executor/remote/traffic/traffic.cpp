#include "executor/remote/traffic/traffic.h"

#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

/// A limit is shown for as long after the last call that had to wait.
constexpr std::chrono::seconds kShown{10};
/// The shortest deadline that gives a server a chance.
constexpr std::chrono::milliseconds kPatienceMin{1000};

std::chrono::milliseconds whole_seconds(Clock::Steady::duration duration) {
  return std::chrono::round<std::chrono::seconds>(duration);
}

/// No answer, from the server or from anything on the way to it.
bool is_lost(ErrorKind kind) {
  return kind == ErrorKind::kUnavailable || kind == ErrorKind::kUnreachable;
}

/// Of a server that answers.
const char* kind_of_limit(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kRateLimited:
      return "rate limit";
    case ErrorKind::kOverloaded:
      return "quota";
    case ErrorKind::kNotLoaded:
      return "loading";
    default:
      return "trouble";
  }
}

Error interrupted() {
  return {.kind = ErrorKind::kInterrupted, .message = "stopped while waiting for a server"};
}

}  // namespace

Traffic::Traffic(std::string server, const planner::RateCaps& caps,
                 const planner::RetrySettings& retry, RetryTools tools)
    : server_(std::move(server)),
      settings_(retry),
      on_outer_stop_(tools.stop, [this] { stop_.request_stop(); }),
      tools_{.clock = tools.clock, .random = std::move(tools.random), .stop = stop_.get_token()},
      limiter_(caps, tools_.clock.steady_now()),
      breaker_(retry) {}

void Traffic::set_listener(TrafficListener* listener) {
  const std::lock_guard lock(listener_mutex_);
  listener_ = listener;
  published_ = {};
}

Result<Traffic::Pass> Traffic::enter(const Cost& cost,
                                     std::optional<std::chrono::milliseconds> wait_max) {
  constexpr std::chrono::milliseconds kLook{100};  // a refund or an answer may end the wait
  const auto began = now();
  while (true) {
    auto entry = ask_in(cost);
    publish();
    if (!entry) return entry.error();
    if (entry->pass) return std::move(*entry->pass);
    if (wait_max && now() - began >= *wait_max) {
      return Error{.kind = ErrorKind::kUnreachable,
                   .message = "a call to " + server_ + " did not have its turn in time"};
    }
    if (!wait_unless_stopped(tools_, std::min(entry->wait, kLook))) return interrupted();
  }
}

Result<Traffic::Entry> Traffic::ask_in(const Cost& cost) {
  const std::lock_guard lock(mutex_);
  const auto at = now();
  if (breaker_.is_open()) end_if_over(at);
  if (ended_) return *ended_;
  const auto admission = breaker_.ask(at);
  if (!admission.is_allowed) {
    set_limit({.kind = "silence", .reason = last_failure_}, at);
    return Entry{.wait = admission.wait};
  }
  // What a stopped run still has to put right moves no rows and is few calls.
  const bool is_last_call = tools_.stop.stop_requested() && cost.rows == 0;
  if (const auto capped = is_last_call ? std::nullopt : limiter_.take(cost, at)) {
    if (admission.is_probe) breaker_.abandoned();
    set_limit({.kind = "rate cap", .reason = capped->cap}, at);
    return Entry{.wait = capped->time};
  }
  if (limit_.is_set() && !breaker_.is_open() && at - limited_at_ > kShown) limit_ = {};
  return Entry{.pass = Pass(*this, at, admission.is_probe)};
}

void Traffic::leave(Pass pass, const Error* error) {
  pass.traffic_ = nullptr;
  if (error == nullptr || !is_lost(error->kind)) {
    answered(pass);
  } else {
    lost(pass, *error);
  }
  if (error != nullptr && error->kind == ErrorKind::kRateLimited) {
    tell([](TrafficListener& listener) { listener.asked_to_slow_down(); });
  }
  publish();
}

void Traffic::abandon(const Pass& pass) {
  const std::lock_guard lock(mutex_);
  if (pass.is_probe_) breaker_.abandoned();
}

void Traffic::answered(const Pass& /*pass*/) {
  std::optional<Clock::Steady::duration> silence;
  {
    const std::lock_guard lock(mutex_);
    const auto at = now();
    if (breaker_.is_open()) {
      silence = breaker_.silence(at);
      limit_ = {};
    }
    breaker_.answered(at);
  }
  if (!silence) return;
  tell([&](TrafficListener& listener) {
    listener.note(server_ + " answers again, after " + written_duration(whole_seconds(*silence)));
  });
}

void Traffic::lost(const Pass& pass, const Error& error) {
  bool is_news = false;
  {
    const std::lock_guard lock(mutex_);
    const auto at = now();
    const bool was_open = breaker_.is_open();
    breaker_.failed(pass.is_probe_, pass.began_, at, tools_.random());
    is_news = breaker_.is_open() && (pass.is_probe_ || !was_open);
    if (is_news) last_failure_ = error.message;
    end_if_over(at);
    if (!is_news || ended_) return;
    set_limit({.kind = "silence", .reason = last_failure_}, at);
    is_news = !was_open;
  }
  if (is_news) {
    tell([&](TrafficListener& listener) {
      listener.note(server_ + " does not answer; it is tried now and then for " +
                    written_duration(settings_.budget) + ": " + error.message);
    });
  }
  if (!diagnose_) return;
  const Error cause = diagnose_(error);  // takes seconds, so without the lock
  const std::lock_guard lock(mutex_);
  if (!breaker_.is_open()) return;
  last_failure_ = cause.message;
  set_limit({.kind = "silence", .reason = last_failure_}, now());
  if (cause.kind == ErrorKind::kUnauthenticated) ended_ = cause;
}

void Traffic::end_if_over(Clock::Steady at) {
  const auto silence = breaker_.silence(at);
  if (ended_ || silence < settings_.budget) return;
  ended_ = Error{.kind = ErrorKind::kUnreachable,
                 .message = server_ + " has given no answer for " +
                            written_duration(whole_seconds(silence)) + ": " + last_failure_,
                 .notes = {"it was waited for as long as settings.retry.budget says, " +
                           written_duration(settings_.budget)}};
}

void Traffic::correct(const Cost& expected, const Cost& actual) {
  const std::lock_guard lock(mutex_);
  limiter_.correct(expected, actual, now());
}

std::chrono::milliseconds Traffic::patience(std::chrono::milliseconds wished) {
  const std::lock_guard lock(mutex_);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(settings_.budget -
                                                                          breaker_.silence(now()));
  return std::min(wished, std::max(left, kPatienceMin));
}

bool Traffic::is_silent() {
  const std::lock_guard lock(mutex_);
  return breaker_.is_open();
}

std::optional<Error> Traffic::ended() {
  const std::lock_guard lock(mutex_);
  return ended_;
}

Limit Traffic::limit() {
  const std::lock_guard lock(mutex_);
  return limit_;
}

void Traffic::repeats(const Error& error, const CollectionAddress& collection) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_lost(error.kind)) {
      set_limit({.kind = kind_of_limit(error.kind), .reason = error.message}, now());
    }
  }
  tell([&](TrafficListener& listener) { listener.repeated(error, collection); });
  publish();
}

void Traffic::set_limit(Limit limit, Clock::Steady at) {
  limit_ = std::move(limit);
  limited_at_ = at;
}

/// The listener hears of the latest limit, whichever thread comes last.
void Traffic::publish() {
  const std::lock_guard lock(listener_mutex_);
  if (listener_ == nullptr) return;
  Limit latest = limit();
  if (latest == published_) return;
  listener_->limited(latest);
  published_ = std::move(latest);
}

void Traffic::tell(const std::function<void(TrafficListener&)>& message) {
  const std::lock_guard lock(listener_mutex_);
  if (listener_ != nullptr) message(*listener_);
}

}  // namespace kiteway::executor
