// A plan against the live servers: what plan, apply and verify have in common.
#pragma once

#include "cli/exit_code.h"
#include "cli/plan_input.h"
#include "executor/world/session.h"
#include "planner/compile/compile.h"

#include <filesystem>
#include <variant>

namespace kiteway::cli {

/// The compiled plan and the world it was compiled or checked against.
struct LivePlan {
  planner::CompiledPlan plan;
  planner::World world;
};

/// Compiles an intent against the live servers, or checks that a saved plan still fits them.
/// What is wrong is told on stderr; then the exit code is returned.
[[nodiscard]] std::variant<LivePlan, ExitCode> make_live(const PlanInput& input,
                                                         executor::ReadSession& session,
                                                         const std::filesystem::path& state_dir,
                                                         planner::Purpose purpose);

/// Shows why a session did not open and returns the exit code.
template <class Session>
[[nodiscard]] ExitCode explain(const executor::Opened<Session>& opened, const SourceTexts& texts);

}  // namespace kiteway::cli
