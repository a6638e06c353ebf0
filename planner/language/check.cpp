#include "planner/language/check.h"

#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"
#include "schema/base/units.h"

#include <algorithm>
#include <set>
#include <string>

namespace kiteway::planner {
namespace {

std::vector<std::string> key_names(const Section& section) {
  std::vector<std::string> names;
  for (const auto& key : section.keys) names.emplace_back(key.name);
  return names;
}

class ValueCheck {
 public:
  ValueCheck(const yaml::MapEntry& entry, const KeySpec& spec, Diagnostics& diagnostics)
      : entry_(entry), value_(entry.value), spec_(spec), diagnostics_(diagnostics) {}

  void run() {
    switch (spec_.kind) {
      case ValueKind::kText:
      case ValueKind::kPath:
        return check_text();
      case ValueKind::kInteger:
        return check_integer("");
      case ValueKind::kAutoOrInteger:
        if (value_.as_string() != "auto") check_integer("auto or ");
        return;
      case ValueKind::kBytes:
        return check_bytes();
      case ValueKind::kDuration:
        return check_duration();
      case ValueKind::kBool:
        if (!value_.as_bool()) wrong_type("true or false", "write true or false, without quotes");
        return;
      case ValueKind::kChoice:
        return check_choice();
      case ValueKind::kSecret:
        return check_secret();
      case ValueKind::kMap:
        if (value_.kind != yaml::NodeKind::kMap) {
          wrong_type("a map", "its keys are " + join(key_names(*spec_.section), ", "));
        } else {
          check_section(value_, *spec_.section, diagnostics_);
        }
        return;
      case ValueKind::kListOfMaps:
        return check_list();
      case ValueKind::kMapOfMaps:
        return check_map_of_maps();
      case ValueKind::kScalar:
        if (value_.kind != yaml::NodeKind::kScalar) {
          wrong_type("a text, a number or a boolean", explained(spec_));
        }
        return;
      case ValueKind::kTexts:
      case ValueKind::kScalars:
        return check_values();
    }
  }

 private:
  /// `expected` and `hint` are phrases of their own; the value found is described in words.
  void wrong_type(const std::string& expected, const std::string& hint) {
    // What stands where a login belongs may be one, and is not repeated.
    const std::string found = spec_.name == "auth" ? "" : ", not " + yaml::describe(value_);
    add_error(diagnostics_, "P0203", value_.place, entry_.key + " must be " + expected + found,
              hint);
  }

  void check_text() {
    const auto text = value_.as_string();
    if (!text) {
      const bool is_scalar = value_.kind == yaml::NodeKind::kScalar;
      wrong_type("a text",
                 is_scalar ? "put it in quotes: \"" + value_.text + "\"" : explained(spec_));
    } else if (text->empty()) {
      add_error(diagnostics_, "P0204", value_.place, entry_.key + " is empty", explained(spec_));
    }
  }

  void check_integer(const std::string& prefix) {
    const auto number = value_.as_int64();
    const std::string range =
        spec_.minimum == spec_.maximum
            ? std::to_string(spec_.minimum)
            : std::to_string(spec_.minimum) + " to " + std::to_string(spec_.maximum);
    if (!number) {
      wrong_type(prefix + "a whole number", "write " + prefix + range);
    } else if (*number < spec_.minimum || *number > spec_.maximum) {
      add_error(diagnostics_, "P0204", value_.place,
                entry_.key + " is " + std::to_string(*number) + ", out of range",
                "write " + prefix + range);
    }
  }

  void check_bytes() {
    const auto text = value_.as_string();
    const auto bytes = text ? parse_bytes(*text) : std::nullopt;
    const std::string range = human_bytes(static_cast<std::uint64_t>(spec_.minimum)) + " to " +
                              human_bytes(static_cast<std::uint64_t>(spec_.maximum));
    if (!bytes) {
      wrong_type("a size with its unit", "write 256MiB, or 1GiB: " + range);
    } else if (*bytes < spec_.minimum || *bytes > spec_.maximum) {
      add_error(diagnostics_, "P0204", value_.place, entry_.key + " is " + *text + ", out of range",
                "write " + range);
    }
  }

  void check_duration() {
    const auto text = value_.as_string();
    const auto duration = text ? parse_duration(*text) : std::nullopt;
    const std::string range = written_duration(std::chrono::milliseconds(spec_.minimum)) + " to " +
                              written_duration(std::chrono::milliseconds(spec_.maximum));
    if (!duration) {
      wrong_type("a time with its unit", "write 200ms, 15s, 5m or 2h: " + range);
    } else if (duration->count() < spec_.minimum || duration->count() > spec_.maximum) {
      add_error(diagnostics_, "P0204", value_.place, entry_.key + " is " + *text + ", out of range",
                "write " + range);
    }
  }

  void check_choice() {
    std::vector<std::string> choices(spec_.choices.begin(), spec_.choices.end());
    const auto text = value_.as_string();
    if (text && std::ranges::find(choices, *text) != choices.end()) return;
    if (!text) return wrong_type("one of " + join(choices, ", "), explained(spec_));
    const auto near = nearest(*text, choices);
    add_error(diagnostics_, "P0204", value_.place, entry_.key + " cannot be " + quote(*text),
              near ? "did you mean " + *near + "?" : "write one of " + join(choices, ", "));
  }

  void check_secret() {
    const std::string example =
        "write " + entry_.key + ": { from_env: NAME } or { from_file: PATH }";
    if (value_.kind != yaml::NodeKind::kMap) {
      // At the key: the line of the value must not be shown.
      add_error(diagnostics_, "P0209", entry_.key_place,
                "a secret must not stand in a plan: plans are kept in version control", example);
      return;
    }
    check_section(value_, secret_section(), diagnostics_);
    if (value_.entries.size() != 1) {
      add_error(diagnostics_, "P0208", entry_.key_place, entry_.key + " needs exactly one origin",
                example);
    }
  }

  void check_list() {
    if (value_.kind != yaml::NodeKind::kSequence) {
      return wrong_type("a list", "each entry starts with a dash: - name: ...");
    }
    if (value_.items.empty()) {
      return add_error(diagnostics_, "P0204", value_.place, entry_.key + " is empty",
                       "name at least one: - name: ...");
    }
    for (const auto& item : value_.items) {
      if (item.kind != yaml::NodeKind::kMap) {
        add_error(diagnostics_, "P0203", item.place,
                  "an entry of " + entry_.key + " must be a map, not " + yaml::describe(item),
                  "write - name: ...");
      } else {
        check_section(item, *spec_.section, diagnostics_);
      }
    }
  }

  void check_values() {
    if (value_.kind != yaml::NodeKind::kSequence) {
      return wrong_type("a list", explained(spec_));
    }
    if (value_.items.empty()) {
      return add_error(diagnostics_, "P0204", value_.place, entry_.key + " is empty",
                       explained(spec_));
    }
    const bool texts_only = spec_.kind == ValueKind::kTexts;
    for (const auto& item : value_.items) {
      const bool is_scalar = item.kind == yaml::NodeKind::kScalar;
      if (texts_only ? item.is_string() : is_scalar) continue;
      add_error(diagnostics_, "P0203", item.place,
                "an entry of " + entry_.key + " must be a text, not " + yaml::describe(item),
                is_scalar ? "put it in quotes: \"" + item.text + "\"" : explained(spec_));
    }
  }

  void check_map_of_maps() {
    if (value_.kind != yaml::NodeKind::kMap) {
      return wrong_type(
          "a map", "write NAME: { ... } below it, for each " + std::string(spec_.section->name));
    }
    for (const auto& entry : value_.entries) {
      if (entry.value.kind == yaml::NodeKind::kMap) {
        check_section(entry.value, *spec_.section, diagnostics_);
        continue;
      }
      add_error(diagnostics_, "P0203", entry.value.place,
                entry_.key + "." + entry.key + " must be a map, not " + yaml::describe(entry.value),
                "its keys are " + join(key_names(*spec_.section), ", "));
    }
  }

  const yaml::MapEntry& entry_;
  const yaml::Node& value_;
  const KeySpec& spec_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_section(const yaml::Node& node, const Section& section, Diagnostics& diagnostics) {
  std::set<std::string> misspelt;  // keys that are there under another name: not missing too
  for (const auto& entry : node.entries) {
    const auto spec = std::ranges::find(section.keys, std::string_view(entry.key), &KeySpec::name);
    if (spec != section.keys.end()) {
      ValueCheck(entry, *spec, diagnostics).run();
      continue;
    }
    const auto names = key_names(section);
    const auto near = nearest(entry.key, names);
    if (near) misspelt.insert(*near);
    // A secret written below its key looks like a key; it is named only if it looks like one of
    // ours.
    const bool may_be_secret = &section == &secret_section() && !near;
    const std::string name = may_be_secret ? "" : quote(entry.key) + " ";
    add_error(diagnostics, "P0201", entry.key_place,
              "unknown key " + name + "in " + std::string(section.name),
              near ? "did you mean " + quote(*near) + "?" : "known keys: " + join(names, ", "));
  }
  for (const auto& spec : section.keys) {
    if (!spec.is_required || node.find(spec.name) != nullptr) continue;
    if (misspelt.contains(std::string(spec.name))) continue;
    const std::string instead(spec.instead);
    if (!instead.empty() && (node.find(instead) != nullptr || misspelt.contains(instead))) continue;
    add_error(diagnostics, "P0202", node.place,
              std::string(section.name) + " has no " + quote(spec.name),
              "add " + std::string(spec.name) + ": " + explained(spec));
  }
}

}  // namespace kiteway::planner
