// What commands print as their result, and the forms that each has.
#pragma once

#include "cli/output_format.h"
#include "executor/report/job.h"
#include "executor/transfer/proof/verify_result.h"
#include "executor/world/preflight/checks.h"
#include "planner/model/compiled_plan.h"
#include "planner/render/diff/diff_text.h"
#include "planner/render/plan/plan_text.h"
#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kiteway::cli {

/// How a result is written in one format.
template <class Result>
struct Form {
  OutputFormat format;
  std::string (*write)(const Result& result);
};

// Results refer to what they are about, which must outlive them. The first of its forms is what
// a command prints that is not asked for a format.

struct PlanResult {
  const planner::CompiledPlan& plan;
  bool is_summary = false;                             ///< of text: one line per object
  planner::Detail detail = planner::Detail::kChanges;  ///< of text and Markdown
  planner::Paint paint = planner::Paint::kNone;        ///< of text

  static std::span<const Form<PlanResult>> forms();
};

struct DiffResult {
  const planner::DiffView& diff;
  bool is_summary = false;                       ///< of text
  planner::Paint paint = planner::Paint::kNone;  ///< of text

  static std::span<const Form<DiffResult>> forms();
};

/// The steps of a plan, as a graph.
struct GraphResult {
  const planner::CompiledPlan& plan;

  static std::span<const Form<GraphResult>> forms();
};

/// What was found, and what else ended the command, if anything did.
struct FindingsResult {
  const Diagnostics& diagnostics;
  const SourceTexts& texts;
  std::optional<Error> failure = {};

  static std::span<const Form<FindingsResult>> forms();
};

struct PreflightResult {
  const executor::Checks& checks;

  static std::span<const Form<PreflightResult>> forms();
};

struct VerifyResult {
  const std::vector<executor::VerifiedCollection>& collections;

  static std::span<const Form<VerifyResult>> forms();
};

struct JobsResult {
  const std::vector<executor::Job>& jobs;

  static std::span<const Form<JobsResult>> forms();
};

struct JobResult {
  const executor::Job& job;

  static std::span<const Form<JobResult>> forms();
};

/// One line of many, which come as they happen: there is no document around them.
struct EventResult {
  const executor::EventRecord& event;

  static std::span<const Form<EventResult>> forms();
};

/// The lease that is held, if any.
struct LeaseResult {
  const std::optional<executor::LeaseRecord>& lease;
  const executor::AskLiveness& ask;

  static std::span<const Form<LeaseResult>> forms();
};

/// The names of the formats that a result has, as they are typed.
template <class Result>
[[nodiscard]] std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const auto& form : Result::forms()) names.push_back(name_of(form.format));
  return names;
}

/// The result in one of its formats; empty in any other, which the command line does not take.
template <class Result>
[[nodiscard]] std::string written(const Result& result, OutputFormat format) {
  for (const auto& form : Result::forms()) {
    if (form.format == format) return form.write(result);
  }
  return {};
}

}  // namespace kiteway::cli
