// Protobuf messages as canonical JSON: keys sorted, 64-bit integers as text, the same bytes for the
// same value. The one JSON writer of plans and of all results.
#pragma once

#include <cstdint>
#include <string>

namespace google::protobuf {
class Message;
}

namespace kiteway::planner {

/// Whether fields that are 0, false or empty are written.
enum class Zeros : std::uint8_t {
  /// Of plan files. People review them, and most fields of a node or a field have their default.
  /// The digest of a plan is of these bytes too, so a field that is added later, and is not used by
  /// a plan, does not change the digest of it.
  kLeftOut,
  /// Of results: a program that asks for `exit.code` or `rows_quarantined` finds the 0. A field
  /// that is `optional` in the proto file is left out as long as it has no value.
  kKept,
};

/// On one line, for a line of a log.
[[nodiscard]] std::string json_line(const google::protobuf::Message& message, Zeros zeros);

/// Indented, with a line end: a file for people too.
[[nodiscard]] std::string json_text(const google::protobuf::Message& message, Zeros zeros);

}  // namespace kiteway::planner
