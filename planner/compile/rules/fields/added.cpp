#include "planner/compile/rules/fields/added.h"

#include "planner/compile/rules/default_value.h"
#include "planner/compile/rules/rule.h"
#include "planner/compile/rules/wish.h"
#include "planner/model/field_wishes.h"
#include "schema/base/quote.h"
#include "schema/default_text.h"

#include <string>
#include <utility>

namespace kiteway::planner {
namespace {

/// The checks of one new field, in the order in which a user would mend what they find.
class AddedCheck {
 public:
  AddedCheck(FieldMapping& mapping, const FieldIntent& wish)
      : mapping_(mapping), wish_(wish), name_("field " + quote(wish.name)) {}

  void run() {
    if (find_field(mapping_.source.schema, wish_.name) != nullptr) {
      refuse(wish_.add->place, name_ + " cannot be added, for the source has it",
             "give the new field another name; default is for rows that bring no value",
             subject_of(mapping_.source, wish_.name));
      return;
    }
    refuse_changes();
    if (!wish_.type) {
      refuse(wish_.add->place, name_ + " is new and needs a type",
             "add type: VarChar, for example");
    } else if (!can_have_default(wish_.type->value)) {
      refuse(
          wish_.type->place,
          name_ + " is new, and this build makes no values of type " + to_string(wish_.type->value),
          "choose a plain number, Bool, VarChar or Timestamptz");
    } else if (auto value = default_for(new_field(wish_), wish_.add->value); !value) {
      refuse(wish_.add->place, "the value of " + name_ + " " + value.error().message,
             join(value.error().notes, "; "));
    }
  }

 private:
  void refuse(const SourcePlace& place, std::string message, std::string hint,
              std::string subject = {}) {
    mapping_.refusals.add("P0323", place, std::move(message), std::move(hint), std::move(subject));
  }

  /// Wishes that are about a field of the source.
  void refuse_changes() {
    for (const auto& [key, place] : idle_wishes(wish_, &Wish::of_added)) {
      refuse(place, name_ + " is new, so that " + key + " says nothing of it",
             "leave " + key + " out");
    }
  }

  FieldMapping& mapping_;
  const FieldIntent& wish_;
  std::string name_;
};

}  // namespace

std::vector<FieldSchema> added_fields(const CollectionIntent& intent, TargetCollection& made) {
  std::vector<FieldSchema> fields;
  for (const auto& wish : intent.fields) {
    if (!wish.add || !wish.type || find_field(made.schema, wish.name) != nullptr) continue;
    FieldSchema field = new_field(wish);
    auto value = default_for(field, wish.add->value);
    if (!value) continue;
    made.added[field.name] = *std::move(value);
    fields.push_back(std::move(field));
  }
  return fields;
}

void check_added(FieldMapping& mapping) {
  for (const auto& wish : mapping.intent.fields) {
    if (wish.add) AddedCheck(mapping, wish).run();
  }
}

std::vector<Change> added_changes(const CollectionIntent& intent, const TargetCollection& made) {
  std::vector<Change> changes;
  for (const auto& [name, value] : made.added) {
    const FieldSchema* field = find_field(made.schema, name);
    const FieldIntent& wish = wish_of(intent, name);
    if (field == nullptr || !wish.add) continue;
    changes.push_back({.kind = ChangeKind::kAdd,
                       .path = "field " + name,
                       .after = type_text(*field),
                       .reason = "every row gets " + default_text(value),
                       .origin = wish.add->place});
  }
  return changes;
}

}  // namespace kiteway::planner
