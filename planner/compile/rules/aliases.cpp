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

std::vector<Change> set_target_aliases(const CompileContext& context,
                                       const CollectionIntent& intent,
                                       const CollectionSnapshot& source, TargetCollection& made) {
  std::vector<Change> changes;
  for (const auto& alias : source.aliases) {
    Change change{.kind = ChangeKind::kLost, .path = "alias " + alias};
    if (intent.aliases.value == AliasMode::kNone) {
      change.reason = "aliases: none";
      change.origin = intent.aliases.place;
    } else {
      change.reason = obstacle(context.world.target, made.address, alias);
    }
    if (change.reason.empty()) {
      change.kind = ChangeKind::kAdd;
      made.aliases.push_back(alias);
    } else if (intent.aliases.is_explicit() && intent.aliases.value == AliasMode::kKeep) {
      add_error(context.diagnostics, "P0414", intent.aliases.place,
                "alias " + quote(alias) + " cannot be kept: " + change.reason,
                "write aliases: none, and move the alias yourself when you switch over",
                subject_of(source));
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace kiteway::planner
