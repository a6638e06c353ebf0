#include "schema/dynamic_keys.h"

#include "schema/conversions.h"

#include <algorithm>

namespace kiteway {

std::string to_string(Substitute substitute) {
  switch (substitute) {
    case Substitute::kNone:
      return "fail";
    case Substitute::kNull:
      return "set_null";
    case Substitute::kDefault:
      return "set_default";
  }
  return "unknown";
}

const std::vector<DataType>& types_of_keys() {
  using enum DataType;
  static const std::vector<DataType> kTypes{kBool,  kInt8,   kInt16,   kInt32, kInt64,
                                            kFloat, kDouble, kVarChar, kJson};
  return kTypes;
}

bool can_come_from_key(DataType type) noexcept {
  return std::ranges::find(types_of_keys(), type) != types_of_keys().end();
}

bool can_become_key(DataType type) noexcept {
  return type == DataType::kJson || conversion(type, DataType::kJson).has_value();
}

}  // namespace kiteway
