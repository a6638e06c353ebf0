#include "planner/render/findings.h"

#include "planner/codes/code_table.h"
#include "planner/plan_file/canonical_json.h"
#include "planner/render/findings_github.h"
#include "planner/render/findings_sarif.h"

#include "kiteway/findings.pb.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

std::string failure_text(const Error& failure) {
  std::string text = "error: " + failure.message + "\n";
  for (const auto& note : failure.notes) text += "  note: " + note + "\n";
  return text;
}

void write(const Diagnostic& found, findings::Finding& proto) {
  const CodeSpec* spec = find_code(found.code);
  proto.set_severity(std::string(severity_name(found.severity)));
  proto.set_code(found.code);
  if (spec != nullptr) proto.set_title(std::string(spec->title));
  proto.set_message(found.message);
  proto.set_hint(found.hint);
  proto.set_subject(found.subject);
  proto.set_described_at(found.described_at);
  if (found.place.file.empty()) return;
  auto& place = *proto.mutable_place();
  place.set_file(found.place.file);
  place.set_line(found.place.line);
  place.set_column(found.place.column);
  place.set_length(found.place.length);
  place.set_via(found.place.via);
}

std::string render_json(const Diagnostics& diagnostics, const std::optional<Error>& failure) {
  findings::Findings proto;
  proto.set_format_version("1.0");
  for (const auto& found : diagnostics.items()) write(found, *proto.add_findings());
  const auto count = [&](Severity severity) {
    return static_cast<int>(
        std::ranges::count(diagnostics.items(), severity, &Diagnostic::severity));
  };
  proto.set_errors(count(Severity::kError));
  proto.set_warnings(count(Severity::kWarning));
  if (failure) {
    proto.mutable_failure()->set_message(failure->message);
    for (const auto& note : failure->notes) proto.mutable_failure()->add_notes(note);
  }
  return json_text(proto, Zeros::kKept);
}

}  // namespace

const std::vector<std::string>& findings_format_names() {
  static const std::vector<std::string> kNames = {"text", "json", "github", "sarif"};
  return kNames;
}

std::optional<FindingsFormat> findings_format_from(const std::string& name) {
  const auto& names = findings_format_names();
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<FindingsFormat>(found - names.begin());
}

bool is_document(FindingsFormat format) noexcept {
  return format == FindingsFormat::kJson || format == FindingsFormat::kSarif;
}

std::string render_findings(FindingsFormat format, const Diagnostics& diagnostics,
                            const SourceTexts& texts, const std::optional<Error>& failure) {
  Diagnostics sorted = diagnostics;
  sorted.sort_by_place();
  switch (format) {
    case FindingsFormat::kText:
      return (sorted.empty() ? "" : render(sorted, texts)) +
             (failure ? failure_text(*failure) : "");
    case FindingsFormat::kJson:
      return render_json(sorted, failure);
    case FindingsFormat::kGithub:
      return render_github(sorted, failure);
    case FindingsFormat::kSarif:
      return render_sarif(sorted, failure);
  }
  return {};
}

}  // namespace kiteway::planner
