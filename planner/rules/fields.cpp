#include "planner/rules/fields.h"

#include "planner/rules/default_value.h"
#include "schema/base/text.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner {
namespace {

const FieldIntent kNothing{};

/// What the plan says of the field; a wish for nothing when it says nothing.
const FieldIntent& wish_of(const CollectionIntent& intent, const std::string& name) {
  const auto found = std::ranges::find(intent.fields, name, &FieldIntent::name);
  return found == intent.fields.end() ? kNothing : *found;
}

bool has_max_length(const FieldSchema& field) {
  return field.type == DataType::kVarChar ||
         (field.type == DataType::kArray && field.element_type == DataType::kVarChar);
}

bool can_be_partition_key(DataType type) {
  return type == DataType::kInt64 || type == DataType::kVarChar;
}

/// Applies the wishes to the fields of one collection.
class FieldMapper {
 public:
  FieldMapper(const CollectionIntent& intent, const CollectionSnapshot& source,
              const TargetServer& server, TargetCollection& made, Diagnostics& diagnostics)
      : intent_(intent),
        source_(source),
        server_(server),
        made_(made),
        diagnostics_(diagnostics),
        subject_("source collection " + to_string(source.address)) {}

  bool map() {
    check_names();
    choose_partition_key();
    check_nullable_of_all();
    check_collisions();
    for (auto& field : made_.schema.fields) {
      if (find_field(source_.schema, field.name) == nullptr) continue;  // made by another rule
      const FieldIntent& wish = wish_of(intent_, field.name);
      set_lengths(wish, field);
      if (wish.description) field.description = wish.description->value;
      set_default(wish, field);
      set_nullable(wish, field);
      check_nulls(wish, field);
    }
    return is_fine_;
  }

 private:
  void refuse(const std::string& code, const SourcePlace& place, std::string message,
              std::string hint, bool is_of_source = false) {
    diagnostics_.add({.code = code,
                      .place = place,
                      .message = std::move(message),
                      .hint = std::move(hint),
                      .subject = is_of_source ? subject_ : ""});
    is_fine_ = false;
  }

  void check_names();
  void choose_partition_key();
  bool check_partition_key(const FieldIntent& wish, const FieldSchema& field);
  void check_nullable_of_all();
  void check_collisions();
  void set_lengths(const FieldIntent& wish, FieldSchema& field);
  void set_default(const FieldIntent& wish, FieldSchema& field);
  void set_nullable(const FieldIntent& wish, FieldSchema& field);
  [[nodiscard]] std::string why_never_null(const FieldSchema& field) const;
  void check_nulls(const FieldIntent& wish, const FieldSchema& field);

  const CollectionIntent& intent_;
  const CollectionSnapshot& source_;
  const TargetServer& server_;
  TargetCollection& made_;
  Diagnostics& diagnostics_;
  std::string subject_;
  bool is_fine_ = true;
};

void FieldMapper::check_names() {
  std::vector<std::string> names;
  for (const auto& field : source_.schema.fields) names.push_back(field.name);
  for (const auto& wish : intent_.fields) {
    if (std::ranges::find(names, wish.name) != names.end()) continue;
    const auto near = nearest(wish.name, names);
    refuse("P0310", wish.place,
           "collection " + quote(source_.address.collection) + " has no field " + quote(wish.name),
           near ? "did you mean " + quote(*near) + "?" : "it has: " + join(names, ", "), true);
  }
}

/// One field at most. A field that the plan names takes the place of the source's.
void FieldMapper::choose_partition_key() {
  const FieldIntent* chosen = nullptr;
  for (auto& field : made_.schema.fields) {
    const FieldIntent& wish = wish_of(intent_, field.name);
    if (!wish.partition_key) continue;
    if (!wish.partition_key->value) {
      field.is_partition_key = false;
      continue;
    }
    if (chosen != nullptr) {
      refuse("P0313", wish.partition_key->place,
             "field " + quote(field.name) + " would be the second partition key beside " +
                 quote(chosen->name),
             "a collection has one at most: keep one of them");
      continue;
    }
    chosen = &wish;
    if (!check_partition_key(wish, field)) continue;
    for (auto& other : made_.schema.fields) other.is_partition_key = &other == &field;
  }
  if (partition_key(made_.schema) == nullptr) {
    made_.partition_count = 0;
    return;
  }
  made_.partitions.clear();
  if (made_.partition_count == 0) made_.partition_count = server_.can.limits.partitions_default;
}

bool FieldMapper::check_partition_key(const FieldIntent& wish, const FieldSchema& field) {
  const SourcePlace& place = wish.partition_key->place;
  const std::string name = "field " + quote(field.name);
  if (field.is_primary_key) {
    refuse("P0313", place, name + " is the primary key, which cannot be the partition key too",
           "choose another field");
    return false;
  }
  if (!can_be_partition_key(field.type)) {
    refuse("P0313", place,
           name + " is of type " + to_string(field.type) + ", which cannot be a partition key",
           "choose a field of type Int64 or VarChar");
    return false;
  }
  if (wish.nullable && wish.nullable->value) {
    refuse("P0313", wish.nullable->place, name + " is the partition key, which is never null",
           "leave nullable out, or choose another partition key");
    return false;
  }
  return true;
}

void FieldMapper::check_nullable_of_all() {
  const auto& wish = intent_.nullable;
  if (!wish.is_explicit() || !wish.value || server_.can.nullable_scalars) return;
  refuse("P0311", wish.place, server_.text + " has no nullable fields",
         "leave nullable out, or choose a target that has them");
}

/// Such rows may be there from an older server; no server takes them today (milvus-facts 4.1).
void FieldMapper::check_collisions() {
  const std::int64_t rows = source_.colliding_rows.value_or(0);
  if (rows == 0 || !made_.schema.dynamic_field_enabled) return;
  refuse("P0317", intent_.place,
         grouped(rows) + (rows == 1 ? " row has" : " rows have") +
             " a key in the dynamic field that is called like a field, which no server takes",
         "remove those keys on the source, or set dynamic_field: false to leave all of them out",
         true);
}

void FieldMapper::set_lengths(const FieldIntent& wish, FieldSchema& field) {
  if (wish.max_length && !has_max_length(field)) {
    refuse("P0314", wish.max_length->place,
           "field " + quote(field.name) + " is of type " + type_text(field) +
               ", which has no max_length",
           "only VarChar, and arrays of it, have one");
  } else if (wish.max_length) {
    field.type_params["max_length"] = std::to_string(wish.max_length->value);
  }
  if (wish.max_capacity && field.type != DataType::kArray) {
    refuse("P0314", wish.max_capacity->place,
           "field " + quote(field.name) + " is of type " + type_text(field) +
               ", which has no max_capacity",
           "only arrays have one");
  } else if (wish.max_capacity) {
    field.type_params["max_capacity"] = std::to_string(wish.max_capacity->value);
  }
}

void FieldMapper::set_default(const FieldIntent& wish, FieldSchema& field) {
  if (!server_.can.default_values) field.default_value.reset();
  if (!wish.default_value) return;
  const SourcePlace& place = wish.default_value->place;
  if (field.is_primary_key) {
    refuse("P0312", place,
           "field " + quote(field.name) +
               " is the primary key, which has no "
               "default",
           "leave default out");
    return;
  }
  auto value = default_for(field, wish.default_value->value);
  if (!value) {
    refuse("P0312", place,
           "the default of field " + quote(field.name) + " " + value.error().message,
           join(value.error().notes, "; "));
    return;
  }
  if (!server_.can.default_values) {
    refuse("P0311", place, server_.text + " has no default values",
           "leave default out, or choose a target that has them");
    return;
  }
  field.default_value = *std::move(value);
}

/// Why a field of this kind is never null, whatever the server: what follows its name.
std::string FieldMapper::why_never_null(const FieldSchema& field) const {
  if (field.is_primary_key) return "is the primary key, which is never null";
  if (field.is_partition_key) return "is the partition key, which is never null";
  if (field.is_function_output) return "is the output of a function, which is never null";
  return "";
}

void FieldMapper::set_nullable(const FieldIntent& wish, FieldSchema& field) {
  const std::string never = why_never_null(field);
  const bool is_able =
      is_vector(field.type) ? server_.can.nullable_vectors : server_.can.nullable_scalars;
  if (!wish.nullable) {
    const bool wanted = is_vector(field.type) ? field.nullable : intent_.nullable.value;
    field.nullable = wanted && is_able && never.empty();
    return;
  }
  field.nullable = wish.nullable->value && is_able && never.empty();
  if (field.nullable == wish.nullable->value) return;
  if (never.empty()) {
    const std::string what = is_vector(field.type) ? "vector fields" : "fields";
    refuse("P0311", wish.nullable->place, server_.text + " has no nullable " + what,
           "leave nullable out, or choose a target that has them");
  } else if (!field.is_partition_key || !wish.partition_key) {  // else told of already
    refuse("P0311", wish.nullable->place, "field " + quote(field.name) + " " + never,
           "leave nullable out");
  }
}

/// Rows of the source that hold NULL where the target does not.
void FieldMapper::check_nulls(const FieldIntent& wish, const FieldSchema& field) {
  const FieldSchema* before = find_field(source_.schema, field.name);
  if (before == nullptr || !before->nullable) return;
  if (field.nullable && !field.default_value) return;
  const auto counted = source_.null_counts.find(field.name);
  if (counted == source_.null_counts.end() || counted->second == 0) return;
  const std::string rows =
      grouped(counted->second) + (counted->second == 1 ? " row holds" : " rows hold");
  if (field.default_value) {
    diagnostics_.add({.severity = Severity::kWarning,
                      .code = "P0316",
                      .place = wish.default_value ? wish.default_value->place : intent_.place,
                      .message = rows + " NULL in field " + quote(field.name) +
                                 ", and will hold its default " +
                                 default_text(*field.default_value) + " on the target",
                      .hint = "servers keep no NULL in a field that has a default (milvus#52051)",
                      .subject = subject_});
    return;
  }
  const SourcePlace& place = wish.partition_key && wish.partition_key->value
                                 ? wish.partition_key->place
                             : wish.nullable                  ? wish.nullable->place
                             : intent_.nullable.is_explicit() ? intent_.nullable.place
                                                              : intent_.place;
  const std::string never = why_never_null(field);
  refuse("P0315", place,
         rows + " NULL in field " + quote(field.name) +
             (never.empty() ? ", which the target would not be able to hold" : ", which " + never),
         field.is_partition_key ? "choose another partition key, or give the field a default"
                                : "let the field be nullable, or give it a default",
         true);
}

std::string names_text(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  if (names.size() <= kShown) return join(names, ", ");
  const std::vector<std::string> shown(names.begin(), names.begin() + kShown);
  return join(shown, ", ") + " and " + std::to_string(names.size() - kShown) + " more";
}

std::string on_off(bool value) { return value ? "on" : "off"; }

/// Puts the changes of single fields together.
class FieldDiff {
 public:
  FieldDiff(const CollectionIntent& intent, const TargetServer& server)
      : intent_(intent), server_(server) {}

  void compare(const FieldSchema& before, const FieldSchema& after) {
    const FieldIntent& wish = wish_of(intent_, before.name);
    const std::string path = "field " + before.name;
    compare_nullable(wish, path, before, after);
    compare_default(wish, path, before, after);
    if (before.is_partition_key != after.is_partition_key) {
      add(path + " partition key", on_off(before.is_partition_key), on_off(after.is_partition_key),
          wish.partition_key ? "" : "the plan names another one",
          wish.partition_key ? wish.partition_key->place : SourcePlace{});
    }
    if (wish.max_length) compare_size(path, "max_length", wish.max_length->place, before, after);
    if (wish.max_capacity) {
      compare_size(path, "max_capacity", wish.max_capacity->place, before, after);
    }
    if (before.description != after.description) {
      add(path + " description", quote(before.description), quote(after.description), "",
          wish.description->place);
    }
  }

  std::vector<Change> take() && {
    const std::string reason = intent_.nullable.is_explicit() ? "" : "default";
    if (!made_nullable_.empty()) {
      add("nullable fields", "", names_text(made_nullable_), reason, intent_.nullable.place);
    }
    if (!made_not_null_.empty()) {
      add("fields not nullable", "", names_text(made_not_null_),
          intent_.nullable.is_explicit() ? "" : server_.text + " has no nullable fields",
          intent_.nullable.place);
    } else if (is_nullable_missed_) {
      add("nullable fields", "", "none", server_.text + " has no nullable fields", {});
    }
    return std::move(changes_);
  }

 private:
  void add(std::string path, std::string before, std::string after, std::string reason,
           const SourcePlace& origin, ChangeKind kind = ChangeKind::kModify) {
    changes_.push_back({.kind = kind,
                        .path = std::move(path),
                        .before = std::move(before),
                        .after = std::move(after),
                        .reason = std::move(reason),
                        .origin = origin});
  }

  void compare_nullable(const FieldIntent& wish, const std::string& path, const FieldSchema& before,
                        const FieldSchema& after) {
    const bool is_plain = !after.is_primary_key && !after.is_partition_key &&
                          !after.is_function_output && !is_vector(after.type);
    if (is_plain && !wish.nullable && intent_.nullable.value && !server_.can.nullable_scalars) {
      is_nullable_missed_ = true;
    }
    if (before.nullable == after.nullable) return;
    if (wish.nullable || !is_plain) {
      add(path + " nullable", on_off(before.nullable), on_off(after.nullable), "",
          wish.nullable ? wish.nullable->place : SourcePlace{});
      return;
    }
    (after.nullable ? made_nullable_ : made_not_null_).push_back(after.name);
  }

  void compare_default(const FieldIntent& wish, const std::string& path, const FieldSchema& before,
                       const FieldSchema& after) {
    if (before.default_value == after.default_value) return;
    const auto text = [](const FieldSchema& field) {
      return field.default_value ? default_text(*field.default_value) : "";
    };
    if (after.default_value) {
      add(path + " default", text(before), text(after), "", wish.default_value->place);
    } else {
      add(path + " default", text(before), "", server_.text + " has no default values", {},
          ChangeKind::kLost);
    }
  }

  void compare_size(const std::string& path, const std::string& param, const SourcePlace& place,
                    const FieldSchema& before, const FieldSchema& after) {
    const auto old_size = type_param(before, param);
    const auto new_size = type_param(after, param);
    if (!new_size || old_size == new_size) return;
    const bool is_narrower = old_size && *new_size < *old_size;
    add(path + " " + param, old_size ? std::to_string(*old_size) : "", std::to_string(*new_size),
        is_narrower ? "the target refuses rows that are longer" : "", place,
        is_narrower ? ChangeKind::kLost : ChangeKind::kModify);
  }

  const CollectionIntent& intent_;
  const TargetServer& server_;
  std::vector<Change> changes_;
  std::vector<std::string> made_nullable_;
  std::vector<std::string> made_not_null_;
  bool is_nullable_missed_ = false;
};

}  // namespace

bool map_fields(const CollectionIntent& intent, const CollectionSnapshot& source,
                const TargetServer& server, TargetCollection& made, Diagnostics& diagnostics) {
  made.tells_validity = server.can.valid_data;
  return FieldMapper(intent, source, server, made, diagnostics).map();
}

std::vector<Change> field_changes(const CollectionIntent& intent, const CollectionSnapshot& source,
                                  const TargetServer& server, const TargetCollection& made) {
  FieldDiff diff(intent, server);
  for (const auto& before : source.schema.fields) {
    if (const auto* after = find_field(made.schema, before.name)) diff.compare(before, *after);
  }
  return std::move(diff).take();
}

std::vector<std::string> fields_to_count(const CollectionIntent& intent,
                                         const CollectionSnapshot& source,
                                         const TargetServer& server) {
  TargetCollection made{.schema = source.schema};
  Diagnostics ignored;
  map_fields(intent, source, server, made, ignored);
  std::vector<std::string> names;
  for (const auto& field : source.schema.fields) {
    if (!field.nullable) continue;
    const auto* after = find_field(made.schema, field.name);
    if (after != nullptr && (!after->nullable || after->default_value)) names.push_back(field.name);
  }
  return names;
}

}  // namespace kiteway::planner
