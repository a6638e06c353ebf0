#include "planner/plan_file/proto/node_proto.h"

#include "planner/plan_file/proto/proto_names.h"
#include "planner/plan_file/proto/schema_proto.h"

#include <set>
#include <string>

namespace kiteway::planner::plan_text {
namespace {

Node read_node(const plan::Node& proto) {
  const auto kind = node_kind_from(proto.kind());
  if (!kind) throw BadPlan("node kind \"" + proto.kind() + "\" is not known");
  return {.id = proto.id(),
          .kind = *kind,
          .key = proto.key(),
          .dependencies = {proto.dependencies().begin(), proto.dependencies().end()},
          .fed_by = proto.fed_by(),
          .target = read(proto.target()),
          .partition = proto.partition(),
          .field = proto.field(),
          .json_path = proto.json_path(),
          .alias = proto.alias(),
          .runs_always = proto.runs_always()};
}

void check_references(const Node& node, const std::set<std::string>& earlier) {
  std::vector<std::string> needed = node.dependencies;
  if (!node.fed_by.empty()) needed.push_back(node.fed_by);
  for (const auto& id : needed) {
    if (!earlier.contains(id)) {
      throw BadPlan("node \"" + node.id + "\" comes before \"" + id + "\", which it needs");
    }
  }
}

}  // namespace

void write(const Node& node, plan::Node& proto) {
  proto.set_id(node.id);
  proto.set_kind(to_string(node.kind));
  proto.set_key(node.key);
  for (const auto& id : node.dependencies) proto.add_dependencies(id);
  write(node.target, *proto.mutable_target());
  proto.set_partition(node.partition);
  proto.set_field(node.field);
  proto.set_json_path(node.json_path);
  proto.set_alias(node.alias);
  proto.set_runs_always(node.runs_always);
  proto.set_fed_by(node.fed_by);
}

std::vector<Node> read_nodes(const plan::Plan& proto) {
  std::vector<Node> nodes;
  std::set<std::string> ids;
  for (const auto& node : proto.nodes()) {
    nodes.push_back(read_node(node));
    check_references(nodes.back(), ids);
    ids.insert(node.id());
  }
  return nodes;
}

}  // namespace kiteway::planner::plan_text
