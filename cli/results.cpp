#include "cli/results.h"

#include "executor/report/job_json.h"
#include "executor/report/job_text.h"
#include "executor/report/verify_report.h"
#include "planner/plan_file/plan_file.h"
#include "planner/render/findings.h"
#include "planner/render/markdown_text.h"
#include "planner/render/plan/graph.h"

#include <array>

namespace kiteway::cli {
namespace {

using enum OutputFormat;

/// Texts that are tables have their columns in a comment too.
template <class Result>
std::string fenced_text(const Result& result) {
  return planner::markdown_fenced(written(result, kText));
}

std::string plan_as_text(const PlanResult& result) {
  return result.is_summary ? planner::render_summary(result.plan, result.detail, result.paint)
                           : planner::render_text(result.plan, result.detail, result.paint);
}

std::string diff_as_text(const DiffResult& result) {
  return result.is_summary ? planner::render_diff_summary(result.diff, result.paint)
                           : planner::render_diff_text(result.diff, result.paint);
}

}  // namespace

std::span<const Form<PlanResult>> PlanResult::forms() {
  static constexpr auto kForms = std::to_array<Form<PlanResult>>({
      {kText, plan_as_text},
      {kJson, [](const PlanResult& result) { return planner::write_plan(result.plan); }},
      {kMarkdown,
       [](const PlanResult& result) {
         return planner::render_markdown(result.plan, result.detail);
       }},
  });
  return kForms;
}

std::span<const Form<DiffResult>> DiffResult::forms() {
  static constexpr auto kForms = std::to_array<Form<DiffResult>>({
      {kText, diff_as_text},
      {kJson, [](const DiffResult& result) { return planner::render_diff_json(result.diff); }},
      {kMarkdown,
       [](const DiffResult& result) { return planner::render_diff_markdown(result.diff); }},
  });
  return kForms;
}

std::span<const Form<GraphResult>> GraphResult::forms() {
  static constexpr auto kForms = std::to_array<Form<GraphResult>>({
      {kDot, [](const GraphResult& result) { return planner::render_graph_dot(result.plan); }},
      {kMermaid,
       [](const GraphResult& result) { return planner::render_graph_mermaid(result.plan); }},
      {kJson, [](const GraphResult& result) { return planner::render_graph_json(result.plan); }},
      {kMarkdown,
       [](const GraphResult& result) {
         return planner::markdown_fenced(planner::render_graph_mermaid(result.plan), "mermaid");
       }},
  });
  return kForms;
}

std::span<const Form<FindingsResult>> FindingsResult::forms() {
  static constexpr auto kForms = std::to_array<Form<FindingsResult>>({
      {kText,
       [](const FindingsResult& result) {
         return planner::render_findings_text(result.diagnostics, result.texts, result.failure);
       }},
      {kJson,
       [](const FindingsResult& result) {
         return planner::render_findings_json(result.diagnostics, result.failure);
       }},
      {kGithub,
       [](const FindingsResult& result) {
         return planner::render_findings_github(result.diagnostics, result.failure);
       }},
      {kSarif,
       [](const FindingsResult& result) {
         return planner::render_findings_sarif(result.diagnostics, result.failure);
       }},
  });
  return kForms;
}

std::span<const Form<PreflightResult>> PreflightResult::forms() {
  static constexpr auto kForms = std::to_array<Form<PreflightResult>>({
      {kText, [](const PreflightResult& result) { return executor::render(result.checks); }},
      {kJson, [](const PreflightResult& result) { return executor::render_json(result.checks); }},
      {kMarkdown, fenced_text<PreflightResult>},
  });
  return kForms;
}

std::span<const Form<VerifyResult>> VerifyResult::forms() {
  static constexpr auto kForms = std::to_array<Form<VerifyResult>>({
      {kText, [](const VerifyResult& result) { return executor::render(result.collections); }},
      {kJson, [](const VerifyResult& result) { return executor::render_json(result.collections); }},
      {kMarkdown, fenced_text<VerifyResult>},
  });
  return kForms;
}

std::span<const Form<JobsResult>> JobsResult::forms() {
  static constexpr auto kForms = std::to_array<Form<JobsResult>>({
      {kText, [](const JobsResult& result) { return executor::render_jobs(result.jobs); }},
      {kJson, [](const JobsResult& result) { return executor::jobs_json(result.jobs); }},
      {kMarkdown, fenced_text<JobsResult>},
  });
  return kForms;
}

std::span<const Form<JobResult>> JobResult::forms() {
  static constexpr auto kForms = std::to_array<Form<JobResult>>({
      {kText, [](const JobResult& result) { return executor::render_job(result.job); }},
      {kJson, [](const JobResult& result) { return executor::job_json(result.job); }},
      {kMarkdown, fenced_text<JobResult>},
  });
  return kForms;
}

std::span<const Form<EventResult>> EventResult::forms() {
  static constexpr auto kForms = std::to_array<Form<EventResult>>({
      {kText, [](const EventResult& result) { return executor::render_event(result.event); }},
      {kJson, [](const EventResult& result) { return executor::event_json(result.event); }},
  });
  return kForms;
}

std::span<const Form<LeaseResult>> LeaseResult::forms() {
  static constexpr auto kForms = std::to_array<Form<LeaseResult>>({
      {kText,
       [](const LeaseResult& result) {
         return result.lease ? executor::render_lease(*result.lease, result.ask(*result.lease))
                             : std::string();
       }},
      {kJson,
       [](const LeaseResult& result) { return executor::lease_json(result.lease, result.ask); }},
      {kMarkdown, fenced_text<LeaseResult>},
  });
  return kForms;
}

}  // namespace kiteway::cli
