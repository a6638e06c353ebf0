#include "planner/compile/rules/default_value.h"
#include "planner/compile/rules/fields/added.h"
#include "planner/compile/rules/fields/fields.h"
#include "planner/compile/rules/fields/from_dynamic.h"
#include "planner/compile/rules/fields/to_dynamic.h"
#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/wish.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/conversions.h"
#include "schema/default_text.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace kiteway::planner {
namespace {

std::string names_text(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  if (names.size() <= kShown) return join(names, ", ");
  const std::vector<std::string> shown(names.begin(), names.begin() + kShown);
  return join(shown, ", ") + " and " + std::to_string(names.size() - kShown) + " more";
}

std::string on_off(bool value) { return value ? "on" : "off"; }

/// Whether a text of that field may be longer in JSON than any server takes: a byte becomes six at
/// most, and two quotes stand around them.
bool may_outgrow_json(const FieldSchema& field) {
  constexpr std::int64_t kJsonBytesMax = 65'536;
  return field.type == DataType::kVarChar &&
         type_param(field, "max_length").value_or(0) * 6 + 2 > kJsonBytesMax;
}

/// Of an array of structs, what its parts have.
std::optional<std::int64_t> size_of(const FieldSchema& field, const std::string& param) {
  return field.sub_fields.empty() ? type_param(field, param)
                                  : type_param(field.sub_fields.front(), param);
}

/// Rows that lose their value when that field is left out, where it is known: "1,050 of 1,200 rows
/// have a value".
std::string lost_values(const CollectionIntent& intent, const CollectionSnapshot& source,
                        const FieldSchema& field) {
  const auto rows = rows_to_move(intent, source);
  const auto nulls = source.null_counts.find(field.name);
  const bool is_counted = !field.nullable || nulls != source.null_counts.end();
  if (!rows || !is_counted) return "nobody knows how many rows have a value";
  const std::int64_t lost = *rows - (field.nullable ? nulls->second : 0);
  if (lost <= 0) return "no row has a value";
  return grouped(lost) + " of " + grouped(*rows) + (*rows == 1 ? " row" : " rows") +
         (lost == 1 ? " has" : " have") + " a value";
}

/// Puts the changes of single fields together.
class FieldDiff {
 public:
  FieldDiff(const CollectionIntent& intent, const TargetServer& server)
      : intent_(intent), server_(server) {}

  void compare(const FieldSchema& before, const FieldSchema& after) {
    const FieldIntent& wish = wish_of(intent_, before.name);
    const std::string path = "field " + before.name;
    if (before.name != after.name) {
      add(path + " name", before.name, after.name, "",
          wish.rename ? wish.rename->place : SourcePlace{});
    }
    compare_type(wish, path, before, after);
    compare_nullable(wish, path, before, after);
    compare_default(wish, path, before, after);
    if (before.is_partition_key != after.is_partition_key) {
      add(path + " partition key", on_off(before.is_partition_key), on_off(after.is_partition_key),
          wish.partition_key ? "" : "the plan names another one",
          wish.partition_key ? wish.partition_key->place : SourcePlace{});
    }
    if (wish.max_length && before.type == after.type) {
      compare_size(path, "max_length", wish.max_length->place, before, after);
    }
    if (wish.max_capacity) {
      compare_size(path, "max_capacity", wish.max_capacity->place, before, after);
    }
    if (before.description != after.description) {
      add(path + " description", quote(before.description), quote(after.description), "",
          wish.description->place);
    }
  }

  /// `lost` tells how many values there are.
  void left_out(const FieldSchema& before, const std::string& lost) {
    const FieldIntent& wish = wish_of(intent_, before.name);
    add("field " + before.name, type_text(before), "", "left out by the plan; " + lost,
        wish.drop ? wish.drop->place : SourcePlace{}, ChangeKind::kLost);
  }

  void add(Change change) { changes_.push_back(std::move(change)); }

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

  /// What a value does that the target cannot hold.
  [[nodiscard]] std::string end_of_row() const {
    return intent_.on_row_error.value == RowErrorPolicy::kQuarantine ? "has its row left out"
                                                                     : "ends the copy";
  }

  void compare_type(const FieldIntent& wish, const std::string& path, const FieldSchema& before,
                    const FieldSchema& after) {
    const auto how = conversion(before.type, after.type);
    if (before.type == after.type || !how || !wish.type) return;
    std::string loss;
    if (after.type == DataType::kFloat16Vector) {
      loss = "numbers keep 11 bits; one beyond 65,504 " + end_of_row();
    } else if (after.type == DataType::kBFloat16Vector) {
      loss = "numbers keep 8 bits";
    } else if (*how == Conversion::kText && before.type == DataType::kJson) {
      loss = "a text longer than that " + end_of_row();
    } else if (*how == Conversion::kJson && may_outgrow_json(before)) {
      loss = "a text whose JSON is longer than 65,536 bytes " + end_of_row();
    }
    add(path + " type", type_text(before), type_text(after), loss, wish.type->place,
        *how == Conversion::kHalfVector ? ChangeKind::kLost : ChangeKind::kModify);
  }

  void compare_nullable(const FieldIntent& wish, const std::string& path, const FieldSchema& before,
                        const FieldSchema& after) {
    const bool is_plain = !after.is_primary_key && !after.is_partition_key &&
                          !after.is_function_output && !is_vector(after.type) &&
                          after.type != DataType::kArrayOfStruct;
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
      const auto* origin = wish.default_value ? &wish.default_value->place : nullptr;
      if (origin == nullptr && wish.type) origin = &wish.type->place;
      add(path + " default", text(before), text(after), "", origin ? *origin : SourcePlace{});
    } else {
      const std::string reason = server_.can.default_values
                                     ? "JSON has no default values"
                                     : server_.text + " has no default values";
      add(path + " default", text(before), "", reason, {}, ChangeKind::kLost);
    }
  }

  void compare_size(const std::string& path, const std::string& param, const SourcePlace& place,
                    const FieldSchema& before, const FieldSchema& after) {
    const auto old_size = size_of(before, param);
    const auto new_size = size_of(after, param);
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

std::vector<Change> field_changes(const CollectionIntent& intent, const CollectionSnapshot& source,
                                  const TargetServer& server, const TargetCollection& made) {
  FieldDiff diff(intent, server);
  for (const auto& before : source.schema.fields) {
    if (const auto* after = target_field(made, before.name)) {
      diff.compare(before, *after);
    } else if (made.to_dynamic.contains(before.name)) {
      diff.add(to_dynamic_change(intent, source, before));
    } else {
      diff.left_out(before, lost_values(intent, source, before));
    }
  }
  auto changes = std::move(diff).take();
  std::ranges::move(added_changes(intent, made), std::back_inserter(changes));
  std::ranges::move(from_dynamic_changes(intent, source, made), std::back_inserter(changes));
  return changes;
}

}  // namespace kiteway::planner
