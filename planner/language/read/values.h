// Values of a tree that was checked against the key table. What the table cannot say is no concern
// of these: a value of the wrong type has been told of, and reads as if it were not there.
#pragma once

#include "planner/language/yaml/tree.h"
#include "planner/model/choices.h"
#include "planner/model/placed.h"
#include "schema/base/diagnostic.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

/// The map under `key`, or an empty one.
[[nodiscard]] const yaml::Node& map_of(const yaml::Node& map, std::string_view key);

[[nodiscard]] std::string text_of(const yaml::Node& map, std::string_view key,
                                  const std::string& otherwise = {});
[[nodiscard]] std::vector<std::string> texts_of(const yaml::Node& map, std::string_view key);
[[nodiscard]] SourcePlace place_of(const yaml::Node& map, std::string_view key);

[[nodiscard]] std::optional<Placed<bool>> find_bool(const yaml::Node& map, std::string_view key);
[[nodiscard]] std::optional<Placed<std::int64_t>> find_integer(const yaml::Node& map,
                                                               std::string_view key);
[[nodiscard]] std::optional<Placed<std::string>> find_text(const yaml::Node& map,
                                                           std::string_view key);

/// The choice under `key`. A word that is none of them has been told of, and reads as nothing.
template <class Enum>
[[nodiscard]] std::optional<Placed<Enum>> find_choice(const yaml::Node& map, std::string_view key) {
  const auto word = find_text(map, key);
  const auto choice = word ? choice_from<Enum>(word->value) : std::nullopt;
  if (!choice) return std::nullopt;
  return Placed<Enum>{*choice, word->place};
}

/// The path under `key`: a relative one starts at the folder of the file it is written in.
[[nodiscard]] std::string path_of(const yaml::Node& map, std::string_view key);

/// Reports a name that no server takes. An empty one has been told of.
void check_name(const std::string& name, const SourcePlace& place, Diagnostics& diagnostics);

}  // namespace kiteway::planner
