#include "planner/language/keys/key_table.h"

#include "planner/language/keys/sections.h"

namespace kiteway::planner {

using enum ValueKind;

std::string explained(const KeySpec& key) {
  std::string text(key.description);
  if (!key.fallback.empty()) text += "; default: " + std::string(key.fallback);
  return text;
}

const Section& plan_section() {
  static const Section kSection{
      "plan",
      {
          {"version", kInteger, "version of this language: 1", true, {}, 1, 1},
          {"name", kText, "name of the plan, in reports and the journal", true},
          {"include", kTexts, "files that this one is laid over, the last one on top"},
          {"variables",
           kMapOfMaps,
           "names that values may use as ${NAME}",
           false,
           {},
           0,
           0,
           &variable_section()},
          {"source", kMap, "the Milvus to read", true, {}, 0, 0, &source_section()},
          {"target",
           kMap,
           "the Milvus or Zilliz Cloud cluster to write",
           true,
           {},
           0,
           0,
           &target_section()},
          {"defaults", kMap, "settings of every collection", false, {}, 0, 0, &defaults_section()},
          {"collections", kListOfMaps, "what to move", true, {}, 0, 0, &collection_section()},
          {"settings", kMap, "how to run", false, {}, 0, 0, &settings_section()},
      }};
  return kSection;
}

const Section& secret_section() {
  static const Section kSection{
      "secret",
      {
          {"from_env", kText, "environment variable that holds the secret"},
          {"from_file", kPath, "file that holds the secret, without its last newline"},
      }};
  return kSection;
}

}  // namespace kiteway::planner
