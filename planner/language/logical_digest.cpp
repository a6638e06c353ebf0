#include "planner/language/logical_digest.h"

#include "planner/language/resolve/arrange.h"
#include "planner/language/yaml/emit.h"
#include "schema/fingerprint.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kiteway::planner {
namespace {

using yaml::MapEntry;
using yaml::Node;

/// Where a plan is carried out. What else an endpoint may say is part of what is asked for.
constexpr std::array kWhere =
    std::to_array<std::string_view>({"uri", "database", "auth", "tls", "cloud"});

Node* entry_of(Node& map, std::string_view key) {
  const auto entry = std::ranges::find(map.entries, key, &MapEntry::key);
  return entry == map.entries.end() ? nullptr : &entry->value;
}

void erase(Node& map, std::string_view key) {
  std::erase_if(map.entries, [&](const MapEntry& entry) { return entry.key == key; });
}

/// Says in each collection what the defaults say for all.
void spread_defaults(Node& root) {
  const Node* defaults = entry_of(root, "defaults");
  Node* collections = entry_of(root, "collections");
  if (defaults == nullptr || collections == nullptr) return;
  for (auto& collection : collections->items) {
    for (const auto& entry : defaults->entries) {
      if (collection.find(entry.key) == nullptr) collection.entries.push_back(entry);
    }
  }
  erase(root, "defaults");
}

void sort_keys(Node& node) {
  std::ranges::sort(node.entries, {}, &MapEntry::key);
  for (auto& entry : node.entries) sort_keys(entry.value);
  for (auto& item : node.items) sort_keys(item);
}

}  // namespace

std::string logical_digest(const Node& root) {
  Node plan = arranged_plan(root, "", Fallbacks::kFilledIn);
  for (const std::string_view end : {"source", "target"}) {
    Node* endpoint = entry_of(plan, end);
    if (endpoint == nullptr) continue;
    for (const std::string_view key : kWhere) erase(*endpoint, key);
  }
  spread_defaults(plan);
  sort_keys(plan);
  return sha256_text(yaml::emit(plan));
}

}  // namespace kiteway::planner
