// Says in a person's words what yaml-cpp did not like.
#pragma once

#include "planner/language/yaml/located_text.h"
#include "planner/language/yaml/tree_builder.h"
#include "schema/base/diagnostic.h"

#include <yaml-cpp/exceptions.h>

namespace kiteway::planner::yaml {

/// The finding for an exception of yaml-cpp, placed where the mistake is rather than where the
/// parser noticed it. `builder` tells how far the parse came before.
[[nodiscard]] Diagnostic explain(const YAML::ParserException& error, const TreeBuilder& builder,
                                 LocatedText& text);

}  // namespace kiteway::planner::yaml
