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

/// Without it a server makes the values of functions anew, by a model that need not be the same
/// one.
constexpr const char* kTakesOutputs = "collection.function.allowInsertNonBM25FunctionOutputs";

bool is_copied(const std::string& key) { return std::ranges::find(kCopied, key) != kCopied.end(); }

/// Whether there are functions whose values are copied and not computed again.
bool has_stored_outputs(const CollectionSchema& schema) {
  return std::ranges::any_of(schema.functions, [](const FunctionSchema& function) {
    return !computes_alone(function.type) && !function.outputs.empty();
  });
}

/// What the target gets in the end.
Properties wanted_properties(const RuleInput& input) {
  Properties wanted;
  for (const auto& [key, value] : input.source.properties) {
    if (is_copied(key)) wanted[key] = value;
  }
  for (const auto& [key, value] : input.intent.properties) wanted[key] = value.value;
  if (has_stored_outputs(input.made.schema)) wanted[kTakesOutputs] = "true";
  return wanted;
}

/// A property that the target has and the source has not, or has otherwise.
Change change_of(const RuleInput& input, const std::string& key, const std::string& value) {
  const auto before = input.source.properties.find(key);
  const bool is_new = before == input.source.properties.end();
  const auto wish = input.intent.properties.find(key);
  return {.kind = is_new ? ChangeKind::kAdd : ChangeKind::kModify,
          .path = "property " + key,
          .before = is_new ? "" : before->second,
          .after = value,
          .origin = wish == input.intent.properties.end() ? SourcePlace{} : wish->second.place};
}

}  // namespace

Decided<TargetCollection> decide_properties(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  const Properties wanted = wanted_properties(input);
  for (const auto& [key, value] : input.source.properties) {
    if (wanted.contains(key)) continue;
    decided.changes.push_back({.kind = ChangeKind::kLost,
                               .path = "property " + key,
                               .before = value,
                               .reason = "operational, not copied"});
  }
  for (const auto& [key, value] : wanted) {
    (key == kTimeToLive ? decided.value.late_properties : decided.value.properties)[key] = value;
    const auto before = input.source.properties.find(key);
    if (before != input.source.properties.end() && before->second == value) {
      decided.keep("property " + key, value);
    } else {
      decided.changes.push_back(change_of(input, key, value));
    }
  }
  return decided;
}

}  // namespace kiteway::planner
