#include "planner/plan_proto.h"

#include "planner/uri.h"

#include <array>
#include <set>
#include <stdexcept>
#include <utility>

namespace kiteway::planner {
namespace {

/// Thrown inside this file only: from_proto turns it into an Error.
class BadPlan : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class Enum, std::size_t Size>
using Names = std::array<std::pair<Enum, const char*>, Size>;

constexpr Names<CollectionAction, 4> kActions{{{CollectionAction::kCreate, "create"},
                                               {CollectionAction::kResume, "resume"},
                                               {CollectionAction::kRefresh, "refresh"},
                                               {CollectionAction::kUnchanged, "unchanged"}}};
constexpr Names<ChangeKind, 3> kChangeKinds{
    {{ChangeKind::kAdd, "add"}, {ChangeKind::kModify, "modify"}, {ChangeKind::kLost, "lost"}}};
constexpr Names<VerifyMode, 3> kVerifyModes{{{VerifyMode::kNone, "none"},
                                             {VerifyMode::kCount, "count"},
                                             {VerifyMode::kChecksum, "checksum"}}};
constexpr Names<Severity, 3> kSeverities{
    {{Severity::kError, "error"}, {Severity::kWarning, "warning"}, {Severity::kNote, "note"}}};
constexpr Names<ConsistencyLevel, 5> kLevels{{{ConsistencyLevel::kStrong, "Strong"},
                                              {ConsistencyLevel::kSession, "Session"},
                                              {ConsistencyLevel::kBounded, "Bounded"},
                                              {ConsistencyLevel::kEventually, "Eventually"},
                                              {ConsistencyLevel::kCustomized, "Customized"}}};

template <class Enum, std::size_t Size>
const char* name_of(const Names<Enum, Size>& names, Enum value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

template <class Enum, std::size_t Size>
Enum value_of(const Names<Enum, Size>& names, const std::string& text, const char* what) {
  for (const auto& [value, name] : names) {
    if (text == name) return value;
  }
  throw BadPlan(std::string(what) + " \"" + text + "\" is not known");
}

void write(const SourcePlace& place, plan::Place& proto) {
  proto.set_file(place.file);
  proto.set_line(place.line);
  proto.set_column(place.column);
  proto.set_length(place.length);
  proto.set_via(place.via);
}

SourcePlace read(const plan::Place& proto) {
  return {.file = proto.file(),
          .line = proto.line(),
          .column = proto.column(),
          .length = proto.length(),
          .via = proto.via()};
}

void write(const SecretRef& secret, plan::SecretRef& proto) {
  switch (secret.kind) {
    case SecretRef::Kind::kEnv:
      proto.set_from_env(secret.name);
      break;
    case SecretRef::Kind::kFile:
      proto.set_from_file(secret.name);
      break;
  }
  write(secret.place, *proto.mutable_place());
}

SecretRef read(const plan::SecretRef& proto) {
  SecretRef secret{.place = read(proto.place())};
  secret.kind = proto.has_from_file() ? SecretRef::Kind::kFile : SecretRef::Kind::kEnv;
  secret.name = proto.has_from_file() ? proto.from_file() : proto.from_env();
  if (secret.name.empty()) throw BadPlan("a secret names no variable and no file");
  return secret;
}

void write(const EndpointSpec& endpoint, const std::string& version, plan::Endpoint& proto) {
  proto.set_uri(endpoint.uri);
  proto.set_database(endpoint.database);
  proto.set_username(endpoint.username);
  if (endpoint.password) write(*endpoint.password, *proto.mutable_password());
  if (endpoint.token) write(*endpoint.token, *proto.mutable_token());
  proto.set_ca_file(endpoint.tls.ca_file);
  proto.set_server_name(endpoint.tls.server_name);
  proto.set_cert_file(endpoint.tls.cert_file);
  proto.set_key_file(endpoint.tls.key_file);
  proto.set_server_version(version);
  write(endpoint.place, *proto.mutable_place());
}

EndpointSpec read(const plan::Endpoint& proto) {
  auto parts = parse_uri(proto.uri());
  if (!parts) throw BadPlan(parts.error().message);
  EndpointSpec endpoint{.uri = proto.uri(),
                        .host = parts->host,
                        .port = parts->port,
                        .use_tls = parts->use_tls,
                        .database = proto.database(),
                        .username = proto.username(),
                        .tls = {.ca_file = proto.ca_file(),
                                .server_name = proto.server_name(),
                                .cert_file = proto.cert_file(),
                                .key_file = proto.key_file()},
                        .place = read(proto.place())};
  if (proto.has_password()) endpoint.password = read(proto.password());
  if (proto.has_token()) endpoint.token = read(proto.token());
  return endpoint;
}

void write(const CollectionAddress& address, plan::Address& proto) {
  proto.set_database(address.database);
  proto.set_collection(address.collection);
}

CollectionAddress read(const plan::Address& proto) {
  return {.database = proto.database(), .collection = proto.collection()};
}

void write(const DefaultValue& value, plan::DefaultValue& proto) {
  struct Writer {
    plan::DefaultValue& proto;
    void operator()(bool flag) const { proto.set_bool_value(flag); }
    void operator()(std::int32_t number) const { proto.set_int_value(number); }
    void operator()(std::int64_t number) const { proto.set_long_value(number); }
    void operator()(float number) const { proto.set_float_value(number); }
    void operator()(double number) const { proto.set_double_value(number); }
    void operator()(const std::string& text) const { proto.set_text_value(text); }
  };
  std::visit(Writer{proto}, value);
}

std::optional<DefaultValue> read(const plan::DefaultValue& proto) {
  switch (proto.value_case()) {
    case plan::DefaultValue::kBoolValue:
      return proto.bool_value();
    case plan::DefaultValue::kIntValue:
      return proto.int_value();
    case plan::DefaultValue::kLongValue:
      return proto.long_value();
    case plan::DefaultValue::kFloatValue:
      return proto.float_value();
    case plan::DefaultValue::kDoubleValue:
      return proto.double_value();
    case plan::DefaultValue::kTextValue:
      return proto.text_value();
    case plan::DefaultValue::VALUE_NOT_SET:
      return std::nullopt;
  }
  return std::nullopt;
}

DataType read_type(const std::string& name) {
  if (name.empty()) return DataType::kNone;
  if (const auto type = data_type_from(name)) return *type;
  throw BadPlan("type \"" + name + "\" is not known");
}

void write(const FieldSchema& field, plan::Field& proto) {
  proto.set_name(field.name);
  proto.set_type(to_string(field.type));
  if (field.element_type != DataType::kNone) proto.set_element_type(to_string(field.element_type));
  proto.set_description(field.description);
  proto.set_primary_key(field.is_primary_key);
  proto.set_auto_id(field.auto_id);
  proto.set_partition_key(field.is_partition_key);
  proto.set_clustering_key(field.is_clustering_key);
  proto.set_nullable(field.nullable);
  proto.set_function_output(field.is_function_output);
  proto.mutable_type_params()->insert(field.type_params.begin(), field.type_params.end());
  if (field.default_value) write(*field.default_value, *proto.mutable_default_value());
}

FieldSchema read(const plan::Field& proto) {
  return {.name = proto.name(),
          .type = read_type(proto.type()),
          .element_type = read_type(proto.element_type()),
          .description = proto.description(),
          .is_primary_key = proto.primary_key(),
          .auto_id = proto.auto_id(),
          .is_partition_key = proto.partition_key(),
          .is_clustering_key = proto.clustering_key(),
          .nullable = proto.nullable(),
          .is_function_output = proto.function_output(),
          .type_params = {proto.type_params().begin(), proto.type_params().end()},
          .default_value = read(proto.default_value())};
}

void write(const CollectionSchema& schema, plan::Schema& proto) {
  proto.set_name(schema.name);
  proto.set_description(schema.description);
  for (const auto& field : schema.fields) write(field, *proto.add_fields());
  proto.set_dynamic_field(schema.dynamic_field_enabled);
}

CollectionSchema read(const plan::Schema& proto) {
  CollectionSchema schema{.name = proto.name(),
                          .description = proto.description(),
                          .dynamic_field_enabled = proto.dynamic_field()};
  for (const auto& field : proto.fields()) schema.fields.push_back(read(field));
  return schema;
}

void write(const TargetCollection& target, plan::Target& proto) {
  write(target.address, *proto.mutable_address());
  write(target.schema, *proto.mutable_schema());
  proto.set_shards(target.shard_count);
  proto.set_partition_count(target.partition_count);
  proto.set_consistency_level(name_of(kLevels, target.consistency_level));
  proto.mutable_properties()->insert(target.properties.begin(), target.properties.end());
  for (const auto& partition : target.partitions) proto.add_partitions(partition);
  for (const auto& index : target.indexes) {
    auto& written = *proto.add_indexes();
    written.set_field(index.field_name);
    written.set_name(index.index_name);
    written.mutable_params()->insert(index.params.begin(), index.params.end());
  }
}

TargetCollection read(const plan::Target& proto) {
  TargetCollection target{
      .address = read(proto.address()),
      .schema = read(proto.schema()),
      .shard_count = proto.shards(),
      .partition_count = proto.partition_count(),
      .consistency_level = value_of(kLevels, proto.consistency_level(), "consistency level"),
      .properties = {proto.properties().begin(), proto.properties().end()},
      .partitions = {proto.partitions().begin(), proto.partitions().end()}};
  for (const auto& index : proto.indexes()) {
    target.indexes.push_back({.field_name = index.field(),
                              .index_name = index.name(),
                              .params = {index.params().begin(), index.params().end()}});
  }
  return target;
}

void write(const Change& change, plan::Change& proto) {
  proto.set_kind(name_of(kChangeKinds, change.kind));
  proto.set_path(change.path);
  proto.set_before(change.before);
  proto.set_after(change.after);
  proto.set_reason(change.reason);
  if (change.origin.line != 0) write(change.origin, *proto.mutable_origin());
}

Change read(const plan::Change& proto) {
  Change change{.kind = value_of(kChangeKinds, proto.kind(), "change"),
                .path = proto.path(),
                .before = proto.before(),
                .after = proto.after(),
                .reason = proto.reason()};
  if (proto.has_origin()) change.origin = read(proto.origin());
  return change;
}

void write(const CollectionPlan& collection, plan::Collection& proto) {
  write(collection.source, *proto.mutable_source());
  proto.set_source_collection_id(collection.source_collection_id);
  proto.set_source_fingerprint(collection.source_fingerprint);
  write(collection.source_schema, *proto.mutable_source_schema());
  write(collection.target, *proto.mutable_target());
  proto.set_intent_key(collection.intent_key);
  proto.set_action(name_of(kActions, collection.action));
  proto.set_generation(collection.generation);
  for (const auto& change : collection.changes) write(change, *proto.add_changes());
  proto.set_unchanged_count(collection.unchanged_count);
  if (collection.entity_count) proto.set_entity_count(*collection.entity_count);
  proto.set_row_bytes_estimate(collection.row_bytes_estimate);
  for (const auto& name : collection.scan_partitions) proto.add_scan_partitions(name);
  for (const auto& name : collection.temporary_loads) proto.add_temporary_loads(name);
  proto.set_verify(name_of(kVerifyModes, collection.verify));
  proto.set_load_target(collection.load_target);
}

CollectionPlan read(const plan::Collection& proto) {
  CollectionPlan collection{
      .source = read(proto.source()),
      .source_collection_id = proto.source_collection_id(),
      .source_fingerprint = proto.source_fingerprint(),
      .source_schema = read(proto.source_schema()),
      .target = read(proto.target()),
      .intent_key = proto.intent_key(),
      .action = value_of(kActions, proto.action(), "action"),
      .generation = proto.generation(),
      .unchanged_count = proto.unchanged_count(),
      .row_bytes_estimate = proto.row_bytes_estimate(),
      .scan_partitions = {proto.scan_partitions().begin(), proto.scan_partitions().end()},
      .temporary_loads = {proto.temporary_loads().begin(), proto.temporary_loads().end()},
      .verify = value_of(kVerifyModes, proto.verify(), "verify"),
      .load_target = proto.load_target()};
  for (const auto& change : proto.changes()) collection.changes.push_back(read(change));
  if (proto.has_entity_count()) collection.entity_count = proto.entity_count();
  return collection;
}

void write(const Node& node, plan::Node& proto) {
  proto.set_id(node.id);
  proto.set_kind(to_string(node.kind));
  proto.set_key(node.key);
  for (const auto& id : node.dependencies) proto.add_dependencies(id);
  write(node.target, *proto.mutable_target());
  proto.set_partition(node.partition);
  proto.set_field(node.field);
  proto.set_runs_always(node.runs_always);
  proto.set_fed_by(node.fed_by);
}

Node read(const plan::Node& proto) {
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
          .runs_always = proto.runs_always()};
}

/// Whoever runs the nodes relies on their order.
void check_references(const Node& node, const std::set<std::string>& earlier) {
  std::vector<std::string> needed = node.dependencies;
  if (!node.fed_by.empty()) needed.push_back(node.fed_by);
  for (const auto& id : needed) {
    if (!earlier.contains(id)) {
      throw BadPlan("node \"" + node.id + "\" comes before \"" + id + "\", which it needs");
    }
  }
}

CompiledPlan read(const plan::Plan& proto) {
  CompiledPlan plan{.name = proto.name(),
                    .source = read(proto.source()),
                    .target = read(proto.target()),
                    .allow_unsupported_version = proto.allow_unsupported_version(),
                    .source_version = proto.source().server_version(),
                    .target_version = proto.target().server_version(),
                    .state_dir = proto.state_dir()};
  for (const auto& collection : proto.collections()) plan.collections.push_back(read(collection));
  std::set<std::string> ids;
  for (const auto& node : proto.nodes()) {
    plan.nodes.push_back(read(node));
    check_references(plan.nodes.back(), ids);
    ids.insert(node.id());
  }
  for (const auto& warning : proto.warnings()) {
    plan.warnings.push_back({.severity = value_of(kSeverities, warning.severity(), "severity"),
                             .code = warning.code(),
                             .place = read(warning.place()),
                             .message = warning.message(),
                             .hint = warning.hint(),
                             .subject = warning.subject()});
  }
  if (proto.has_parallelism()) plan.parallelism = proto.parallelism();
  if (proto.has_memory_bytes()) plan.memory_bytes = proto.memory_bytes();
  return plan;
}

}  // namespace

plan::Plan to_proto(const CompiledPlan& plan) {
  plan::Plan proto;
  proto.set_name(plan.name);
  write(plan.source, plan.source_version, *proto.mutable_source());
  write(plan.target, plan.target_version, *proto.mutable_target());
  proto.set_allow_unsupported_version(plan.allow_unsupported_version);
  for (const auto& collection : plan.collections) write(collection, *proto.add_collections());
  for (const auto& node : plan.nodes) write(node, *proto.add_nodes());
  for (const auto& warning : plan.warnings) {
    auto& written = *proto.add_warnings();
    written.set_code(warning.code);
    written.set_severity(name_of(kSeverities, warning.severity));
    written.set_message(warning.message);
    written.set_hint(warning.hint);
    written.set_subject(warning.subject);
    write(warning.place, *written.mutable_place());
  }
  proto.set_state_dir(plan.state_dir);
  if (plan.parallelism) proto.set_parallelism(*plan.parallelism);
  if (plan.memory_bytes) proto.set_memory_bytes(*plan.memory_bytes);
  return proto;
}

Result<CompiledPlan> from_proto(const plan::Plan& proto) {
  try {
    return read(proto);
  } catch (const BadPlan& bad) {
    return Error{.kind = ErrorKind::kInvalidInput, .message = bad.what()};
  }
}

}  // namespace kiteway::planner
