#include "planner/codes/groups.h"

#include <array>

namespace kiteway::planner {

// NOLINTNEXTLINE(readability-function-size): a table, an entry for each code
std::span<const CodeSpec> text_codes() {
  static constexpr std::array kCodes = std::to_array<CodeSpec>({
      {"P0100", "the file is too large",
       "A plan is written by people and stays far below the limit. A larger file is most likely "
       "another file, and is not parsed.",
       "kiteway plan dump.json",
       "Name the plan. A plan with very many collections can be cut into several plans."},
      {"P0101", "the file is empty", "There is nothing in the file but blank lines and comments.",
       "# still to be written",
       "Begin with version: 1. kiteway init writes a plan from a live source."},
      {"P0102", "not UTF-8",
       "Plans are UTF-8. The byte at this place belongs to no character of it, as in files that an "
       "editor saved as Latin-1 or UTF-16.",
       "name: caf\\xE9", "Save the file as UTF-8."},
      {"P0103", "a control character",
       "Characters that cannot be seen could hide what a plan does from those who review it.",
       "name: \"shop\\0\"", "Remove the character; retyping the line is often the quickest way."},
      {"P0104", "malformed YAML",
       "The text breaks a rule of YAML, or uses a form that YAML readers read in different ways. "
       "The message tells which; most often a value lacks its quotes or a line its indentation.",
       "collections:\n  - name: products\n   target_name: items   # one column off",
       "Follow the help below the message. Quote a value that begins with a special character or "
       "holds \": \"."},
      {"P0105", "a tab that indents",
       "YAML indents with spaces only, since a tab has no width that all agree on.",
       "source:\n\turi: http://localhost:19530",
       "Replace the tab by spaces, and have the editor do so in .yaml files."},
      {"P0106", "a quote that is not closed",
       "A text in quotes runs on to the end of the file, or text follows right after its closing "
       "quote.",
       "name: \"shop", "Close the quote. In single quotes, a single quote is written twice."},
      {"P0107", "a key written twice",
       "Two entries of one map have the same key. Many readers drop one of them without a word.",
       "source:\n  uri: http://a:19530\n  uri: http://b:19530", "Keep one of the two."},
      {"P0108", "not a key",
       "At this place a key with a colon and a value is expected: plain text, without an anchor.",
       "name shop", "Write key: value, with a space after the colon."},
      {"P0109", "a tag",
       "Tags such as !!str or !env change what a value is, and differ from reader to reader. Plans "
       "have none.",
       "name: !!str 2024", "Leave the tag out; quote the value if it is a text."},
      {"P0110", "a merge key",
       "\"<<\" would merge another map into this one. It belongs to no current version of YAML.",
       "- <<: *common\n  name: products", "Write what all collections share under defaults."},
      {"P0111", "an alias without anchor",
       "A value that begins with * stands for a value that carries an anchor with that name, and "
       "there is none above. Mostly it is a pattern that lacks its quotes.",
       "- match: *_logs", "Quote the text: \"*_logs\"."},
      {"P0112", "an alias that contains itself",
       "The alias stands for a value that it is a part of, so it would have no end.",
       "a: &loop\n  b: *loop", "Write the value out."},
      {"P0113", "a second document",
       "A file holds one plan; whatever follows a second --- would be ignored.",
       "name: one\n---\nname: two", "Put each plan into a file of its own."},
      {"P0114", "text after the end",
       "The document is at an end, by ... or by its structure, and more text follows.",
       "version: 1\n...\nname: shop", "Remove what follows, or the line that ends the document."},
      {"P0115", "nested too deeply",
       "No plan needs that many levels; the limit keeps a hostile file from using up the memory.",
       "a: [[[[[[[[ ... ]]]]]]]]", "Look for brackets or indentation that should not be there."},
      {"P0116", "too many values",
       "The text holds, or its aliases stand for, more values than any plan needs; the limit keeps "
       "a hostile file from using up the memory.",
       "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]   # and so on",
       "Write fewer aliases of aliases."},
      {"P0117", "a directive",
       "Lines that begin with % tell a YAML reader how to read. Plans are read in one way only.",
       "%YAML 1.1\n---\nversion: 1", "Remove the line, and the --- after it."},
      {"P0118", "a bracket that is not closed",
       "A [ or { lacks its counterpart, a comma is missing between two entries, or a bracket "
       "closes nothing.",
       "auth: { token: { from_env: TOKEN }",
       "Add the bracket or the comma; quote a text that holds brackets."},
      {"P0119", "the YAML library failed",
       "The library behind the reader gave up without a reason that is known. It is a bug of "
       "kiteway, since every text is to be read or refused with a reason.",
       "",
       "Report it with the file. Writing the lines at that place in a simpler way helps "
       "meanwhile."},
  });
  return kCodes;
}

}  // namespace kiteway::planner
