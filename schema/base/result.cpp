#include "schema/base/result.h"

namespace kiteway {

std::string to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return "invalid input";
    case ErrorKind::kStalePlan:
      return "stale plan";
    case ErrorKind::kUnauthenticated:
      return "not authenticated";
    case ErrorKind::kPermissionDenied:
      return "permission denied";
    case ErrorKind::kNotFound:
      return "not found";
    case ErrorKind::kConflict:
      return "conflict";
    case ErrorKind::kNotLoaded:
      return "not loaded";
    case ErrorKind::kRefused:
      return "refused";
    case ErrorKind::kLocked:
      return "locked";
    case ErrorKind::kRateLimited:
      return "rate limited";
    case ErrorKind::kOverloaded:
      return "overloaded";
    case ErrorKind::kFull:
      return "full";
    case ErrorKind::kTooLarge:
      return "too large";
    case ErrorKind::kUnavailable:
      return "no answer";
    case ErrorKind::kUnexpected:
      return "unexpected";
    case ErrorKind::kUnreachable:
      return "unreachable";
    case ErrorKind::kUnsupported:
      return "unsupported";
    case ErrorKind::kDataMismatch:
      return "data mismatch";
    case ErrorKind::kInterrupted:
      return "interrupted";
    case ErrorKind::kIncomplete:
      return "incomplete";
    case ErrorKind::kInternal:
      return "internal error";
  }
  return "unknown";
}

std::string to_string(const Error& error) {
  std::string text = error.message;
  for (const auto& note : error.notes) text += "; " + note;
  return text;
}

Error with_note(Error error, std::string note) {
  error.notes.push_back(std::move(note));
  return error;
}

}  // namespace kiteway
