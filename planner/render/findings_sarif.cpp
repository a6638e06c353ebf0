#include "planner/render/findings.h"

#include "planner/codes/code_table.h"

#include <nlohmann/json.hpp>

#include <cctype>
#include <set>
#include <string_view>

namespace kiteway::planner {
namespace {

using nlohmann::json;

json text(std::string_view content) { return {{"text", content}}; }

/// A path as the reference of a URI: everything but the characters that mean themselves is escaped.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/";
  std::string out;
  for (const char character : path) {
    const auto byte = static_cast<unsigned char>(character);
    if (std::isalnum(byte) != 0 || kPlain.find(character) != std::string_view::npos) {
      out += character;
    } else {
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    }
  }
  return out;
}

json location_of(const Diagnostic& found) {
  json location = json::object();
  const SourcePlace& place = found.place;
  if (!place.file.empty()) {
    location["physicalLocation"]["artifactLocation"]["uri"] = uri_of(place.file);
    if (place.line > 0) {
      json region{{"startLine", place.line}};
      if (place.column > 0) {
        region["startColumn"] = place.column;
        region["endColumn"] = place.column + place.length;
      }
      location["physicalLocation"]["region"] = region;
    }
  }
  if (!found.subject.empty()) {
    location["logicalLocations"] = {{{"fullyQualifiedName", found.subject}}};
  }
  return location;
}

json result_of(const Diagnostic& found) {
  std::string message = found.message;
  if (!found.subject.empty()) message += "\n" + live_side(found);
  if (!found.hint.empty()) message += "\nhelp: " + found.hint;
  json result{{"level", severity_name(found.severity)}, {"message", text(message)}};
  if (!found.code.empty()) result["ruleId"] = found.code;
  if (json location = location_of(found); !location.empty()) result["locations"] = {location};
  return result;
}

json rules_of(const Diagnostics& diagnostics) {
  std::set<std::string> codes;
  for (const auto& found : diagnostics.items()) codes.insert(found.code);
  json rules = json::array();
  for (const auto& code : codes) {
    const CodeSpec* spec = find_code(code);
    if (spec == nullptr) continue;
    rules.push_back({{"id", code},
                     {"shortDescription", text(spec->title)},
                     {"fullDescription", text(spec->cause)},
                     {"help", text(spec->remedy)}});
  }
  return rules;
}

}  // namespace

std::string render_findings_sarif(Diagnostics diagnostics, const std::optional<Error>& failure) {
  diagnostics.sort_by_place();
  json results = json::array();
  for (const auto& found : diagnostics.items()) results.push_back(result_of(found));
  json invocation{{"executionSuccessful", !failure}};
  if (failure) {
    std::string message = failure->message;
    for (const auto& note : failure->notes) message += "\n" + note;
    invocation["toolExecutionNotifications"] = {{{"level", "error"}, {"message", text(message)}}};
  }
  const json run{{"tool", {{"driver", {{"name", "kiteway"}, {"rules", rules_of(diagnostics)}}}}},
                 {"columnKind", "unicodeCodePoints"},
                 {"invocations", {invocation}},
                 {"results", results}};
  const json log{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                 {"version", "2.1.0"},
                 {"runs", {run}}};
  return log.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace kiteway::planner
