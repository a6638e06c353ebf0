// Hides what looks like a secret in a plan's text before any of it is shown.
#pragma once

#include <string>
#include <string_view>

namespace kiteway::planner {

/// The text with the values of password, token, api_key and secret, of an auth that is no map, and
/// the user part of URIs replaced by asterisks, one per code point, so that columns stay where they
/// are. References (from_env, from_file) are kept. Rather too much is hidden than too little; lines
/// past 4096 bytes become empty.
[[nodiscard]] std::string mask_secrets(std::string_view text);

}  // namespace kiteway::planner
