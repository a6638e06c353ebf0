// Reads a YAML text strictly: one document, no surprises, every value with its place.
//
// What it refuses, by code (stable across releases, the wording is not):
//
//   P0100  the file is larger than the limit
//   P0101  the file is empty, or holds nothing but comments
//   P0102  a byte is not UTF-8
//   P0103  a control character, or a NUL written as an escape
//   P0104  malformed YAML that has no code of its own
//   P0105  a tab where YAML indents with spaces
//   P0106  a quote that is not closed, or text right after a closing quote
//   P0107  a key that is written twice in one map
//   P0108  a key that is not plain text followed by ":"
//   P0109  a tag (!!str, !custom)
//   P0110  the merge key "<<"
//   P0111  an alias to an anchor that is not defined above it
//   P0112  an alias inside its own anchor
//   P0113  a second document
//   P0114  text after the end of the document
//   P0115  deeper nesting than the limit
//   P0116  more values than the limit, those that aliases stand for included
//   P0117  a directive (%YAML, %TAG)
//   P0118  a bracket that is not closed, or closes nothing
//   P0119  the YAML library failed in a way it should not: a bug
#pragma once

#include "planner/language/yaml/tree.h"
#include "schema/base/diagnostic.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kiteway::planner::yaml {

/// What a text may cost before it is refused. A plan of a thousand collections is some 200 KiB.
struct YamlLimits {
  std::size_t bytes_max =
      std::size_t{4} * 1024 * 1024;  ///< of the text, and of what aliases copy from it
  int depth_max = 64;                ///< lists and maps around a value
  int nodes_max = 200'000;           ///< values; what an alias stands for counts again
};

/// Either `root` and no errors, or no `root` and at least one error that names the file.
struct ParsedYaml {
  std::optional<Node> root;
  Diagnostics diagnostics;
};

/// Reads one document. A byte order mark at the start is skipped, lines may end in LF or CRLF.
/// Anchors and aliases are allowed: the tree holds a copy where the alias stood. Goes on after
/// errors that leave the structure clear, so that one call can report several. Never throws, and
/// never goes deeper than the limit, whatever the text.
[[nodiscard]] ParsedYaml read_yaml(std::string file_name, std::string_view text,
                                   const YamlLimits& limits = {});

}  // namespace kiteway::planner::yaml
