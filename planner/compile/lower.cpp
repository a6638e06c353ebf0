#include "planner/compile/lower.h"

#include "planner/compile/drift.h"
#include "planner/model/sources.h"
#include "schema/default_text.h"
#include "schema/fingerprint.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace kiteway::planner {
namespace {

/// Part of every key: a change of what the steps do makes old journal entries count for nothing.
constexpr const char* kPlannerVersion = "planner 2";

/// Whether what a node did shows in the results of those after it. A database that exists, a
/// collection that is loaded and one that was dropped before need no node, and the nodes after them
/// are the same ones all the same.
bool decides_results(NodeKind kind) {
  return kind != NodeKind::kCreateDatabase && kind != NodeKind::kLoadSource &&
         kind != NodeKind::kDropCollection && kind != NodeKind::kLoadToCompare;
}

class NodeBuilder {
 public:
  explicit NodeBuilder(const CompiledPlan& plan) : plan_(plan) {}

  /// Adds `node` with the key that its kind, inputs and dependencies give; returns its id.
  std::string add(Node node, const std::vector<std::string>& inputs) {
    std::vector<std::string> parts{kPlannerVersion, to_string(node.kind), plan_.target.uri,
                                   node.id};
    parts.insert(parts.end(), inputs.begin(), inputs.end());
    for (const auto& id : node.dependencies) {
      if (!keys_.at(id).empty()) parts.push_back(keys_.at(id));
    }
    if (!node.fed_by.empty()) parts.push_back(keys_.at(node.fed_by));
    node.key = fingerprint_of(parts);
    keys_[node.id] = decides_results(node.kind) ? node.key : "";
    std::string id = node.id;
    nodes_.push_back(std::move(node));
    return id;
  }

  std::vector<Node> take() && { return std::move(nodes_); }

 private:
  const CompiledPlan& plan_;
  std::vector<Node> nodes_;
  std::map<std::string, std::string> keys_;
};

std::string node_id(NodeKind kind, const CollectionPlan& collection, const std::string& detail) {
  std::string id = to_string(kind) + " " + to_string(collection.target.address);
  if (!detail.empty()) id += " " + detail;
  return id;
}

/// What the rows to be read are: which collection, which incarnation of it, which shape.
std::vector<std::string> source_inputs(const CompiledPlan& plan, const CollectionPlan& collection,
                                       const std::string& scan) {
  const CollectionAddress address = source_part(collection, scan).address;
  const auto sources = sources_of(collection);
  const auto source = std::ranges::find(sources, address, &PlannedSource::address);
  std::vector<std::string> inputs{plan.source.uri, to_string(address),
                                  std::to_string(source->collection_id), source->fingerprint,
                                  "generation " + std::to_string(collection.generation)};
  for (const auto& line : mapping_lines(collection.target)) inputs.push_back(line);
  if (!collection.filter.empty()) inputs.push_back("filter " + collection.filter);
  return inputs;
}

Node index_node(const CollectionPlan& collection, const IndexSpec& index) {
  const std::string path = json_path(index);
  return {.id = node_id(NodeKind::kCreateIndex, collection,
                        path.empty() ? index.field_name : index.field_name + " " + path),
          .kind = NodeKind::kCreateIndex,
          .target = collection.target.address,
          .field = index.field_name,
          .json_path = path};
}

std::vector<std::string> inputs_of(const IndexSpec& index) {
  std::vector<std::string> inputs{index.index_name};
  for (const auto& [key, value] : index.params) inputs.push_back(key + "=" + value);
  return inputs;
}

struct TargetNodes {
  std::string collection;
  std::vector<std::string> partitions;
  std::vector<std::string> indexes;

  /// Of the collection and its partitions, the node after all others.
  [[nodiscard]] const std::string& last_definition() const {
    return partitions.empty() ? collection : partitions.back();
  }
};

TargetNodes add_target_nodes(NodeBuilder& builder, const CollectionPlan& collection,
                             const std::string& database_node) {
  TargetNodes made;
  Node create{.id = node_id(NodeKind::kCreateCollection, collection, ""),
              .kind = NodeKind::kCreateCollection,
              .target = collection.target.address};
  if (!database_node.empty()) create.dependencies.push_back(database_node);
  if (destroys(collection)) {
    create.dependencies.push_back(
        builder.add({.id = node_id(NodeKind::kDropCollection, collection, ""),
                     .kind = NodeKind::kDropCollection,
                     .target = collection.target.address},
                    {std::to_string(collection.existing_collection_id)}));
  }
  made.collection = builder.add(std::move(create), definition_lines(collection.target));

  // One after the other, and all before the first row: Milvus 2.3 forgets its list of partitions
  // before it adds one, so that a write in between has it keep a list without the new one.
  for (const auto& partition : collection.target.partitions) {
    made.partitions.push_back(
        builder.add({.id = node_id(NodeKind::kCreatePartition, collection, partition),
                     .kind = NodeKind::kCreatePartition,
                     .dependencies = {made.last_definition()},
                     .target = collection.target.address,
                     .partition = partition},
                    {partition}));
  }
  for (const auto& index : collection.target.indexes) {
    Node create_index = index_node(collection, index);
    create_index.dependencies = {made.collection};
    made.indexes.push_back(builder.add(std::move(create_index), inputs_of(index)));
  }
  return made;
}

void add_alias_nodes(NodeBuilder& builder, const CollectionPlan& collection,
                     const std::vector<std::string>& after) {
  for (const auto& alias : collection.target.aliases) {
    builder.add({.id = node_id(NodeKind::kCreateAlias, collection, alias),
                 .kind = NodeKind::kCreateAlias,
                 .dependencies = after,
                 .target = collection.target.address,
                 .alias = alias},
                {alias});
  }
}

Node node_of(const CollectionPlan& collection, NodeKind kind, const std::string& detail) {
  return Node{
      .id = node_id(kind, collection, detail), .kind = kind, .target = collection.target.address};
}

void add_property_node(NodeBuilder& builder, const CollectionPlan& collection,
                       const Properties& wanted, const std::vector<std::string>& after) {
  Node set = node_of(collection, NodeKind::kSetProperties, "");
  set.dependencies = after;
  std::vector<std::string> properties;
  for (const auto& [key, value] : wanted) properties.push_back(key + "=" + value);
  builder.add(std::move(set), properties);
}

/// What a collection that needs no rows may lack all the same.
void add_mending_nodes(NodeBuilder& builder, const CollectionPlan& collection) {
  std::vector<std::string> indexes;
  for (const auto& index : missing_indexes(collection)) {
    indexes.push_back(builder.add(index_node(collection, index), inputs_of(index)));
  }
  if (const auto wanted = properties_to_mend(collection); !wanted.empty()) {
    add_property_node(builder, collection, wanted, {});
  }
  if (collection.load_target) {
    Node load = node_of(collection, NodeKind::kLoadTarget, "");
    load.dependencies = indexes;
    builder.add(std::move(load), {});
  }
  add_alias_nodes(builder, collection, {});
}

/// Ids of the nodes that move the rows of a collection.
struct CopyNodes {
  std::vector<std::string> scans;
  std::vector<std::string> copies;
};

/// `load_node` and `compare_node` are what makes the rows of the two sides readable; empty where
/// nothing has to.
CopyNodes add_copies(NodeBuilder& builder, const CompiledPlan& plan,
                     const CollectionPlan& collection, const TargetNodes& made,
                     const std::string& load_node, const std::string& compare_node) {
  CopyNodes added;
  for (const auto& partition : collection.scan_partitions) {
    const auto inputs = source_inputs(plan, collection, partition);
    Node scan = node_of(collection, NodeKind::kScan, partition);
    scan.partition = partition;
    if (!load_node.empty()) scan.dependencies.push_back(load_node);
    const std::string scan_node = builder.add(std::move(scan), inputs);
    added.scans.push_back(scan_node);

    Node copy = node_of(collection, NodeKind::kCopy, partition);
    copy.partition = partition;
    copy.fed_by = scan_node;
    copy.dependencies = {made.last_definition()};
    if (!load_node.empty()) copy.dependencies.push_back(load_node);
    // Such a copy may have to see the rows that are there, and loading needs the indexes.
    if (makes_keys(collection)) {
      copy.dependencies.insert(copy.dependencies.end(), made.indexes.begin(), made.indexes.end());
    }
    if (!compare_node.empty()) copy.dependencies.push_back(compare_node);
    added.copies.push_back(builder.add(std::move(copy), inputs));
  }
  return added;
}

void add_collection_nodes(NodeBuilder& builder, const CompiledPlan& plan,
                          const CollectionPlan& collection, const std::string& database_node) {
  const TargetNodes made = add_target_nodes(builder, collection, database_node);
  const auto node = [&](NodeKind kind, const std::string& detail) {
    return node_of(collection, kind, detail);
  };

  std::string load_node;
  if (!collection.temporary_loads.empty()) {
    load_node = builder.add(node(NodeKind::kLoadSource, ""), collection.temporary_loads);
  }
  std::string compare_node;
  if (collection.compares_first) {
    Node load = node(NodeKind::kLoadToCompare, "");
    load.dependencies = made.indexes;
    load.dependencies.push_back(made.last_definition());
    compare_node = builder.add(std::move(load), {});
  }
  const auto [scans, copies] = add_copies(builder, plan, collection, made, load_node, compare_node);
  // What reads the source. A copy that failed may have ended before its scan.
  std::vector<std::string> readers = scans;
  readers.insert(readers.end(), copies.begin(), copies.end());
  std::vector<std::string> last = copies;  // each ends after its scan
  last.insert(last.end(), made.indexes.begin(), made.indexes.end());
  Node settle = node(NodeKind::kSettle, "");
  settle.dependencies = std::exchange(last, {});
  last = {builder.add(std::move(settle), {})};
  readers.push_back(last.front());  // it copies again what a lost request has spoiled
  if (collection.verify != VerifyMode::kNone) {
    Node verify = node(NodeKind::kVerify, "");
    verify.dependencies = std::exchange(last, {});
    const bool by_value = collection.verify == VerifyMode::kChecksum;
    last = {builder.add(std::move(verify), {by_value ? "checksum" : "count"})};
    if (by_value) readers.push_back(last.front());
  }
  if (!load_node.empty()) {
    Node release = node(NodeKind::kReleaseSource, "");
    release.dependencies = std::move(readers);
    release.dependencies.push_back(load_node);
    release.runs_always = true;
    builder.add(std::move(release), collection.temporary_loads);
  }
  if (!compare_node.empty()) {
    Node release = node(NodeKind::kReleaseCompared, "");
    release.dependencies = copies;
    release.dependencies.push_back(compare_node);
    release.dependencies.insert(release.dependencies.end(), last.begin(), last.end());
    release.runs_always = true;
    last.push_back(builder.add(std::move(release), {}));
  }
  if (collection.load_target) {
    Node load = node(NodeKind::kLoadTarget, "");
    load.dependencies = last;
    builder.add(std::move(load), {});
  }
  if (!collection.target.late_properties.empty()) {
    add_property_node(builder, collection, collection.target.late_properties, last);
  }
  add_alias_nodes(builder, collection, last);
}

}  // namespace

std::vector<std::string> mapping_lines(const TargetCollection& target) {
  std::vector<std::string> lines;
  for (const auto& [before, after] : target.renamed) {
    lines.push_back("field " + before + (after.empty() ? " left out" : " as " + after));
  }
  for (const auto& [name, value] : target.added) {
    lines.push_back("field " + name + " is " + default_text(value));
  }
  for (const auto& [name, made_of] : target.from_dynamic) {
    lines.push_back("field " + name + " of key " + made_of.key + ", missing: " +
                    to_string(made_of.missing) + ", mistyped: " + to_string(made_of.mistyped));
  }
  for (const auto& [name, key] : target.to_dynamic) {
    lines.push_back("field " + name + " to key " + key);
  }
  return lines;
}

std::vector<std::string> definition_lines(const TargetCollection& target) {
  std::vector<std::string> lines{"collection " + to_string(target.address),
                                 "description " + target.schema.description};
  for (auto& line : schema_lines(target.schema)) lines.push_back(std::move(line));
  for (const auto& field : target.schema.fields) {
    if (!field.description.empty())
      lines.push_back("about " + field.name + " " + field.description);
  }
  lines.push_back("shards " + std::to_string(target.shard_count));
  lines.push_back("partitions " + std::to_string(target.partition_count));
  lines.push_back("consistency " + to_string(target.consistency_level));
  for (const auto& [key, value] : target.properties)
    lines.push_back("property " + key + "=" + value);
  return lines;
}

std::vector<Node> lower(const CompiledPlan& plan, const ServerSnapshot& target) {
  NodeBuilder builder(plan);
  std::map<std::string, std::string> database_nodes;
  for (const auto& collection : plan.collections) {
    if (collection.action == CollectionAction::kUnchanged) {
      add_mending_nodes(builder, collection);
      continue;
    }
    const std::string& database = collection.target.address.database;
    std::string database_node;
    if (!target.databases.contains(database)) {
      auto& known = database_nodes[database];
      if (known.empty()) {
        known = builder.add({.id = to_string(NodeKind::kCreateDatabase) + " " + database,
                             .kind = NodeKind::kCreateDatabase,
                             .target = {.database = database, .collection = ""}},
                            {database});
      }
      database_node = known;
    }
    add_collection_nodes(builder, plan, collection, database_node);
  }
  return std::move(builder).take();
}

}  // namespace kiteway::planner
