// kiteway verify: compares the rows of source and target. Writes no data.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/live.h"
#include "cli/results.h"
#include "cli/signals.h"
#include "executor/journal/journal.h"
#include "executor/report/progress.h"
#include "executor/run/verify_now.h"

#include <algorithm>

namespace kiteway::cli {
namespace {

/// The collections of the plan that do not exist on the target.
std::vector<std::string> missing_targets(const LivePlan& live) {
  std::vector<std::string> missing;
  for (const auto& collection : live.plan.collections) {
    const CollectionAddress& address = collection.target.address;
    if (find_collection(live.world.target, address) == nullptr)
      missing.push_back(to_string(address));
  }
  return missing;
}

}  // namespace

ExitCode verify_command(const VerifyOptions& options) {
  const auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto* input = std::get_if<PlanInput>(&read);
  const StopOnSignal signals;
  SystemClock clock;
  const auto opened = executor::open_to_write(input->source(), input->target(),
                                              {.surroundings = executor::system_surroundings(),
                                               .clock = clock,
                                               .stop = signals.token(),
                                               .traffic = input->traffic()});
  if (!opened.session) return explain(opened, input->texts);
  const auto live =
      make_live(*input, *opened.session, input->state_dir(options), planner::Purpose::kVerify);
  if (const auto* code = std::get_if<ExitCode>(&live)) return *code;
  const LivePlan& plan = std::get<LivePlan>(live);
  if (const auto missing = missing_targets(plan); !missing.empty()) {
    return fail(
        {.kind = ErrorKind::kDataMismatch,
         .message = "collections of the plan do not exist on the target; apply the plan first",
         .notes = missing});
  }
  auto quarantined =
      executor::Journal::read_quarantined(input->state_dir(options), plan.plan.target.uri);
  if (!quarantined) return fail(quarantined.error());
  executor::ConsoleProgress progress(print_message, terminal_width(), clock);
  const auto verified = executor::verify_now(
      {.plan = plan.plan,
       .ends = opened.session->ends(),
       .observer = progress,
       .clock = clock,
       .stop = signals.token(),
       .rows_max = options.rows ? std::optional(options.rows_max) : std::nullopt,
       .quarantined = *std::move(quarantined)});
  if (!verified) {
    const ExitCode code = fail(verified.error());
    return signals.token().stop_requested() ? ExitCode::kInterrupted : code;
  }
  print_result(written(VerifyResult{*verified}, options.format));
  const bool equal = std::ranges::all_of(*verified, &executor::VerifiedCollection::is_equal);
  return equal ? ExitCode::kOk : ExitCode::kMismatch;
}

}  // namespace kiteway::cli
