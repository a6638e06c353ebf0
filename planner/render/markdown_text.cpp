#include "planner/render/markdown_text.h"

#include "schema/base/quote.h"

#include <algorithm>

namespace kiteway::planner {

std::string markdown_escaped(std::string_view text) {
  constexpr std::string_view kSpecial = "&<>\"'`*_[]|~\\#@!";
  std::string out;
  for (const char character : printable(text)) {
    if (kSpecial.find(character) == std::string_view::npos) {
      out += character;
    } else {
      out += "&#" + std::to_string(static_cast<unsigned char>(character)) + ";";
    }
  }
  return out;
}

std::string markdown_fenced(std::string_view text, std::string_view language) {
  std::size_t longest = 0;
  std::size_t row = 0;
  for (const char character : text) {
    row = character == '`' ? row + 1 : 0;
    longest = std::max(longest, row);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fence + std::string(language) + "\n" + std::string(text) + fence + "\n";
}

}  // namespace kiteway::planner
