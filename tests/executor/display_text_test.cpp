// No meaning travels as display text: a saved plan with other words sends the same requests.
#include "planner/plan_file/plan_file.h"
#include "planner/plan_file/proto/plan_proto.h"
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include "kiteway/plan.pb.h"

#include <doctest/doctest.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Texts = std::vector<std::string>;

/// Written for people: nothing that a run does may depend on them.
const std::set<std::string> kDisplay{"Place.via",    "Change.path",     "Change.before",
                                     "Change.after", "Change.reason",   "Warning.message",
                                     "Warning.hint", "Warning.subject", "Plan.planned_with"};

/// Names that the plan gives its own steps. Any others do that fit together.
const std::set<std::string> kStepNames{"Node.id", "Node.dependencies", "Node.fed_by"};

/// Names, values and choices that decide what is sent, and where a finding stands.
const char* const kData =
    "SecretRef: from_env from_file\n"
    "Place: file\n"
    "Cloud: cluster_id control_uri\n"
    "Endpoint: uri database username ca_file server_name cert_file key_file server_version\n"
    "DefaultValue: text_value\n"
    "Field: name type element_type description type_params\n"
    "Function: name type description inputs outputs params\n"
    "Schema: name description\n"
    "Index: field name params\n"
    "Address: database collection\n"
    "Target: consistency_level properties partitions late_properties aliases renamed added "
    "from_dynamic to_dynamic\n"
    "KeyField: key on_missing on_mistyped\n"
    "Change: kind\n"
    "Fact: text\n"
    "Drift: aspect name json_path attribute\n"
    "MergedSource: fingerprint\n"
    "Collection: source_fingerprint intent_key action scan_partitions temporary_loads verify write "
    "original_pk_field filter on_row_error drift_run\n"
    "Node: kind key partition field alias json_path\n"
    "Warning: code severity\n"
    "Plan: format_version required_features plan_digest logical_digest name state_dir\n";

/// "Node: id key" as "Node.id" and "Node.key", of each line.
std::set<std::string> names_in(const std::string& lines) {
  std::set<std::string> names;
  std::istringstream all(lines);
  for (std::string line; std::getline(all, line);) {
    std::istringstream words(line);
    std::string message;
    words >> message;
    message.back() = '.';
    for (std::string field; words >> field;) names.insert(message + field);
  }
  return names;
}

/// "Node.id".
std::string name_of(const FieldDescriptor& field) {
  return field.containing_type()->name() + "." + field.name();
}

bool has_texts(const FieldDescriptor& field) {
  if (!field.is_map()) return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return has_texts(*field.message_type()->map_key()) ||
         has_texts(*field.message_type()->map_value());
}

/// Every field of the message, and of those within it, that holds texts.
void add_text_fields(const Descriptor& message, std::set<const Descriptor*>& seen,
                     std::set<std::string>& names) {
  if (!seen.insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (has_texts(field)) names.insert(name_of(field));
    const FieldDescriptor& value = field.is_map() ? *field.message_type()->map_value() : field;
    if (value.message_type() != nullptr) add_text_fields(*value.message_type(), seen, names);
  }
}

/// Puts other words into the display texts of a plan, and other names on its steps.
class Rewording {
 public:
  void apply(Message& message) {
    const auto& descriptor = *message.GetDescriptor();
    const auto& reflection = *message.GetReflection();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor* field = descriptor.field(i);
      if (kDisplay.contains(name_of(*field)) || kStepNames.contains(name_of(*field))) {
        reword(message, field);
      } else if (field->message_type() == nullptr) {
        continue;
      } else if (field->is_repeated()) {
        const int count = reflection.FieldSize(message, field);
        for (int k = 0; k < count; ++k)
          apply(*reflection.MutableRepeatedMessage(&message, field, k));
      } else if (reflection.HasField(message, field)) {
        apply(*reflection.MutableMessage(&message, field));
      }
    }
  }

 private:
  void reword(Message& message, const FieldDescriptor* field) {
    const auto& reflection = *message.GetReflection();
    const bool is_step = kStepNames.contains(name_of(*field));
    const auto other = [&](const std::string& text) {
      if (!is_step) return "other words " + std::to_string(++words_);
      if (text.empty()) return text;
      return steps_.emplace(text, "step " + std::to_string(steps_.size())).first->second;
    };
    if (!field->is_repeated()) {
      reflection.SetString(&message, field, other(reflection.GetString(message, field)));
      return;
    }
    const int count = reflection.FieldSize(message, field);
    for (int k = 0; k < count; ++k) {
      const std::string text = reflection.GetRepeatedString(message, field, k);
      reflection.SetRepeatedString(&message, field, k, other(text));
    }
  }

  int words_ = 0;
  std::map<std::string, std::string> steps_;
};

planner::CompiledPlan reworded(const planner::CompiledPlan& plan) {
  auto proto = planner::to_proto(plan);
  Rewording().apply(proto);
  auto made = planner::from_proto(proto);
  if (!made) FAIL(to_string(made.error()));
  CHECK(*made != plan);
  return *std::move(made);
}

/// What both servers are asked for: every write, and which reads there are.
class RequestLog {
 public:
  void listen(Migration& migration) {
    migration.source.on_request([this](const RequestMoment& moment) { add("source ", moment); });
    migration.target.on_request([this](const RequestMoment& moment) { add("target ", moment); });
  }
  [[nodiscard]] Texts lines() const {
    Texts all(reads_.begin(), reads_.end());
    all.insert(all.end(), writes_.begin(), writes_.end());
    return all;
  }

 private:
  void add(const std::string& end, const RequestMoment& moment) {
    if (moment.point != RequestMoment::Point::kBefore) return;
    const std::lock_guard lock(mutex_);
    const std::string line = end + moment.method + " " + moment.request->ShortDebugString();
    if (moment.is_write) {
      writes_.insert(line);
    } else {
      reads_.insert(line);
    }
  }

  std::mutex mutex_;
  std::set<std::string> reads_;        // how often the state of a load is asked for is up to time
  std::multiset<std::string> writes_;  // in no order: steps run at the same time
};

struct Scenario {
  std::string name;
  std::string version;
  std::function<void(Migration&)> prepare;
};

/// The requests of a plan that was saved, after `edit`.
Texts requests(const Scenario& scenario,
               const std::function<planner::CompiledPlan(const planner::CompiledPlan&)>& edit) {
  Migration migration({.version = scenario.version}, {.version = scenario.version});
  migration.intent.parallelism = 1;
  migration.allow_destructive = true;
  scenario.prepare(migration);
  const auto compiled = migration.compile();
  REQUIRE(compiled.plan);
  const auto saved = planner::read_plan(planner::write_plan(edit(*compiled.plan)));
  if (!saved) FAIL(to_string(saved.error()));
  RequestLog log;
  log.listen(migration);
  const Applied applied = migration.apply_plan(*saved);
  migration.source.on_request({});
  migration.target.on_request({});
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  return log.lines();
}

void add_collection(Migration& migration, const std::string& name, std::int64_t first_key) {
  migration.source.create(at(name), small_schema());
  migration.source.put(at(name), "", small_rows(first_key, 300));
  migration.source.index_and_load(at(name));
}

void apply_now(Migration& migration) {
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
}

void make(Migration& migration) {
  migration.source.create(at("a"), small_schema());
  migration.source.create_partition(at("a"), "eu");
  migration.source.put(at("a"), "", small_rows(1, 300));
  migration.source.put(at("a"), "eu", small_rows(1'000, 300));
  migration.source.index_and_load(at("a"));
  migration.source.create_alias(at("a"), "shop");
  migration.add("a");
  migration.intent.collections[0].index = {planner::IndexMode::kPreserve};
  migration.intent.collections[0].load = {true};
  migration.intent.collections[0].properties = {{"collection.ttl.seconds", {"86400"}}};
}

void mend(Migration& migration) {
  make(migration);
  migration.intent.collections[0].aliases = {planner::AliasMode::kNone};
  migration.intent.collections[0].load = {false};
  apply_now(migration);
  migration.target.drop_indexes(at("a"));
  migration.target.set_property(at("a"), "collection.ttl.seconds", "60");
}

void refresh(Migration& migration) {
  add_collection(migration, "a", 1);
  migration.add("a");
  apply_now(migration);
  migration.source.put(at("a"), "", small_rows(5'000, 10));
}

void adopt(Migration& migration) {
  add_collection(migration, "a", 1);
  migration.add("a");
  migration.intent.collections[0].on_existing = {planner::OnExisting::kResume};
  apply_now(migration);
  migration.forget_journal();
  migration.target.remove(at("a"), {std::int64_t{5}, std::int64_t{6}});
}

void recreate(Migration& migration) {
  add_collection(migration, "a", 1);
  migration.add("a");
  migration.target.create(at("a"), small_schema());
  migration.intent.collections[0].on_existing = {planner::OnExisting::kRecreate};
}

void merge(Migration& migration) {
  add_collection(migration, "first", 1);
  add_collection(migration, "second", 1'000);
  migration.add("first", "all");
  migration.intent.collections[0].merged = {{.value = "second"}};
}

void take_keys(Migration& migration) {
  auto columns = small_rows(1, 3);
  columns.push_back(dynamic_column({R"({"brand":"acme","n":1})", R"({"n":2})", R"({"brand":7})"}));
  migration.source.create(
      at("a"), schema_of({primary_key(field("id", wire::schema::Int64)), vector_field("vector", 4)},
                         DynamicField::kOn));
  migration.source.put(at("a"), "", columns);
  migration.source.index_and_load(at("a"));
  migration.add("a");
  auto& collection = migration.intent.collections[0];
  collection.dynamic_field = {true};
  collection.fields = {
      {.name = "brand",
       .from_dynamic = planner::Placed<std::string>{"brand"},
       .on_mistyped = planner::Placed<Substitute>{Substitute::kDefault},
       .type = planner::Placed<DataType>{DataType::kVarChar},
       .nullable = planner::Placed<bool>{false},
       .default_value = planner::Placed<planner::Literal>{planner::Literal(std::string("none"))}}};
}

const std::vector<Scenario> kScenarios{{"made", "v2.5.4", make},
                                       {"mended", "v2.5.4", mend},
                                       {"refreshed", "v2.3.6", refresh},
                                       {"adopted", "v2.3.6", adopt},
                                       {"made again", "v2.3.6", recreate},
                                       {"merged", "v2.3.6", merge},
                                       {"made of keys", "v2.5.4", take_keys}};

TEST_SUITE("executor display text") {
  TEST_CASE("each text of a plan file is known to be data or to be display text") {
    std::set<const Descriptor*> seen;
    std::set<std::string> names;
    add_text_fields(*plan::Plan::descriptor(), seen, names);
    std::set<std::string> known = names_in(kData);
    const std::size_t size = known.size() + kDisplay.size() + kStepNames.size();
    known.insert(kDisplay.begin(), kDisplay.end());
    known.insert(kStepNames.begin(), kStepNames.end());
    CHECK(known.size() == size);
    CHECK(names == known);
  }

  TEST_CASE("a saved plan with other words for people sends the same requests") {
    for (const auto& scenario : kScenarios) {
      CAPTURE(scenario.name);
      const Texts untouched =
          requests(scenario, [](const planner::CompiledPlan& plan) { return plan; });
      CHECK(untouched.size() > 1);
      CHECK(requests(scenario, reworded) == untouched);
    }
  }
}

}  // namespace
}  // namespace kiteway::testing
