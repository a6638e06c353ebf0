// Files that are there for a test alone.
#pragma once

#include "planner/language/resolve/given.h"

#include <map>
#include <string>
#include <utility>

namespace kiteway::testing {

/// Reads these files and no others, and knows of no environment.
inline planner::Given given_files(std::map<std::string, std::string> files) {
  const auto read = [files = std::move(files)](const std::string& path) -> Result<std::string> {
    const auto file = files.find(path);
    if (file == files.end()) return Error{.message = "cannot read " + path};
    return file->second;
  };
  return {.read_file = read};
}

}  // namespace kiteway::testing
