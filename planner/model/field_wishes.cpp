#include "planner/model/field_wishes.h"

namespace kiteway::planner {

std::vector<Placed<std::string>> idle_wishes(const FieldIntent& field, bool Wish::* of) {
  std::vector<Placed<std::string>> idle;
  for_each_wish(field, [&](const Wish& wish, const auto& value) {
    if (value && !(wish.*of)) idle.push_back({std::string(wish.key), value->place});
  });
  return idle;
}

}  // namespace kiteway::planner
