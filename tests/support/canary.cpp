#include "tests/support/canary.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string_view>
#include <system_error>

namespace kiteway::testing {
namespace {

/// Base64, without what the bytes after it would change.
constexpr std::string_view kEncoded = "Y2FuYXJ5LTdmM2E5MWM0LXNpbmdz";

/// Block by block, since a file may be larger than what is there to hold it.
bool has_canary(const std::filesystem::path& path) {
  constexpr std::size_t kOverlap = 64;  // more than either form has
  std::ifstream stream(path, std::ios::binary);
  std::string kept;
  std::vector<char> block(std::size_t{1} << 20);
  while (stream) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    kept.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (kept.find(kCanary) != std::string::npos) return true;
    if (kept.find(kEncoded) != std::string::npos) return true;
    if (kept.size() > kOverlap) kept.erase(0, kept.size() - kOverlap);
  }
  return false;
}

}  // namespace

std::vector<std::string> files_with_canary(const std::filesystem::path& folder) {
  std::vector<std::string> found;
  std::error_code gone;  // files of a program that is just ending come and go
  for (std::filesystem::recursive_directory_iterator entry(folder, gone), end;
       !gone && entry != end; entry.increment(gone)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored) || entry->is_symlink(ignored)) continue;
    if (has_canary(entry->path())) {
      found.push_back(entry->path().lexically_relative(folder).string());
    }
  }
  return found;
}

void check_no_canary(const std::filesystem::path& folder) {
  for (const auto& file : files_with_canary(folder)) {
    FAIL_CHECK("the secret of the tests is in the file " << file);
  }
}

}  // namespace kiteway::testing
