#include "planner/render/reference.h"

#include "planner/language/keys/key_table.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <vector>

namespace kiteway::planner {
namespace {

constexpr const char* kIntroduction = R"(# Plan reference

Every key a plan may have. This page is made from the table that the reader of plans itself uses
(`planner/language/keys`); a key that is not here is an error.

A text that YAML would take for a number or a boolean must be quoted. A relative path starts at the
folder of the file it is written in, except `state_dir`, which starts where kiteway is run. A secret is
written as

    password: { from_env: NAME }     # an environment variable
    password: { from_file: PATH }    # a file; its last line end is not part of the secret

and never as itself. Every value but those of `include` and `variables` may use variables, `${NAME}`.
A setting of a collection wins over the same one in `defaults`.
)";

std::string type_of(const KeySpec& key) {
  switch (key.kind) {
    case ValueKind::kText:
      return "text";
    case ValueKind::kPath:
      return "path";
    case ValueKind::kInteger:
      return key.minimum == key.maximum
                 ? std::to_string(key.minimum)
                 : std::to_string(key.minimum) + " to " + std::to_string(key.maximum);
    case ValueKind::kAutoOrInteger:
      return "`auto` or " + std::to_string(key.minimum) + " to " + std::to_string(key.maximum);
    case ValueKind::kBytes:
      return "size, `256MiB`: " + human_bytes(static_cast<std::uint64_t>(key.minimum)) + " to " +
             human_bytes(static_cast<std::uint64_t>(key.maximum));
    case ValueKind::kDuration:
      return "time, `15s`: " + written_duration(std::chrono::milliseconds(key.minimum)) + " to " +
             written_duration(std::chrono::milliseconds(key.maximum));
    case ValueKind::kBool:
      return "`true` or `false`";
    case ValueKind::kChoice: {
      std::vector<std::string> choices;
      for (const auto& choice : key.choices) choices.push_back("`" + std::string(choice) + "`");
      return join(choices, " or ");
    }
    case ValueKind::kSecret:
      return "secret";
    case ValueKind::kMap:
      return "map";
    case ValueKind::kListOfMaps:
      return "list of maps";
    case ValueKind::kMapOfMaps:
      return "map of maps";
    case ValueKind::kScalar:
      return "text, number or boolean";
    case ValueKind::kTexts:
      return "list of texts";
    case ValueKind::kScalars:
      return "list of texts, numbers or booleans";
  }
  return "";
}

/// What stands between a key and the keys below it.
const char* suffix_of(ValueKind kind) {
  if (kind == ValueKind::kListOfMaps) return "[]";
  return kind == ValueKind::kMapOfMaps ? ".NAME" : "";
}

std::string requirement_of(const KeySpec& key) {
  if (!key.is_required) return "";
  return key.instead.empty() ? " (required)" : " (this or `" + std::string(key.instead) + "`)";
}

void add_section(const Section& section, const std::string& path, std::string& text) {
  text += "\n## " + (path.empty() ? "The plan" : "`" + path + "`") + "\n\n";
  text += "| key | value | meaning |\n|---|---|---|\n";
  for (const auto& key : section.keys) {
    text += "| `" + std::string(key.name) + "`" + requirement_of(key) + " | " + type_of(key) +
            " | " + explained(key) + " |\n";
  }
  for (const auto& key : section.keys) {
    if (key.section == nullptr) continue;
    const std::string inner = std::string(key.name) + suffix_of(key.kind);
    add_section(*key.section, path.empty() ? inner : path + "." + inner, text);
  }
}

}  // namespace

std::string render_reference() {
  std::string text = kIntroduction;
  add_section(plan_section(), "", text);
  return text;
}

}  // namespace kiteway::planner
