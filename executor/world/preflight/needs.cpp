#include "executor/world/preflight/needs.h"
#include "planner/model/sources.h"

#include <algorithm>
#include <set>

namespace kiteway::executor {
namespace {

using planner::CollectionPlan;
using planner::NodeKind;
using Privileges = std::vector<std::string>;

Privileges used_on_source(const planner::Node& node) {
  switch (node.kind) {
    case NodeKind::kLoadSource:
      return {"Load"};
    case NodeKind::kReleaseSource:
      return {"Release"};
    case NodeKind::kScan:
    case NodeKind::kCopy:
    case NodeKind::kVerify:
      return {"Query"};
    default:
      return {};
  }
}

/// Rows of an unsure request are written once more by Upsert, or, where the target makes the keys,
/// deleted first, which needs the collection loaded.
Privileges used_by_copy(const CollectionPlan& collection) {
  if (planner::makes_keys(collection)) return {"Insert", "Delete", "Load", "Release"};
  return {"Insert", "Upsert"};
}

Privileges used_on_target(const planner::Node& node, const CollectionPlan& collection) {
  switch (node.kind) {
    case NodeKind::kDropCollection:
      return {"DropCollection"};
    case NodeKind::kCreateCollection:
      return {"CreateCollection", "ShowPartitions", "ListAliases"};
    case NodeKind::kCreatePartition:
      return {"CreatePartition"};
    case NodeKind::kCreateIndex:
      return {"CreateIndex"};
    case NodeKind::kLoadToCompare:
    case NodeKind::kLoadTarget:
      return {"Load"};
    case NodeKind::kReleaseCompared:
      return {"Release"};
    case NodeKind::kCopy:
      return used_by_copy(collection);
    case NodeKind::kVerify:
      return {"Load", "Query", "Release"};
    case NodeKind::kCreateAlias:
      return {"CreateAlias"};
    default:
      return {};
  }
}

/// The collections of the source that a node is about.
std::vector<CollectionAddress> read_by(const planner::Node& node,
                                       const CollectionPlan& collection) {
  if (node.kind == NodeKind::kScan || node.kind == NodeKind::kCopy) {
    return {planner::source_part(collection, node.partition).address};
  }
  std::vector<CollectionAddress> addresses;
  for (auto& source : planner::sources_of(collection)) {
    addresses.push_back(std::move(source.address));
  }
  return addresses;
}

}  // namespace

std::string to_string(Side side) { return side == Side::kSource ? "source" : "target"; }

std::vector<Need> needs_of(Side side, const planner::CompiledPlan& plan) {
  std::set<Need> needs;
  for (const auto& node : plan.nodes) {
    if (node.kind == NodeKind::kCreateDatabase) {
      if (side == Side::kTarget) needs.insert({"CreateDatabase", node.target.database, ""});
      continue;
    }
    const auto collection = std::ranges::find(plan.collections, node.target,
                                              [](const auto& each) { return each.target.address; });
    if (collection == plan.collections.end()) continue;
    const bool is_source = side == Side::kSource;
    const auto addresses =
        is_source ? read_by(node, *collection) : std::vector<CollectionAddress>{node.target};
    for (const auto& name : is_source ? used_on_source(node) : used_on_target(node, *collection)) {
      for (const auto& address : addresses) {
        needs.insert({name, address.database, address.collection});
      }
    }
  }
  return {needs.begin(), needs.end()};
}

}  // namespace kiteway::executor
