// Every key a plan may have, with its type and what it means: the one table behind the reader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

enum class ValueKind : std::uint8_t {
  kText,           ///< a string; a plain number or boolean must be quoted
  kPath,           ///< a text; a relative one starts at the folder of the file it is written in
  kInteger,        ///< a whole number within [minimum, maximum]
  kAutoOrInteger,  ///< the word `auto` or a whole number
  kBytes,          ///< a size with its unit, 256MiB, within [minimum, maximum] bytes
  kDuration,       ///< a time with its unit, 15s, within [minimum, maximum] milliseconds
  kBool,           ///< true or false
  kChoice,         ///< one of `choices`
  kSecret,         ///< a map with from_env or from_file, never the secret itself
  kMap,            ///< a map of `section`
  kListOfMaps,     ///< a list of maps of `section`, at least one
  kMapOfMaps,      ///< a map of names the user chose, each with a map of `section`
  kScalar,         ///< a text, a number or a boolean
  kTexts,          ///< a list of texts, at least one
  kScalars,        ///< a list of texts, numbers or booleans, at least one
};

struct Section;

struct KeySpec {
  std::string_view name;
  ValueKind kind;
  std::string_view description;  ///< without the fallback
  bool is_required = false;
  std::vector<std::string_view> choices = {};
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
  const Section* section = nullptr;  ///< of maps
  bool is_one = false;               ///< a map that an overlay replaces as a whole
  std::string_view instead = {};     ///< a key with which a required one is not needed
  std::string_view fallback = {};    ///< the value of a key that is not there, as YAML writes it
  std::string_view example = {};     ///< a value, as YAML writes it
};

struct Section {
  std::string_view name;  ///< for messages: "the source", "a collection"
  std::vector<KeySpec> keys;
};

/// What the key means, and its value when it is not there.
[[nodiscard]] std::string explained(const KeySpec& key);

/// The whole plan. Lives as long as the program.
[[nodiscard]] const Section& plan_section();

/// What a secret is written as: from_env, from_file.
[[nodiscard]] const Section& secret_section();

}  // namespace kiteway::planner
