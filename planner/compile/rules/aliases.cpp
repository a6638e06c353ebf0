#include "planner/compile/rules/aliases.h"

#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// Why `alias` cannot be made for `wanted`; empty when it can.
std::string obstacle(const ServerSnapshot& target, const CollectionAddress& wanted,
                     const std::string& alias) {
  const std::string holder = holder_of(target, wanted.database, alias);
  if (holder.empty() || holder == wanted.collection) return {};
  if (holder == alias) return "a collection of the target is called so";
  return "on the target it stands for " + quote(holder);
}

}  // namespace

std::string holder_of(const ServerSnapshot& target, const std::string& database,
                      const std::string& alias) {
  const auto found = target.databases.find(database);
  if (found == target.databases.end()) return {};
  const auto& names = found->second.collection_names;
  if (std::ranges::find(names, alias) != names.end()) return alias;
  const auto holder = found->second.aliases.find(alias);
  return holder == found->second.aliases.end() ? std::string() : holder->second;
}

Decided<std::vector<std::string>> decide_aliases(const RuleInput& input) {
  const auto& wish = input.intent.aliases;
  Decided<std::vector<std::string>> decided;
  for (const auto& alias : input.source.aliases) {
    Change change{.kind = ChangeKind::kLost, .path = "alias " + alias};
    if (wish.value == AliasMode::kNone) {
      change.reason = "aliases: none";
      change.origin = wish.place;
    } else {
      change.reason = obstacle(input.target, input.made.address, alias);
    }
    if (change.reason.empty()) {
      change.kind = ChangeKind::kAdd;
      decided.value.push_back(alias);
    } else if (wish.is_explicit() && wish.value == AliasMode::kKeep) {
      add_error(decided.findings, "P0414", wish.place,
                "alias " + quote(alias) + " cannot be kept: " + change.reason,
                "write aliases: none, and move the alias yourself when you switch over",
                subject_of(input.source));
    }
    decided.changes.push_back(std::move(change));
  }
  return decided;
}

}  // namespace kiteway::planner
