#include "planner/plan_file/proto/drift_proto.h"

#include "planner/plan_file/proto/proto_names.h"
#include "planner/plan_file/proto/schema_proto.h"

#include <optional>

namespace kiteway::planner::plan_text {
namespace {

constexpr Names<Aspect, 17> kAspects{{{Aspect::kIdentity, "identity"},
                                      {Aspect::kField, "field"},
                                      {Aspect::kFieldOrder, "field_order"},
                                      {Aspect::kDynamicField, "dynamic_field"},
                                      {Aspect::kFunction, "function"},
                                      {Aspect::kDescription, "description"},
                                      {Aspect::kShards, "shards"},
                                      {Aspect::kPartitionCount, "partition_count"},
                                      {Aspect::kConsistency, "consistency"},
                                      {Aspect::kPartition, "partition"},
                                      {Aspect::kIndex, "index"},
                                      {Aspect::kProperty, "property"},
                                      {Aspect::kAlias, "alias"},
                                      {Aspect::kLoad, "load"},
                                      {Aspect::kRows, "rows"},
                                      {Aspect::kUnknownPart, "unknown"},
                                      {Aspect::kPlan, "plan"}}};

struct FactWriter {
  plan::Fact& proto;
  void operator()(const Present& /*there*/) const { proto.set_present(true); }
  void operator()(bool flag) const { proto.set_flag(flag); }
  void operator()(std::int64_t number) const { proto.set_number(number); }
  void operator()(const std::string& text) const { proto.set_text(text); }
  void operator()(const DefaultValue& value) const { write(value, *proto.mutable_default_value()); }
  void operator()(const FieldSchema& field) const { write(field, *proto.mutable_field()); }
  void operator()(const FunctionSchema& made) const { write(made, *proto.mutable_function()); }
  void operator()(const IndexSpec& index) const { write(index, *proto.mutable_index()); }
};

Fact read_fact(const plan::Fact& proto) {
  switch (proto.value_case()) {
    case plan::Fact::kPresent:
      return Present{};
    case plan::Fact::kFlag:
      return proto.flag();
    case plan::Fact::kNumber:
      return std::int64_t{proto.number()};
    case plan::Fact::kText:
      return proto.text();
    case plan::Fact::kDefaultValue:
      if (auto value = read(proto.default_value())) return *std::move(value);
      break;
    case plan::Fact::kField:
      return read(proto.field());
    case plan::Fact::kFunction:
      return read(proto.function());
    case plan::Fact::kIndex:
      return read(proto.index());
    case plan::Fact::VALUE_NOT_SET:
      break;
  }
  throw BadPlan("a drift has a side without a value");
}

}  // namespace

void write(const Difference& difference, plan::Drift& proto) {
  proto.set_aspect(name_of(kAspects, difference.part.aspect));
  proto.set_name(difference.part.name);
  proto.set_json_path(difference.part.json_path);
  proto.set_attribute(difference.attribute);
  if (difference.before) std::visit(FactWriter{*proto.mutable_before()}, *difference.before);
  if (difference.after) std::visit(FactWriter{*proto.mutable_after()}, *difference.after);
}

Difference read(const plan::Drift& proto) {
  Difference difference{.part = {.aspect = value_of(kAspects, proto.aspect(), "drift"),
                                 .name = proto.name(),
                                 .json_path = proto.json_path()},
                        .attribute = proto.attribute()};
  if (proto.has_before()) difference.before = read_fact(proto.before());
  if (proto.has_after()) difference.after = read_fact(proto.after());
  return difference;
}

}  // namespace kiteway::planner::plan_text
