// One wording per complaint of yaml-cpp 0.7, and a look at the text for those with many causes.
#include "planner/language/yaml/parser_error.h"

#include "schema/base/quote.h"
#include "schema/base/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kiteway::planner::yaml {
namespace {

namespace library = YAML::ErrorMsg;

struct Wording {
  const char* complaint;  // how yaml-cpp's message begins
  const char* code;
  const char* message;
  const char* hint;
};

// The complaints that have one cause, at the place that yaml-cpp names.
const std::array wordings = std::to_array<Wording>({
    {library::ALIAS_NOT_FOUND, "P0104", "a name is missing after \"*\"",
     "text that begins with \"*\" must be quoted"},
    {library::ANCHOR_NOT_FOUND, "P0104", "a name is missing after \"&\"",
     "text that begins with \"&\" must be quoted"},
    {library::CHAR_IN_ALIAS, "P0104", "this character cannot be part of an alias's name",
     "text that begins with \"*\" must be quoted"},
    {library::CHAR_IN_ANCHOR, "P0104", "this character cannot be part of an anchor's name",
     "text that begins with \"&\" must be quoted"},
    {library::MULTIPLE_ANCHORS, "P0104", "a value can have one anchor only", ""},
    {library::MULTIPLE_TAGS, "P0109", "tags are not allowed", "leave them out"},
    {library::TAG_WITH_NO_SUFFIX, "P0109", "tags are not allowed",
     "text that begins with \"!\" must be quoted"},
    {library::CHAR_IN_TAG_HANDLE, "P0109", "tags are not allowed",
     "text that begins with \"!\" must be quoted"},
    {library::END_OF_VERBATIM_TAG, "P0109", "tags are not allowed",
     "text that begins with \"!\" must be quoted"},
    {library::ZERO_INDENT_IN_BLOCK, "P0104", "a text block cannot be indented by 0", ""},
    {library::CHAR_IN_BLOCK, "P0104", "unexpected text after \"|\" or \">\"",
     "a text block begins in the next line; to begin a value with this character, quote it"},
    {library::TAB_IN_INDENTATION, "P0105", "a tab; YAML indents with spaces",
     "replace the tab by spaces"},
    {library::YAML_DIRECTIVE_ARGS, "P0117", "directives are not allowed", "remove this line"},
    {library::YAML_VERSION, "P0117", "directives are not allowed", "remove this line"},
    {library::YAML_MAJOR_VERSION, "P0117", "directives are not allowed", "remove this line"},
    {library::REPEATED_YAML_DIRECTIVE, "P0117", "directives are not allowed", "remove this line"},
    {library::TAG_DIRECTIVE_ARGS, "P0117", "directives are not allowed", "remove this line"},
    {library::REPEATED_TAG_DIRECTIVE, "P0117", "directives are not allowed", "remove this line"},
});

// What every wording below looks at.
struct Scene {
  const std::string& complaint;
  const TreeBuilder& builder;
  LocatedText& located;
  std::string_view text;
  std::size_t at;  // where yaml-cpp noticed it

  [[nodiscard]] bool is(std::string_view message) const { return complaint.starts_with(message); }
};

Diagnostic finding(std::string code, SourcePlace place, std::string message, std::string hint) {
  return {.code = std::move(code),
          .place = std::move(place),
          .message = std::move(message),
          .hint = std::move(hint)};
}

// The first tab before the content of a line, dashes skipped.
std::optional<std::size_t> indenting_tab(std::string_view text, std::size_t in_line) {
  for (std::size_t at = line_begin(text, in_line); at < text.size(); ++at) {
    if (text[at] == '\t') return at;
    if (text[at] != ' ' && text[at] != '-') break;
  }
  return std::nullopt;
}

// A ":" where no key can end.
Diagnostic explain_colon(const Scene& scene) {
  const std::string_view text = scene.text;
  const std::size_t next = skip_to_content(text, scene.builder.cursor());
  const std::size_t next_line = line_begin(text, next);
  if (next < scene.at && next_line < line_begin(text, scene.at)) {
    // yaml-cpp held a line for a possible key, and gave up in a later one.
    return finding("P0108", scene.located.place(next, line_end(text, next)),
                   "this line is neither a key with a value nor part of the value above",
                   "a key is written \"key: value\", with a space after the colon");
  }
  if (line_begin(text, scene.builder.last_scalar()) < line_begin(text, scene.at)) {
    const std::size_t begin = skip_blanks(text, line_begin(text, scene.at));
    return finding("P0104", scene.located.place(begin, scene.at),
                   "this line continues the value above it, so it cannot be a key",
                   "begin the line in the same column as the keys it belongs with");
  }
  return finding("P0104", scene.located.place(scene.at), "\":\" is not expected here",
                 "quote the value if the colon belongs to it");
}

// Something that is not the next key of a map, or not the next dash of a list.
Diagnostic explain_stray_text(const Scene& scene) {
  const SourcePlace place = scene.located.place(scene.at, line_end(scene.text, scene.at));
  if (is_first_in_line(scene.text, scene.at)) {
    return finding("P0104", place, "the indentation of this line matches no line above",
                   "begin the line in the same column as those it belongs with");
  }
  return finding("P0104", place, "unexpected text after a value",
                 "quote the whole value; a comment begins with \" #\"");
}

Diagnostic explain_open_bracket(const Scene& scene) {
  const std::optional<std::size_t> bracket = scene.builder.open_bracket();
  const std::size_t begin = bracket.value_or(scene.at);
  const bool is_list = begin < scene.text.size() && scene.text[begin] == '[';
  const std::string opening = is_list ? "\"[\"" : "\"{\"";
  const std::string closing = is_list ? "\"]\"" : "\"}\"";
  if (skip_to_content(scene.text, scene.at) == scene.text.size()) {
    return finding("P0118", scene.located.place(begin), opening + " is not closed",
                   "add a closing " + closing);
  }
  const SourcePlace opened = scene.located.place(begin);
  const SourcePlace place = scene.located.place(scene.at);
  std::string hint = "text that holds , [ ] { } or \": \" must be quoted";
  if (opened.line != place.line) {
    hint = "the " + opening + " in line " + std::to_string(opened.line) + " is not closed yet";
  }
  return finding("P0118", place, "a comma or " + closing + " is expected here", hint);
}

Diagnostic explain_open_quote(const Scene& scene) {
  const std::size_t from = scene.builder.cursor();
  const std::size_t quote = find_open_quote(scene.text, from, scene.at).value_or(scene.at);
  const char character = quote < scene.text.size() ? scene.text[quote] : '"';
  return finding("P0106", scene.located.place(quote), "this quote is not closed",
                 std::string("add a closing ") + character);
}

Diagnostic explain_escape(const Scene& scene) {
  // yaml-cpp's mark is past what it has read: at most \U and eight digits.
  const std::size_t slash = scene.text.substr(0, scene.at).rfind('\\');
  if (slash == std::string_view::npos || scene.at - slash > 12) {
    return finding("P0104", scene.located.place(scene.at), "an escape that YAML does not have", "");
  }
  // A character is not always a byte.
  const std::size_t end = slash + 1 < scene.text.size()
                              ? slash + 1 + decode_utf8(scene.text, slash + 1).size
                              : scene.text.size();
  const std::string escape(scene.text.substr(slash, std::max(scene.at, end) - slash));
  if (scene.is(library::INVALID_UNICODE)) {
    return finding("P0104", scene.located.place(slash, scene.at),
                   printable(escape) + " is not a character",
                   "write the character itself, or \\U and its eight hexadecimal digits");
  }
  return finding("P0104", scene.located.place(slash, std::max(scene.at, end)),
                 printable(escape) + " is not an escape that YAML has",
                 "write a backslash as \\\\, or use single quotes");
}

Diagnostic explain_character(const Scene& scene) {
  const std::size_t size =
      scene.at < scene.text.size() ? decode_utf8(scene.text, scene.at).size : 0;
  const std::string character = quote(scene.text.substr(scene.at, size));
  return finding("P0104", scene.located.place(scene.at), "a value cannot begin with " + character,
                 "quote the value");
}

Diagnostic explain_unknown_anchor(const Scene& scene) {
  const std::size_t end = end_of_word(scene.text, scene.at);
  const std::size_t name = std::min(scene.at + 1, end);
  return finding(
      "P0111", scene.located.place(scene.at, end),
      "there is no anchor named " + quote(scene.text.substr(name, end - name)) + " above",
      "text that begins with \"*\" must be quoted");
}

// Complaints about lists and maps that are made by indentation.
std::optional<Diagnostic> explain_block(const Scene& scene) {
  const bool is_colon = scene.is(library::MAP_VALUE);
  const bool is_dash = scene.is(library::BLOCK_ENTRY);
  const bool is_stray = scene.is(library::END_OF_MAP) || scene.is(library::END_OF_SEQ);
  if (!is_colon && !is_dash && !is_stray && !scene.is(library::MAP_KEY)) return std::nullopt;
  if (const std::optional<std::size_t> tab = indenting_tab(scene.text, scene.at)) {
    return finding("P0105", scene.located.place(*tab), "a tab; YAML indents with spaces",
                   "replace the tab by spaces");
  }
  if (is_colon) return explain_colon(scene);
  if (is_stray) return explain_stray_text(scene);
  return finding("P0104", scene.located.place(scene.at),
                 is_dash ? "\"-\" is not expected here" : "\"?\" is not expected here",
                 is_dash ? "an item of a list begins on a line of its own; in brackets items are "
                           "separated by commas"
                         : "quote the value if it begins with a question mark");
}

}  // namespace

Diagnostic explain(const YAML::ParserException& error, const TreeBuilder& builder,
                   LocatedText& text) {
  const std::size_t size = text.text().size();
  const std::size_t at =
      error.mark.is_null() ? builder.cursor() : static_cast<std::size_t>(error.mark.pos);
  const Scene scene{.complaint = error.msg,
                    .builder = builder,
                    .located = text,
                    .text = text.text(),
                    .at = std::min(at, size)};
  // The longer of two complaints with one beginning goes first.
  if (scene.is(library::END_OF_MAP_FLOW) || scene.is(library::END_OF_SEQ_FLOW)) {
    return explain_open_bracket(scene);
  }
  if (auto block = explain_block(scene)) return *std::move(block);
  if (scene.is(library::EOF_IN_SCALAR) || scene.is(library::DOC_IN_SCALAR)) {
    return explain_open_quote(scene);
  }
  if (scene.is(library::FLOW_END)) {
    return finding("P0118", text.place(scene.at),
                   "this " + quote({&scene.text[scene.at], 1}) + " closes nothing",
                   "quote the value if the bracket belongs to it");
  }
  if (scene.is(library::INVALID_ESCAPE) || scene.is(library::INVALID_HEX) ||
      scene.is(library::INVALID_UNICODE)) {
    return explain_escape(scene);
  }
  if (scene.is(library::UNKNOWN_TOKEN)) return explain_character(scene);
  if (scene.is(library::UNKNOWN_ANCHOR)) return explain_unknown_anchor(scene);
  for (const Wording& wording : wordings) {
    if (!scene.is(wording.complaint)) continue;
    return finding(wording.code, text.place(scene.at), wording.message, wording.hint);
  }
  return finding("P0104", text.place(scene.at), "malformed YAML: " + error.msg, "");
}

}  // namespace kiteway::planner::yaml
