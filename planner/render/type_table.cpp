#include "planner/render/type_table.h"

#include "planner/compile/rules/default_value.h"
#include "schema/base/quote.h"
#include "schema/capabilities/capabilities.h"
#include "schema/conversions.h"
#include "schema/dynamic_keys.h"

#include <algorithm>
#include <array>
#include <vector>

namespace kiteway::planner {
namespace {

using enum DataType;

constexpr std::array kTypes{kBool,
                            kInt8,
                            kInt16,
                            kInt32,
                            kInt64,
                            kFloat,
                            kDouble,
                            kVarChar,
                            kArray,
                            kJson,
                            kGeometry,
                            kText,
                            kTimestamptz,
                            kBinaryVector,
                            kFloatVector,
                            kFloat16Vector,
                            kBFloat16Vector,
                            kInt8Vector,
                            kSparseFloatVector,
                            kArrayOfStruct};

constexpr std::array kFunctions{FunctionType::kBm25, FunctionType::kTextEmbedding,
                                FunctionType::kRerank, FunctionType::kMinHash,
                                FunctionType::kMolFingerprint};

/// One line of servers: those from this version on, up to the next one of the list.
struct Line {
  const char* name;
  const char* version;
};

/// Each begins where a type or NULL comes in.
constexpr std::array kLines{Line{"2.3", "2.3.6"},     Line{"2.4", "2.4.0"},
                            Line{"2.5", "2.5.0"},     Line{"2.6", "2.6.0"},
                            Line{"2.6.4", "2.6.4"},   Line{"2.6.6", "2.6.6"},
                            Line{"2.6.18", "2.6.18"}, Line{"3.0", "3.0.0"},
                            Line{"lite 2.5", ""},     Line{"lite 3", "milvus_lite-3.2.2"}};

Capabilities of(const Line& line) { return capabilities_of(parse_server_version(line.version)); }

std::string on_target(DataType type, const Capabilities& server) {
  if (!is_supported(type)) return "refused";
  if (!has_type(server, type)) return "refused";
  if (type == kArrayOfStruct) return "passed";
  const bool nullable = is_vector(type) ? server.nullable_vectors : server.nullable_scalars;
  return nullable ? "passed, NULL too" : "passed";
}

std::string becomes(DataType type) {
  std::vector<std::string> names;
  for (const DataType to : conversions_of(type)) names.push_back(to_string(to));
  return names.empty() ? "" : join(names, ", ");
}

void add_head(const std::string& first, std::string& text) {
  text += "| " + first + " |";
  for (const Line& line : kLines) text += std::string(" ") + line.name + " |";
  text += "\n|---|";
  for (std::size_t i = 0; i < kLines.size(); ++i) text += "---|";
  text += "\n";
}

void add_sources(std::string& text) {
  text += "\n## On the source\n\nWhich servers have fields of the type.\n\n";
  add_head("type", text);
  for (const DataType type : kTypes) {
    text += "| " + to_string(type) + " |";
    for (const Line& line : kLines) text += has_type(of(line), type) ? " yes |" : " |";
    text += "\n";
  }
}

void add_targets(std::string& text) {
  text +=
      "\n## On the target\n\nWhat becomes of a field whose type does not change. *passed*: the "
      "column goes on as the bytes that the source answered, with NULL where the source has it "
      "and the target is said to hold it. *refused*: the plan is an error at its line.\n\n";
  add_head("type", text);
  for (const DataType type : kTypes) {
    text += "| " + to_string(type) + " |";
    for (const Line& line : kLines) text += " " + on_target(type, of(line)) + " |";
    text += "\n";
  }
}

std::string function_on_target(FunctionType type, const Capabilities& server) {
  if (!has_function(server, type)) return computes_alone(type) ? "refused" : "left out";
  return computes_alone(type) ? "computed" : "kept";
}

void add_functions(std::string& text) {
  text +=
      "\n## Functions\n\n*computed*: the target makes the values anew, so the column is neither "
      "read nor sent, and no checksum is taken of it. *kept*: the values that are stored on the "
      "source are sent, and the target is told to take them instead of asking a model. *left out*: "
      "they are sent to a field without a function, and the plan says so. *refused*: the plan is "
      "an error, unless the field is left out.\n\n";
  add_head("function", text);
  for (const FunctionType type : kFunctions) {
    text += "| " + to_string(type) + " |";
    for (const Line& line : kLines) text += " " + function_on_target(type, of(line)) + " |";
    text += "\n";
  }
}

void add_conversions(std::string& text) {
  text +=
      "\n## Decoded on the way\n\nA column is decoded where the plan gives its field another "
      "`type`; where it has repeated keys or NULL placeholders, which are cut out; and a column of "
      "type Array or ArrayOfStruct where it has an empty list, which servers must be sent with its "
      "type.\n\n"
      "| from | to |\n|---|---|\n";
  for (const DataType type : kTypes) {
    if (const std::string to = becomes(type); !to.empty()) {
      text += "| " + to_string(type) + " | " + to + " |\n";
    }
  }
  std::vector<std::string> strict;
  for (const Line& line : kLines) {
    if (of(line).json_objects_only) strict.emplace_back(line.name);
  }
  text += "\nNot onto " + join(strict, ", ") +
          ", which takes objects alone in JSON fields: what became JSON here is none.\n";
}

void add_keys(std::string& text) {
  std::vector<std::string> from;
  std::vector<std::string> to;
  for (const DataType type : kTypes) {
    if (can_come_from_key(type)) from.push_back(to_string(type));
    if (can_become_key(type)) to.push_back(to_string(type));
  }
  text += "\nThe dynamic field is decoded where the plan makes fields of its keys (" +
          join(from, ", ") + ") or keys of fields (" + join(to, ", ") +
          "). What it says of other keys goes on byte by byte.\n";
}

void add_generated(std::string& text) {
  std::vector<std::string> names;
  for (const DataType type : kTypes) {
    if (can_have_default(type)) names.push_back(to_string(type));
  }
  text +=
      "\n## Generated by the target\n\nPrimary keys with `auto_id: true`, and defaults of fields "
      "of these types, which stand where the source has NULL: " +
      join(names, ", ") + ".\n";
}

}  // namespace

std::string render_type_table() {
  std::string text =
      "# Types\n\nWhat becomes of fields of each type, by the versions of both servers. This page "
      "is made from the tables that the compiler itself uses; a test keeps it so. Zilliz Cloud "
      "has what its version has.\n";
  add_sources(text);
  add_targets(text);
  add_functions(text);
  add_conversions(text);
  add_keys(text);
  add_generated(text);
  return text;
}

}  // namespace kiteway::planner
