// What a plan can say of a field, one row for each key: the table that reading, refusing and
// testing go by.
#pragma once

#include "planner/model/field_intent.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

/// One key under a field. It says nothing of fields whose flag is false, and is refused there.
struct Wish {
  std::string_view key;  ///< as plans write it
  bool of_dropped = true;
  bool of_added = true;
  bool of_keyed = true;       ///< made of a key of the dynamic field
  bool of_moved = true;       ///< that become such a key
  bool of_all_others = true;  ///< everything but those that are made of a key
};

/// Visits each row with its value in `field`: `visit(const Wish&, std::optional<Placed<T>>&)`.
template <class Field, class Visit>
void for_each_wish(Field& field, const Visit& visit) {
  constexpr bool kNo = false;
  visit(Wish{.key = "rename", .of_dropped = kNo, .of_added = kNo, .of_keyed = kNo}, field.rename);
  visit(Wish{.key = "drop", .of_added = kNo, .of_keyed = kNo, .of_moved = kNo}, field.drop);
  visit(Wish{.key = "add", .of_keyed = kNo}, field.add);
  visit(Wish{.key = "from_dynamic"}, field.from_dynamic);
  visit(Wish{.key = "on_missing", .of_all_others = kNo}, field.on_missing);
  visit(Wish{.key = "on_mistyped", .of_all_others = kNo}, field.on_mistyped);
  visit(Wish{.key = "to_dynamic", .of_keyed = kNo}, field.to_dynamic);
  visit(Wish{.key = "type", .of_dropped = kNo, .of_moved = kNo}, field.type);
  visit(Wish{.key = "nullable", .of_dropped = kNo, .of_moved = kNo}, field.nullable);
  visit(Wish{.key = "default", .of_dropped = kNo, .of_moved = kNo}, field.default_value);
  visit(Wish{.key = "partition_key", .of_dropped = kNo, .of_moved = kNo}, field.partition_key);
  visit(Wish{.key = "max_length", .of_dropped = kNo, .of_moved = kNo}, field.max_length);
  visit(Wish{.key = "max_capacity", .of_dropped = kNo, .of_moved = kNo}, field.max_capacity);
  visit(Wish{.key = "description", .of_dropped = kNo, .of_moved = kNo}, field.description);
}

/// The keys that are written though they say nothing of a field whose flag is `of`:
/// `idle_wishes(wish, &Wish::of_dropped)`.
[[nodiscard]] std::vector<Placed<std::string>> idle_wishes(const FieldIntent& field,
                                                           bool Wish::* of);

}  // namespace kiteway::planner
