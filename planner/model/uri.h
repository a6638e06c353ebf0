// What a URI in a plan says.
#pragma once

#include "schema/base/result.h"

#include <string>
#include <string_view>

namespace kiteway::planner {

struct UriParts {
  std::string host;  ///< without brackets
  int port = 0;
  bool use_tls = false;

  friend bool operator==(const UriParts&, const UriParts&) = default;
};

/// Reads "http://host:19530" or "https://host". Without a port: 19530 for http, 443 for https (the
/// port of Zilliz Cloud's endpoints). Refuses user names and passwords (without repeating them),
/// paths and other schemes; the message says what to write.
[[nodiscard]] Result<UriParts> parse_uri(std::string_view uri);

}  // namespace kiteway::planner
