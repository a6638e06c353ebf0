// Protobuf messages as canonical JSON: keys sorted, 64-bit integers as text, the same bytes for the
// same value.
#pragma once

#include <string>

namespace google::protobuf {
class Message;
}

namespace kiteway::planner {

/// On one line, for a line of a log.
[[nodiscard]] std::string json_line(const google::protobuf::Message& message);

/// Indented, with a line end: a file for people too.
[[nodiscard]] std::string json_text(const google::protobuf::Message& message);

}  // namespace kiteway::planner
