// JSON texts as they stand: what servers take, strings, and the members of an object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// No server holds more in one value (docs/milvus-behaviour.md#json).
inline constexpr std::int64_t kJsonBytesMax = 65'536;

/// Whether a server takes the text as JSON.
[[nodiscard]] bool is_json(std::string_view text);

/// Takes what follows a backslash in a JSON string off the front of `rest`, and appends what it
/// stands for. False when that is no escape.
[[nodiscard]] bool take_escape(std::string_view& rest, std::string& text);

/// Appends `text` as a JSON string. It must be valid UTF-8.
void append_quoted(std::string& json, std::string_view text);

/// What the JSON string `quoted` stands for, its quotes taken off; nothing when it is none.
[[nodiscard]] std::optional<std::string> unquoted(std::string_view quoted);

/// One member of an object, as the text has it.
struct JsonMember {
  std::string_view whole;  ///< from the key to the end of the value
  std::string_view key;    ///< in its quotes
  std::string_view value;
};

/// The members of an object in their order; nothing when the text is no object. Values are passed
/// over, not checked.
[[nodiscard]] std::optional<std::vector<JsonMember>> members_of(std::string_view object);

/// Whether the key of `member` is `name`.
[[nodiscard]] bool is_called(const JsonMember& member, std::string_view name);

/// The keys of the object that this JSON is, those inside its values left out; nothing when it is
/// no object.
[[nodiscard]] std::optional<std::vector<std::string>> json_keys(std::string_view json);

}  // namespace kiteway::executor
