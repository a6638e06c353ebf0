#include "planner/compile/rules/properties.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kiteway::planner {
namespace {

constexpr std::string_view kTimeToLive = "collection.ttl.seconds";

/// Properties that mean the same on every server.
constexpr std::array<std::string_view, 4> kCopied{kTimeToLive, "mmap.enabled", "timezone",
                                                  "partitionkey.isolation"};

}  // namespace

bool is_copied_property(const std::string& key) {
  return std::ranges::find(kCopied, key) != kCopied.end();
}

void set_target_properties(const CollectionIntent& intent, const CollectionSnapshot& source,
                           TargetCollection& made) {
  Properties properties;
  for (const auto& [key, value] : source.properties) {
    if (is_copied_property(key)) properties[key] = value;
  }
  for (const auto& [key, value] : intent.properties) properties[key] = value.value;
  for (auto& [key, value] : properties) {
    (key == kTimeToLive ? made.late_properties : made.properties)[key] = value;
  }
}

}  // namespace kiteway::planner
