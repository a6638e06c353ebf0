#include "planner/compile/rules/wish.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// As much as every server takes: nobody knows what later rows will hold.
constexpr std::int64_t kTextBytesMax = 65'535;

}  // namespace

const FieldIntent& wish_of(const CollectionIntent& intent, const std::string& name) {
  static const FieldIntent kNothing{};
  const auto found = std::ranges::find(intent.fields, name, &FieldIntent::name);
  return found == intent.fields.end() ? kNothing : *found;
}

FieldSchema new_field(const FieldIntent& wish) {
  FieldSchema field{.name = wish.name, .type = wish.type->value};
  if (field.type == DataType::kVarChar) {
    const std::int64_t length = wish.max_length ? wish.max_length->value : kTextBytesMax;
    field.type_params["max_length"] = std::to_string(length);
  }
  return field;
}

}  // namespace kiteway::planner
