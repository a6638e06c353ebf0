#include "executor/remote/wire/json/json_valid.h"

#include "executor/remote/wire/json/json_text.h"

#include <nlohmann/json.hpp>

namespace kiteway::executor {

bool is_json(std::string_view text) { return nlohmann::json::accept(text); }

std::optional<std::vector<std::string>> json_keys(std::string_view json) {
  const auto members = members_of(json);
  if (!members) return std::nullopt;
  std::vector<std::string> keys;
  for (const auto& member : *members) {
    auto key = unquoted(member.key);
    if (!key) return std::nullopt;
    keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace kiteway::executor
