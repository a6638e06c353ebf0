// Bytes as text.
#pragma once

#include <string>
#include <string_view>

namespace kiteway::executor {

/// In one line, padded.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace kiteway::executor
