#include "planner/compile/rules/limits.h"

#include "planner/compile/rules/wish.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <algorithm>
#include <set>
#include <utility>

namespace kiteway::planner {
namespace {

class LimitCheck {
 public:
  LimitCheck(const RuleInput& input, Diagnostics& findings)
      : intent_(input.intent),
        source_(input.source),
        made_(input.made),
        server_(input.server),
        findings_(findings) {}

  void check() {
    for (const auto& field : made_.schema.fields) check_field(field);
    check_counts();
  }

 private:
  void refuse(const std::string& code, const SourcePlace& place, std::string message,
              std::string hint) {
    add_error(findings_, code, place, std::move(message), std::move(hint), subject_of(source_));
  }

  /// Of a field of the target; the finding names the one of the source that became it.
  void refuse_field(const FieldSchema& field, const std::string& code, const SourcePlace& place,
                    std::string message, std::string hint) {
    const FieldSchema* before = source_field(made_, source_.schema, field.name);
    add_error(findings_, code, place, std::move(message), std::move(hint),
              subject_of(source_, before == nullptr ? field.name : before->name));
  }

  /// What the plan says of the field of the source that became `field`.
  [[nodiscard]] const FieldIntent& wish_for(const FieldSchema& field) const {
    const FieldSchema* before = source_field(made_, source_.schema, field.name);
    if (is_new_field(made_, field.name)) return wish_of(intent_, field.name);
    return wish_of(intent_, before == nullptr ? std::string() : before->name);
  }

  void check_field(const FieldSchema& field) {
    const FieldIntent& wish = wish_for(field);
    if (!has_type(server_.can, field.type)) {
      refuse_field(field, "P0402", wish.type ? wish.type->place : intent_.place,
                   "field " + quote(field.name) + " is a " + to_string(field.type) + ", which " +
                       server_.text + " does not have",
                   field.type == DataType::kArrayOfStruct
                       ? "leave it out with drop: true, or choose a target that has it"
                       : "choose a target that has it");
    }
    if (const auto problem = field_name_problem(field.name, server_.can.names)) {
      refuse_field(
          field, "P0405", wish.rename ? wish.rename->place : intent_.place,
          server_.text + " takes no field called " + quote(field.name) + ": the name " + *problem,
          "give it another name with rename, or leave it out with drop");
    }
    if (field.is_clustering_key && !server_.can.clustering_key) {
      refuse_field(field, "P0402", intent_.place,
                   "field " + quote(field.name) + " is the clustering key, and " + server_.text +
                       " has none",
                   "choose a target that has clustering keys");
    }
    check_sizes(field);
    for (FieldSchema member : field.sub_fields) {
      member.name = to_string(FieldPath{field.name, member.name});
      check_sizes(member);
    }
  }

  void check_sizes(const FieldSchema& field) {
    const std::int64_t dimension_max = field.type == DataType::kBinaryVector
                                           ? server_.can.limits.binary_dimension
                                           : server_.can.limits.dimension;
    check_at_most(field, "dim", dimension_max);
    check_at_most(field, "max_length", server_.can.limits.text_bytes);
    check_at_most(field, "max_capacity", server_.can.limits.array_elements);
  }

  void check_at_most(const FieldSchema& field, const std::string& param, std::int64_t most) {
    const auto value = type_param(field, param);
    if (!value || *value <= most) return;
    refuse_field(field, "P0406", intent_.place,
                 "field " + quote(field.name) + " has " + param + " " + grouped(*value) + ", and " +
                     server_.text + " takes " + grouped(most) + " at most",
                 "choose a target that takes it");
  }

  void check_counts() {
    const auto& fields = made_.schema.fields;
    const auto vector_count = [](const std::vector<FieldSchema>& list) {
      return std::ranges::count_if(
          list, [](const FieldSchema& field) { return holds_vectors(field.type); });
    };
    auto vector_fields = vector_count(fields);
    for (const auto& field : fields) vector_fields += vector_count(field.sub_fields);
    if (vector_fields > server_.can.limits.vector_fields) {
      refuse("P0402", intent_.place,
             "the collection has " + std::to_string(vector_fields) + " vector fields, and " +
                 server_.text + " holds " + std::to_string(server_.can.limits.vector_fields) +
                 " at most",
             "choose a target that holds them");
    }
    if (std::ssize(fields) > server_.can.limits.fields) {
      refuse("P0406", intent_.place,
             "the collection has " + std::to_string(fields.size()) + " fields, and " +
                 server_.text + " holds " + std::to_string(server_.can.limits.fields) + " at most",
             "leave fields out");
    }
    const auto description_max = server_.can.limits.description_bytes;
    const auto description = std::ssize(made_.schema.description);
    if (description_max && description > *description_max) {
      refuse("P0406", intent_.place,
             "the description has " + grouped(description) + " bytes, and " + server_.text +
                 " takes " + grouped(*description_max) + " at most",
             "give the collection a shorter description");
    }
  }

  const CollectionIntent& intent_;
  const CollectionSnapshot& source_;
  const TargetCollection& made_;
  const TargetServer& server_;
  Diagnostics& findings_;
};

}  // namespace

Decided<Nothing> check_limits(const RuleInput& input) {
  Decided<Nothing> decided;
  LimitCheck(input, decided.findings).check();
  return decided;
}

void check_totals(const Intent& intent, const ServerSnapshot& target, const TargetServer& server,
                  Diagnostics& diagnostics) {
  std::set<std::string> databases;
  std::set<CollectionAddress> collections;
  for (const auto& [name, snapshot] : target.databases) {
    databases.insert(name);
    for (const auto& collection : snapshot.collection_names) collections.insert({name, collection});
  }
  const ServerLimits& limits = server.can.limits;
  for (const auto& collection : intent.collections) {
    const std::string& database = collection.target.database;
    const bool new_database = databases.insert(database).second;
    if (new_database && std::ssize(databases) > limits.databases) {
      const std::string holds = limits.databases == 1
                                    ? "has the database default and no other"
                                    : "holds " + grouped(limits.databases) + " databases at most";
      add_error(diagnostics, "P0407", collection.target_place,
                "database " + quote(database) + " would have to be made, and " + server.text + " " +
                    holds,
                "name a database that is there");
    }
    const bool new_collection = collections.insert(collection.target).second;
    if (new_collection && std::ssize(collections) > limits.collections) {
      add_error(diagnostics, "P0407", collection.target_place,
                "collection " + quote(to_string(collection.target)) + " would be one too many: " +
                    server.text + " holds " + grouped(limits.collections) + " collections at most",
                "drop collections that nobody needs, or choose a larger target");
    }
  }
}

}  // namespace kiteway::planner
