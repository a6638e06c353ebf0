#include "planner/plan_file/proto/plan_proto.h"

#include "planner/plan_file/proto/collection_proto.h"
#include "planner/plan_file/proto/endpoint_proto.h"
#include "planner/plan_file/proto/node_proto.h"
#include "planner/plan_file/proto/proto_names.h"
#include "planner/plan_file/proto/traffic_proto.h"

namespace kiteway::planner {
namespace {

constexpr plan_text::Names<Severity, 3> kSeverities{
    {{Severity::kError, "error"}, {Severity::kWarning, "warning"}, {Severity::kNote, "note"}}};

CompiledPlan read(const plan::Plan& proto) {
  CompiledPlan plan{.name = proto.name(),
                    .source = plan_text::read(proto.source()),
                    .target = plan_text::read(proto.target()),
                    .allow_unsupported_version = proto.allow_unsupported_version(),
                    .source_version = proto.source().server_version(),
                    .target_version = proto.target().server_version(),
                    .state_dir = proto.state_dir()};
  for (const auto& collection : proto.collections())
    plan.collections.push_back(plan_text::read(collection));
  plan.nodes = plan_text::read_nodes(proto);
  for (const auto& warning : proto.warnings()) {
    plan.warnings.push_back(
        {.severity = plan_text::value_of(kSeverities, warning.severity(), "severity"),
         .code = warning.code(),
         .place = plan_text::read(warning.place()),
         .message = warning.message(),
         .hint = warning.hint(),
         .subject = warning.subject()});
  }
  if (proto.has_capacity()) {
    plan.capacity = {.bytes = proto.capacity().bytes(),
                     .is_complete = proto.capacity().is_complete()};
  }
  if (proto.has_pace()) {
    plan.pace = {.write_bytes_per_second = proto.pace().write_bytes_per_second(),
                 .seconds_least = proto.pace().seconds_least()};
  }
  if (proto.has_parallelism()) plan.parallelism = proto.parallelism();
  if (proto.has_memory_bytes()) plan.memory_bytes = proto.memory_bytes();
  plan.traffic = plan_text::read_traffic(proto);
  plan.planned_with = {proto.planned_with().begin(), proto.planned_with().end()};
  plan.logical_digest = proto.logical_digest();
  return plan;
}

}  // namespace

plan::Plan to_proto(const CompiledPlan& plan) {
  plan::Plan proto;
  proto.set_name(plan.name);
  plan_text::write(plan.source, plan.source_version, *proto.mutable_source());
  plan_text::write(plan.target, plan.target_version, *proto.mutable_target());
  proto.set_allow_unsupported_version(plan.allow_unsupported_version);
  if (plan.capacity) {
    proto.mutable_capacity()->set_bytes(plan.capacity->bytes);
    proto.mutable_capacity()->set_is_complete(plan.capacity->is_complete);
  }
  if (plan.pace) {
    proto.mutable_pace()->set_write_bytes_per_second(plan.pace->write_bytes_per_second);
    proto.mutable_pace()->set_seconds_least(plan.pace->seconds_least);
  }
  for (const auto& collection : plan.collections)
    plan_text::write(collection, *proto.add_collections());
  for (const auto& node : plan.nodes) plan_text::write(node, *proto.add_nodes());
  for (const auto& warning : plan.warnings) {
    auto& written = *proto.add_warnings();
    written.set_code(warning.code);
    written.set_severity(plan_text::name_of(kSeverities, warning.severity));
    written.set_message(warning.message);
    written.set_hint(warning.hint);
    written.set_subject(warning.subject);
    plan_text::write(warning.place, *written.mutable_place());
  }
  proto.set_state_dir(plan.state_dir);
  if (plan.parallelism) proto.set_parallelism(*plan.parallelism);
  if (plan.memory_bytes) proto.set_memory_bytes(*plan.memory_bytes);
  plan_text::write(plan.traffic, proto);
  proto.set_logical_digest(plan.logical_digest);
  for (const auto& word : plan.planned_with) proto.add_planned_with(word);
  return proto;
}

Result<CompiledPlan> from_proto(const plan::Plan& proto) {
  try {
    return read(proto);
  } catch (const plan_text::BadPlan& bad) {
    return Error{.kind = ErrorKind::kInvalidInput, .message = bad.what()};
  }
}

}  // namespace kiteway::planner
