// What servers take as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// No server holds more in one value (docs/milvus-behaviour.md#json).
inline constexpr std::int64_t kJsonBytesMax = 65'536;

[[nodiscard]] bool is_json(std::string_view text);

/// The keys of the object that this JSON is, those inside its values left out; nothing when it is
/// no object.
[[nodiscard]] std::optional<std::vector<std::string>> json_keys(std::string_view json);

}  // namespace kiteway::executor
