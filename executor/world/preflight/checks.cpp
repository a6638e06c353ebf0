#include "executor/world/preflight/checks.h"

#include "planner/plan_file/canonical_json.h"
#include "schema/base/quote.h"

#include "kiteway/preflight.pb.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::executor {

std::string to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kFail:
      return "fail";
  }
  return "";
}

Verdict worst(const Checks& checks) {
  Verdict found = Verdict::kPass;
  for (const auto& check : checks) found = std::max(found, check.verdict);
  return found;
}

std::string render(const Checks& checks) {
  std::size_t subject_width = 0;
  std::size_t name_width = 0;
  for (const auto& check : checks) {
    subject_width = std::max(subject_width, check.subject.size());
    name_width = std::max(name_width, check.name.size());
  }
  std::string text;
  for (const auto& check : checks) {
    const std::string code = check.code.empty() ? "" : " [" + check.code + "]";
    text += fmt::format("{}  {:<{}}  {:<{}}  {}{}\n", to_string(check.verdict), check.subject,
                        subject_width, check.name, name_width, printable(check.message), code);
    if (!check.remedy.empty()) {
      text +=
          fmt::format("{:{}}= {}\n", "", subject_width + name_width + 10, printable(check.remedy));
    }
  }
  const auto count = [&](Verdict verdict) {
    return std::ranges::count(checks, verdict, &Check::verdict);
  };
  return text + fmt::format("\nPreflight: {} passed, {} warned, {} failed.\n",
                            count(Verdict::kPass), count(Verdict::kWarn), count(Verdict::kFail));
}

std::string render_json(const Checks& checks) {
  preflight::Report report;
  report.set_verdict(to_string(worst(checks)));
  for (const auto& check : checks) {
    auto& written = *report.add_checks();
    written.set_verdict(to_string(check.verdict));
    written.set_subject(check.subject);
    written.set_name(check.name);
    written.set_message(check.message);
    written.set_remedy(check.remedy);
    written.set_code(check.code);
  }
  return planner::json_text(report, planner::Zeros::kKept);
}

}  // namespace kiteway::executor
