// From files to one tree: the plan, what it includes, and what is laid over it.
#pragma once

#include "planner/language/resolve/given.h"
#include "planner/language/yaml/tree.h"
#include "schema/base/diagnostic.h"

#include <optional>
#include <string>
#include <string_view>

namespace kiteway::planner {

/// Files that one may include, one inside of the other.
inline constexpr int kIncludeDepthMax = 8;
/// Files of one plan, each counted as often as it is included.
inline constexpr int kFilesMax = 64;

/// The merged tree, or nothing and at least one error. Every value has the place where it was
/// written, in whichever file. The texts of all files go to `texts`, with secrets masked.
[[nodiscard]] std::optional<yaml::Node> read_document(const std::string& file_name,
                                                      std::string_view text, const Given& given,
                                                      SourceTexts& texts, Diagnostics& diagnostics);

}  // namespace kiteway::planner
