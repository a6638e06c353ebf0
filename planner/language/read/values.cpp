#include "planner/language/read/values.h"

#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <filesystem>
#include <regex>

namespace kiteway::planner {

using yaml::Node;

const Node& map_of(const Node& map, std::string_view key) {
  static const Node kNone{.kind = yaml::NodeKind::kMap};
  const Node* node = map.find(key);
  return node != nullptr && node->kind == yaml::NodeKind::kMap ? *node : kNone;
}

std::string text_of(const Node& map, std::string_view key, const std::string& otherwise) {
  const Node* node = map.find(key);
  return node == nullptr ? otherwise : node->as_string().value_or(otherwise);
}

std::vector<std::string> texts_of(const Node& map, std::string_view key) {
  std::vector<std::string> texts;
  const Node* node = map.find(key);
  if (node == nullptr) return texts;
  for (const auto& item : node->items) {
    if (auto text = item.as_string()) texts.push_back(*std::move(text));
  }
  return texts;
}

SourcePlace place_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node == nullptr ? SourcePlace{} : node->place;
}

std::optional<Placed<bool>> find_bool(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  const auto value = node == nullptr ? std::nullopt : node->as_bool();
  if (!value) return std::nullopt;
  return Placed<bool>{*value, node->place};
}

std::optional<Placed<std::int64_t>> find_integer(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  const auto value = node == nullptr ? std::nullopt : node->as_int64();
  if (!value) return std::nullopt;
  return Placed<std::int64_t>{*value, node->place};
}

std::optional<Placed<std::string>> find_text(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  auto value = node == nullptr ? std::nullopt : node->as_string();
  if (!value) return std::nullopt;
  return Placed<std::string>{*std::move(value), node->place};
}

std::string path_of(const Node& map, std::string_view key) {
  std::string written = text_of(map, key);
  if (written.empty() || std::filesystem::path(written).is_absolute()) return written;
  const auto folder = std::filesystem::path(place_of(map, key).file).parent_path();
  return (folder / written).lexically_normal().string();
}

void check_name(const std::string& name, const SourcePlace& place, Diagnostics& diagnostics) {
  static const std::regex kRule("[A-Za-z_][A-Za-z0-9_]{0,254}");  // docs/milvus-behaviour.md#names
  if (name.empty() || std::regex_match(name, kRule)) return;
  add_error(diagnostics, "P0207", place, quote(name) + " is not a name that a server takes",
            "use letters, digits and underscores, not starting with a digit, 255 at most");
}

}  // namespace kiteway::planner
