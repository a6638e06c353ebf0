#include "planner/compile/rules/fields/field_layout.h"

#include "planner/compile/rules/fields/added.h"
#include "planner/compile/rules/fields/from_dynamic.h"
#include "planner/compile/rules/fields/functions.h"
#include "planner/compile/rules/fields/to_dynamic.h"
#include "planner/compile/rules/rule.h"
#include "planner/compile/rules/wish.h"
#include "planner/model/field_wishes.h"
#include "schema/base/quote.h"
#include "schema/conversions.h"
#include "schema/dynamic_keys.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

bool is_dropped(const FieldIntent& wish) { return wish.drop && wish.drop->value; }

/// Texts of JSON have no longest one: as much as every server takes.
constexpr std::int64_t kTextBytesMax = 65'535;

void change_type(const FieldIntent& wish, FieldSchema& field) {
  const DataType from = field.type;
  const DataType to = wish.type->value;
  if (field.is_primary_key || !conversion(from, to)) return;
  field.type = to;
  if (to == DataType::kVarChar) {
    field.type_params["max_length"] = std::to_string(text_bytes_max(from).value_or(kTextBytesMax));
  }
  if (field.default_value) field.default_value = converted_default(*field.default_value, to);
}

class LayoutCheck {
 public:
  explicit LayoutCheck(FieldMapping& mapping)
      : mapping_(mapping), schema_(mapping.source.schema), refusals_(mapping.refusals) {}

  void run() {
    for (const auto& field : schema_.fields) {
      const FieldIntent& wish = wish_of(mapping_.intent, field.name);
      if (is_dropped(wish)) {
        check_drop(wish, field);
        continue;
      }
      if (mapping_.made.to_dynamic.contains(field.name)) continue;  // check_to_dynamic tells
      if (wish.rename) check_name(*wish.rename, field);
      if (wish.type) check_type(wish, field);
    }
    check_vectors();
  }

 private:
  void check_drop(const FieldIntent& wish, const FieldSchema& field) {
    const std::string name = "field " + quote(field.name);
    if (field.is_primary_key) {
      refusals_.add("P0319", wish.drop->place,
                    name + " is the primary key, which cannot be left out",
                    "write auto_id: true, and the target makes keys of its own",
                    subject_of(mapping_.source, field.name));
    }
    for (const auto& [key, place] : idle_wishes(wish, &Wish::of_dropped)) {
      refusals_.add("P0319", place, name + " is left out, so nothing else can be said of it",
                    "remove this, or drop: true");
    }
  }

  void check_name(const Placed<std::string>& rename, const FieldSchema& field) {
    const auto namesakes =
        std::ranges::count(mapping_.made.schema.fields, rename.value, &FieldSchema::name);
    if (!rename.value.empty() && namesakes <= 1) return;
    const std::string problem = rename.value.empty() ? "cannot have an empty name"
                                                     : "cannot be called " + quote(rename.value) +
                                                           ", for another field of the target is";
    refusals_.add("P0321", rename.place, "field " + quote(field.name) + " " + problem,
                  "give it another name", subject_of(mapping_.source, field.name));
  }

  void check_type(const FieldIntent& wish, const FieldSchema& field) {
    const DataType to = wish.type->value;
    const std::string name = "field " + quote(field.name);
    if (field.type == to) return;
    if (is_bound(field)) {
      refusals_.add("P0320", wish.type->place,
                    name + " belongs to a function, which needs it as a " + to_string(field.type),
                    "leave type out", subject_of(mapping_.source, field.name));
    } else if (field.is_primary_key) {
      refusals_.add("P0320", wish.type->place,
                    name + " is the primary key, whose rows would come in another order",
                    "leave type out", subject_of(mapping_.source, field.name));
    } else if (!conversion(field.type, to)) {
      std::vector<std::string> able;
      for (const DataType type : conversions_of(field.type)) able.push_back(to_string(type));
      refusals_.add("P0320", wish.type->place,
                    name + " is of type " + type_text(field) + ", which cannot become " +
                        to_string(to) + " without loss",
                    able.empty() ? "leave type out" : "it can become " + join(able, ", "),
                    subject_of(mapping_.source, field.name));
    } else if (to == DataType::kJson && mapping_.server.can.json_objects_only) {
      refusals_.add("P0402", wish.type->place,
                    mapping_.server.text + " takes only objects in JSON fields, and values of " +
                        name + " are none",
                    "leave type out, or choose a target of 2.4 or newer",
                    subject_of(mapping_.source, field.name));
    } else if (to == DataType::kJson && field.is_clustering_key) {
      refusals_.add("P0320", wish.type->place,
                    name + " is the clustering key, which cannot be JSON", "choose another type",
                    subject_of(mapping_.source, field.name));
    } else if (wish.max_length && wish.max_length->value < text_bytes_max(field.type).value_or(0)) {
      refusals_.add("P0320", wish.max_length->place,
                    name + " needs a max_length of " + std::to_string(*text_bytes_max(field.type)) +
                        " for texts of every " + to_string(field.type),
                    "leave max_length out", subject_of(mapping_.source, field.name));
    }
  }

  /// Whether a function of the target reads or makes the field.
  [[nodiscard]] bool is_bound(const FieldSchema& field) const {
    const FieldSchema* after = target_field(mapping_.made, field.name);
    if (after == nullptr) return false;
    const CollectionSchema& made = mapping_.made.schema;
    return is_function_input(made, after->name) || function_making(made, after->name) != nullptr;
  }

  /// No server makes a collection without one.
  void check_vectors() {
    const auto is_vector_field = [](const FieldSchema& field) { return is_vector(field.type); };
    if (std::ranges::any_of(mapping_.made.schema.fields, is_vector_field)) return;
    for (const auto& field : schema_.fields) {
      const FieldIntent& wish = wish_of(mapping_.intent, field.name);
      if (!is_vector_field(field) || !is_dropped(wish)) continue;
      refusals_.add("P0319", wish.drop->place,
                    "without field " + quote(field.name) +
                        " the collection has no vector field, and a collection needs one",
                    "keep a vector field", subject_of(mapping_.source, field.name));
    }
  }

  FieldMapping& mapping_;
  const CollectionSchema& schema_;
  Refusals& refusals_;
};

}  // namespace

void lay_out_fields(const CollectionIntent& intent, TargetCollection& made) {
  std::vector<FieldSchema> added = added_fields(intent, made);
  std::ranges::move(keyed_fields(intent, made), std::back_inserter(added));
  std::vector<FieldSchema> kept;
  for (auto& field : made.schema.fields) {
    const FieldIntent& wish = wish_of(intent, field.name);
    if (is_dropped(wish) && !field.is_primary_key) {
      made.renamed[field.name] = "";
      continue;
    }
    if (const std::string key = key_of_field(wish);
        !key.empty() && !field.is_primary_key && can_become_key(field.type)) {
      made.to_dynamic[field.name] = key;
      made.renamed[field.name] = "";
      continue;
    }
    if (wish.type) change_type(wish, field);
    if (wish.rename && !wish.rename->value.empty() && wish.rename->value != field.name) {
      made.renamed[field.name] = wish.rename->value;
      field.name = wish.rename->value;
    }
    kept.push_back(std::move(field));
  }
  std::ranges::move(added, std::back_inserter(kept));
  made.schema.fields = std::move(kept);
  lay_out_functions(made);
}

void check_layout(FieldMapping& mapping) { LayoutCheck(mapping).run(); }

}  // namespace kiteway::planner
