// Files that a person looked at, and that outputs are compared with.
#pragma once

#include <filesystem>
#include <string>

namespace kiteway::testing {

/// tests/planner/golden/NAME.
std::filesystem::path golden_folder(const std::string& name);

std::string read_text(const std::filesystem::path& path);

/// Checks that the file holds `text`. With KITEWAY_ACCEPT=1 it does from now on, and the check
/// fails with "rewritten", so that an accepting run is never green.
void check_golden(const std::filesystem::path& path, const std::string& text);

}  // namespace kiteway::testing
