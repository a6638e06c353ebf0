#include "planner/render/findings.h"

#include "planner/codes/code_table.h"
#include "planner/plan_file/canonical_json.h"

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

}  // namespace

std::string render_findings_text(Diagnostics diagnostics, const SourceTexts& texts,
                                 const std::optional<Error>& failure) {
  diagnostics.sort_by_place();
  return (diagnostics.empty() ? "" : render(diagnostics, texts)) +
         (failure ? failure_text(*failure) : "");
}

std::string render_findings_json(Diagnostics diagnostics, const std::optional<Error>& failure) {
  diagnostics.sort_by_place();
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

}  // namespace kiteway::planner
