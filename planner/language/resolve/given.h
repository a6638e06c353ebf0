// What comes to a plan from outside of its file.
#pragma once

#include "schema/base/result.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

/// The choices of the command line, and what the plan's text may ask for. Files and environment are
/// functions, so that reading a plan does no I/O of its own.
struct Given {
  std::vector<std::string> overlays = {};   ///< files to lay over the plan, in this order
  std::vector<std::string> var_files = {};  ///< files with values of variables; the last one wins
  std::vector<std::string> vars = {};       ///< "name=value"; the last one wins
  std::function<Result<std::string>(const std::string& path)> read_file = {};
  std::function<std::optional<std::string>(const std::string& name)> environment = {};
};

}  // namespace kiteway::planner
