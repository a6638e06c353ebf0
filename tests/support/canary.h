// A secret that all tests log in with, and that must come out nowhere.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kiteway::testing {

/// The token of both servers of a Migration, and the variable that holds it for kiteway.
inline constexpr const char* kCanary = "canary-7f3a91c4-sings";
inline constexpr const char* kCanaryVariable = "KITEWAY_TEST_TOKEN";

/// The files in the folder and below that hold it, as it is or as a header carries it.
[[nodiscard]] std::vector<std::string> files_with_canary(const std::filesystem::path& folder);

/// Fails the test for each of them. Called for every folder of a test before it is gone.
void check_no_canary(const std::filesystem::path& folder);

}  // namespace kiteway::testing
