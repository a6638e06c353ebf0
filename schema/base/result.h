// A value or the reason why there is none.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kiteway {

/// What the caller can do about it. Each kind maps to one exit code (cli/exit_code.h)
/// and to one retry decision (executor/remote/retry.h); add a kind only when one of the two
/// differs.
enum class ErrorKind : std::uint8_t {
  kInvalidInput,      ///< the request can never work as written
  kStalePlan,         ///< source or target changed since the plan was made
  kUnauthenticated,   ///< credentials or certificate refused
  kPermissionDenied,  ///< credentials accepted, privilege missing
  kNotFound,
  kConflict,      ///< exists already, with another definition
  kNotLoaded,     ///< the collection or partition must be loaded first
  kRefused,       ///< needs an approval that was not given
  kLocked,        ///< another run holds the lock
  kRateLimited,   ///< server asked us to slow down; nothing was applied
  kOverloaded,    ///< memory or quota used up for now; nothing was applied
  kFull,          ///< no room for more data; nothing was applied
  kTooLarge,      ///< a message past a size limit; smaller ones can work
  kUnavailable,   ///< no answer: the call may or may not have been applied
  kUnexpected,    ///< the server failed on it, for a cause it has no code for; it may be applied
  kUnreachable,   ///< no connection was ever made: nothing was applied
  kUnsupported,   ///< the server does not know this call
  kDataMismatch,  ///< verification found a difference
  kInterrupted,   ///< the user asked to stop
  kIncomplete,    ///< the run ended with failed nodes and can be resumed
  kInternal,      ///< our bug
};

/// "rate limited", for logs and reports.
[[nodiscard]] std::string to_string(ErrorKind kind);

/// One failed operation. `message` is a full sentence without a trailing period and never holds
/// a secret; `notes` go from the innermost cause outwards, one per layer that added something.
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;
  std::vector<std::string> notes = {};

  friend bool operator==(const Error&, const Error&) = default;
};

/// Message and notes in one line, for logs and reports.
[[nodiscard]] std::string to_string(const Error& error);

/// `T` or an Error. Reading the side that is not there is a bug and throws std::bad_variant_access.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // Implicit, so that a function can `return value;` and `return error;`.
  Result(T value)  // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error)  // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }

  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

/// The value of an operation that has none.
struct Done {
  friend bool operator==(Done, Done) = default;
};
using Outcome = Result<Done>;

/// The error with one more note: what the caller was doing.
[[nodiscard]] Error with_note(Error error, std::string note);

}  // namespace kiteway
