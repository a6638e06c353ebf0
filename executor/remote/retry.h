// Repeats one remote call until it works, cannot work, or has had its chances.
#pragma once

#include "executor/remote/traffic/retry_rules.h"
#include "executor/remote/traffic/traffic.h"
#include "schema/address.h"
#include "schema/base/result.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace kiteway::executor {

/// The failures of one call, and whether it is made again. Used by one thread.
class RetryCourse {
 public:
  /// `about` is where the repeats are counted; it may be empty. Both must outlive this.
  RetryCourse(Traffic& traffic, Repeat repeat, const CollectionAddress& about = kNothing)
      : traffic_(traffic), repeat_(repeat), about_(about) {}

  /// Waits as long as is fit after `error`. Done: make the call again. Else the error to give up
  /// with: the same with a note that tells the number of tries, why nothing can be called any more,
  /// or kInterrupted.
  [[nodiscard]] Outcome wait_after(const Error& error);

 private:
  static const CollectionAddress kNothing;

  Traffic& traffic_;
  Repeat repeat_;
  const CollectionAddress& about_;
  std::int64_t tries_ = 0;
  std::map<ErrorKind, std::int64_t> failures_;  ///< that count, by kind
  std::optional<Clock::Steady> since_;          ///< the first failure
};

/// Calls `call` until it succeeds or a RetryCourse ends; that course's error then. Waits on the
/// clock of `traffic`, so tests take no time.
template <class T>
Result<T> retry(Traffic& traffic, Repeat repeat, const std::function<Result<T>()>& call,
                const CollectionAddress& about = {}) {
  RetryCourse course(traffic, repeat, about);
  while (true) {
    Result<T> result = call();
    if (result) return result;
    if (auto again = course.wait_after(result.error()); !again) return again.error();
  }
}

}  // namespace kiteway::executor
