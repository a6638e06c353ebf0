// Writes a tree as YAML that every reader takes the same way.
#pragma once

#include "planner/language/yaml/tree.h"

#include <functional>
#include <string>
#include <string_view>

namespace kiteway::planner::yaml {

/// What to say behind the line of a value, without the `# `; nothing if it is empty.
using Remark = std::function<std::string(const Node&)>;

/// The map `root` in block style, two spaces for each level, with lists of scalars and, below the
/// first level, maps of one scalar in brackets. Reading it again gives the same values.
[[nodiscard]] std::string emit(const Node& root, const Remark& remark = {});

/// A text as a plain scalar where no reader of YAML 1.1 or 1.2 can take it for anything else, also
/// inside of brackets; in double quotes otherwise.
[[nodiscard]] std::string emit_text(std::string_view text);

}  // namespace kiteway::planner::yaml
