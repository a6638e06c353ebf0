// Text made fit to stand in a message, a file or a header: quoted, made safe, encoded, joined.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiteway {

/// The text on one line with every unsafe character replaced by one visible character: `␛` for
/// escape, `␊` for a line feed, `�` for what has no such picture or is not UTF-8.
[[nodiscard]] std::string printable(std::string_view text);

/// The text as a JSON string, for messages. Unsafe characters are escaped, bytes that are not UTF-8
/// become `�`. Text past 100 code points is cut: the mark of it stands after the closing quote, as
/// in `"abc"…`, so that it cannot be taken for content.
[[nodiscard]] std::string quote(std::string_view text);

/// The bytes in base64, in one line, padded.
[[nodiscard]] std::string base64(std::string_view bytes);

/// The parts with `separator` between them, and nothing around them.
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace kiteway
