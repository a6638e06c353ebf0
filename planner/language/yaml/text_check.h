// What can be refused by looking at the bytes alone, before any YAML is parsed.
#pragma once

#include "planner/language/yaml/located_text.h"
#include "schema/base/diagnostic.h"

#include <optional>

namespace kiteway::planner::yaml {

/// The first finding, in this order of checks: bytes that are not UTF-8 or are control characters
/// (P0102, P0103), nothing but comments (P0101), a directive before the document (P0117), and so
/// many brackets or commas (P0115, P0116) that yaml-cpp, which reads a list in brackets to its end
/// before its first event, would need hundreds of megabytes for them.
[[nodiscard]] std::optional<Diagnostic> check_bytes(LocatedText& text);

}  // namespace kiteway::planner::yaml
