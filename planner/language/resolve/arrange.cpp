#include "planner/language/resolve/arrange.h"

#include "planner/language/keys/key_table.h"

#include <algorithm>
#include <filesystem>

namespace kiteway::planner {
namespace {

using yaml::Node;
using yaml::NodeKind;

bool is_shared(std::string_view key) {
  const auto& keys = plan_section().keys;
  const auto defaults = std::ranges::find(keys, std::string_view("defaults"), &KeySpec::name);
  return std::ranges::find(defaults->section->keys, key, &KeySpec::name) !=
         defaults->section->keys.end();
}

/// A dollar sign that reading would take for the beginning of a reference is written twice.
void escape(Node& node) {
  if (!node.is_string()) return;
  const bool is_taken =
      node.text.find("${") != std::string::npos || node.text.find("$$") != std::string::npos;
  if (!is_taken) return;
  std::string text;
  for (const char c : node.text) text += c == '$' ? "$$" : std::string(1, c);
  node.text = std::move(text);
}

/// Brings the tree into the order of the key table.
class Arrangement {
 public:
  Arrangement(std::filesystem::path folder, bool with_fallbacks)
      : folder_(std::move(folder)), with_fallbacks_(with_fallbacks) {}

  Node arrange(const Node& node, const Section& section, bool is_collection = false) const {
    Node arranged{.kind = NodeKind::kMap, .place = node.place};
    for (const auto& spec : section.keys) {
      if (spec.name == "variables") continue;  // their values are where they were used
      const Node* value = node.find(spec.name);
      if (value != nullptr) {
        arranged.entries.push_back(
            {.key = std::string(spec.name), .value = arranged_value(*value, spec)});
        continue;
      }
      // In a collection a missing key means what the defaults say, which are there once.
      if (!with_fallbacks_ || (is_collection && is_shared(spec.name))) continue;
      Node made = fallback_of(spec);
      if (made.kind == NodeKind::kNull || (made.kind == NodeKind::kMap && made.entries.empty())) {
        continue;
      }
      arranged.entries.push_back({.key = std::string(spec.name), .value = std::move(made)});
    }
    return arranged;
  }

 private:
  Node arranged_value(const Node& value, const KeySpec& spec) const {
    switch (spec.kind) {
      case ValueKind::kMap:
        return arrange(value, *spec.section);
      case ValueKind::kSecret:
        return arrange(value, secret_section());
      case ValueKind::kListOfMaps: {
        Node list{.kind = NodeKind::kSequence, .place = value.place};
        for (const auto& item : value.items) {
          list.items.push_back(arrange(item, *spec.section, true));
        }
        return list;
      }
      case ValueKind::kMapOfMaps: {
        Node map{.kind = NodeKind::kMap, .place = value.place};
        for (const auto& entry : value.entries) {
          map.entries.push_back({.key = entry.key, .value = arrange(entry.value, *spec.section)});
        }
        return map;
      }
      case ValueKind::kPath:
        return rebased(value);
      case ValueKind::kText:
      case ValueKind::kInteger:
      case ValueKind::kAutoOrInteger:
      case ValueKind::kBytes:
      case ValueKind::kDuration:
      case ValueKind::kBool:
      case ValueKind::kChoice:
      case ValueKind::kScalar:
      case ValueKind::kTexts:
      case ValueKind::kScalars:
        break;
    }
    return escaped(value);
  }

  static Node escaped(Node value) {
    escape(value);
    for (auto& item : value.items) escape(item);
    for (auto& entry : value.entries) entry.value = escaped(std::move(entry.value));
    return value;
  }

  /// A relative path of another file, from the plan's folder.
  Node rebased(Node value) const {
    const std::filesystem::path path(value.text);
    const auto folder = std::filesystem::path(value.place.file).parent_path();
    if (path.is_relative() && folder != folder_) {
      const auto whole = (folder / path).lexically_normal();
      const auto relative = whole.lexically_relative(folder_.empty() ? "." : folder_);
      value.text = (relative.empty() ? whole : relative).string();
    }
    return escaped(std::move(value));
  }

  Node fallback_of(const KeySpec& spec) const {
    if (spec.kind == ValueKind::kMap) return arrange({.kind = NodeKind::kMap}, *spec.section);
    if (spec.fallback.empty()) return {};
    return {.kind = NodeKind::kScalar, .text = std::string(spec.fallback)};
  }

  std::filesystem::path folder_;
  bool with_fallbacks_;
};

}  // namespace

Node arranged_plan(const Node& root, const std::string& file_name, Fallbacks fallbacks) {
  const Arrangement arrangement(std::filesystem::path(file_name).parent_path(),
                                fallbacks == Fallbacks::kFilledIn);
  return arrangement.arrange(root, plan_section());
}

}  // namespace kiteway::planner
