#include "planner/render/findings.h"

#include "planner/codes/code_table.h"
#include "schema/base/quote.h"

#include <string_view>

namespace kiteway::planner {
namespace {

/// In the text of a command a line end would begin another command.
std::string escaped(std::string_view text, std::string_view unsafe) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char character : text) {
    if (unsafe.find(character) == std::string_view::npos) {
      out += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

std::string command_text(std::string_view text) { return escaped(text, "%\r\n"); }
std::string property(std::string_view text) { return escaped(text, "%\r\n:,"); }

const char* command(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "notice";
  }
  return "notice";
}

std::string line_of(const Diagnostic& found) {
  std::vector<std::string> properties;
  if (!found.place.file.empty()) properties.push_back("file=" + property(found.place.file));
  if (found.place.line > 0) properties.push_back("line=" + std::to_string(found.place.line));
  if (found.place.column > 0) properties.push_back("col=" + std::to_string(found.place.column));
  const CodeSpec* spec = find_code(found.code);
  std::string title = found.code;
  if (spec != nullptr) title += " " + std::string(spec->title);
  if (!title.empty()) properties.push_back("title=" + property(title));
  std::string text = found.message;
  if (!found.subject.empty()) text += "\n" + live_side(found);
  if (!found.hint.empty()) text += "\nhelp: " + found.hint;
  return "::" + std::string(command(found.severity)) + " " + join(properties, ",") +
         "::" + command_text(text) + "\n";
}

}  // namespace

std::string render_findings_github(Diagnostics diagnostics, const std::optional<Error>& failure) {
  diagnostics.sort_by_place();
  std::string out;
  for (const auto& found : diagnostics.items()) out += line_of(found);
  if (failure) {
    std::string text = failure->message;
    for (const auto& note : failure->notes) text += "\n" + note;
    out += "::error title=kiteway::" + command_text(text) + "\n";
  }
  return out;
}

}  // namespace kiteway::planner
