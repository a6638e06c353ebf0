#include "planner/rules/limits.h"

#include "schema/base/text.h"

#include <algorithm>
#include <set>

namespace kiteway::planner {
namespace {

class LimitCheck {
 public:
  LimitCheck(const CollectionIntent& intent, const CollectionSnapshot& source,
             const TargetCollection& made, const TargetServer& server, Diagnostics& diagnostics)
      : intent_(intent),
        made_(made),
        server_(server),
        diagnostics_(diagnostics),
        subject_("source collection " + to_string(source.address)),
        row_count_(source.entity_count.value_or(0)) {}

  bool check() {
    for (const auto& field : made_.schema.fields) check_field(field);
    check_counts();
    check_shards();
    check_partitions();
    return is_fine_;
  }

 private:
  void refuse(const std::string& code, const SourcePlace& place, std::string message,
              std::string hint, bool is_of_source = true) {
    diagnostics_.add({.code = code,
                      .place = place,
                      .message = std::move(message),
                      .hint = std::move(hint),
                      .subject = is_of_source ? subject_ : ""});
    is_fine_ = false;
  }

  void check_field(const FieldSchema& field) {
    if (!has_type(server_.can, field.type)) {
      refuse("P0402", intent_.place,
             "field " + quote(field.name) + " is a " + to_string(field.type) + ", which " +
                 server_.text + " does not have",
             "choose a target that has it");
    }
    if (const auto problem = field_name_problem(field.name, server_.can.names)) {
      refuse(
          "P0405", intent_.place,
          server_.text + " takes no field called " + quote(field.name) + ": the name " + *problem,
          "give it another name on the target");
    }
    if (field.is_clustering_key && !server_.can.clustering_key) {
      refuse("P0402", intent_.place,
             "field " + quote(field.name) + " is the clustering key, and " + server_.text +
                 " has none",
             "choose a target that has clustering keys");
    }
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
    refuse("P0406", intent_.place,
           "field " + quote(field.name) + " has " + param + " " + grouped(*value) + ", and " +
               server_.text + " takes " + grouped(most) + " at most",
           "choose a target that takes it");
  }

  void check_counts() {
    const auto& fields = made_.schema.fields;
    const auto vector_fields = std::ranges::count_if(
        fields, [](const FieldSchema& field) { return is_vector(field.type); });
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

  void check_shards() {
    const int most = server_.can.limits.shards;
    if (!intent_.shards.value) advise_on_shards();
    if (!intent_.shards.value || *intent_.shards.value <= most) return;
    refuse("P0404", intent_.shards.place,
           server_.text + " has at most " + std::to_string(most) + " shards a collection",
           "write shards: auto", false);
  }

  /// The service this tool replaces asks its users to get in touch from here on.
  void advise_on_shards() {
    constexpr std::int64_t kRowsOfAdvice = 1'000'000'000;
    if (row_count_ <= kRowsOfAdvice) return;
    diagnostics_.add(
        {.severity = Severity::kNote,
         .code = "P0408",
         .place = intent_.place,
         .message = "the collection has " + grouped(row_count_) + " rows; shards: auto gives it " +
                    std::to_string(made_.shard_count) +
                    (made_.shard_count == 1 ? " shard" : " shards"),
         .hint = server_.cluster ? "past a billion rows ask Zilliz which number suits your "
                                   "searches, and write it as shards"
                                 : "past a billion rows measure which number suits your searches, "
                                   "and write it as shards",
         .subject = subject_});
  }

  void check_partitions() {
    if (!made_.partitions.empty() && !server_.can.partitions) {
      refuse("P0402", intent_.place,
             server_.text + " has no partitions, and the collection has some",
             "choose a target that has them");
    }
    for (const auto& name : made_.partitions) {
      if (const auto problem = partition_name_problem(name, server_.can.names)) {
        refuse(
            "P0405", intent_.place,
            server_.text + " takes no partition called " + quote(name) + ": the name " + *problem,
            "choose a target that takes it");
      }
    }
    const std::int64_t count =
        made_.partition_count > 0 ? made_.partition_count : std::ssize(made_.partitions) + 1;
    if (count > server_.can.limits.partitions) {
      refuse("P0406", intent_.place,
             "the collection has " + grouped(count) + " partitions, and " + server_.text +
                 " holds " + grouped(server_.can.limits.partitions) + " at most",
             "choose a target that holds them");
    }
  }

  const CollectionIntent& intent_;
  const TargetCollection& made_;
  const TargetServer& server_;
  Diagnostics& diagnostics_;
  std::string subject_;
  std::int64_t row_count_;
  bool is_fine_ = true;
};

}  // namespace

bool check_limits(const CollectionIntent& intent, const CollectionSnapshot& source,
                  const TargetCollection& made, const TargetServer& server,
                  Diagnostics& diagnostics) {
  return LimitCheck(intent, source, made, server, diagnostics).check();
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
      diagnostics.add({.code = "P0407",
                       .place = collection.target_place,
                       .message = "database " + quote(database) + " would have to be made, and " +
                                  server.text + " " + holds,
                       .hint = "name a database that is there"});
    }
    const bool new_collection = collections.insert(collection.target).second;
    if (new_collection && std::ssize(collections) > limits.collections) {
      diagnostics.add({.code = "P0407",
                       .place = collection.target_place,
                       .message = "collection " + quote(to_string(collection.target)) +
                                  " would be one too many: " + server.text + " holds " +
                                  grouped(limits.collections) + " collections at most",
                       .hint = "drop collections that nobody needs, or choose a larger target"});
    }
  }
}

}  // namespace kiteway::planner
