#include "executor/world/preflight/preflight.h"

#include "executor/remote/connection.h"
#include "executor/world/look.h"
#include "executor/world/preflight/privileges.h"
#include "executor/world/preflight/servers.h"
#include "planner/compile/compile.h"
#include "planner/compile/rules/capacity.h"

#include <optional>
#include <utility>

namespace kiteway::executor {
namespace {

void append(Checks& checks, Checks more) {
  for (auto& check : more) checks.push_back(std::move(check));
}

/// Nothing when the plan names no cluster, or its key cannot be read: then somebody has told of it.
std::optional<Result<ClusterState>> ask_cluster(const planner::EndpointSpec& target,
                                                const SessionTools& tools) {
  if (!target.cloud) return std::nullopt;
  const Resolved resolved = resolve(target, tools.surroundings);
  if (!resolved.endpoint) return std::nullopt;
  return describe_cluster(*resolved.endpoint,
                          {.clock = tools.clock, .random = [] { return 0.5; }, .stop = tools.stop});
}

/// Tries one end alone; false when it is out of reach.
bool check_reach(Side side, const planner::EndpointSpec& endpoint, const SessionTools& tools,
                 Checks& checks) {
  const Resolved resolved = resolve(endpoint, tools.surroundings);
  append(checks, resolved.endpoint ? Checks{} : rule_checks(resolved.diagnostics));
  if (!resolved.endpoint) return false;
  const auto channel =
      connect(*resolved.endpoint, {}, {},
              {.clock = tools.clock, .random = [] { return 0.5; }, .stop = tools.stop});
  checks.push_back(channel ? reachable_check(side, endpoint)
                           : unreachable_check(side, endpoint, channel.error()));
  return static_cast<bool>(channel);
}

Checks privilege_checks(ReadSession& session, const planner::CompiledPlan& plan) {
  return {
      privilege_check(Side::kSource, plan.source, needs_of(Side::kSource, plan), session.source()),
      privilege_check(Side::kTarget, plan.target, needs_of(Side::kTarget, plan), session.target())};
}

Check world_check(const Error& error) {
  const bool is_refused = error.kind == ErrorKind::kPermissionDenied;
  return {.verdict = Verdict::kFail,
          .subject = "plan",
          .name = is_refused ? "privileges" : "servers",
          .message = to_string(error),
          .remedy = is_refused ? "grant that privilege to the user of the plan"
                               : "see that both servers are healthy, and run preflight again",
          .error_kind = error.kind};
}

Checks world_checks(const planner::Intent& intent, const planner::World& world) {
  Checks checks =
      version_checks(Side::kSource, world.source.version, intent.allow_unsupported_version.value);
  append(checks, version_checks(Side::kTarget, world.target.version, true));
  append(checks, load_checks(intent, world));
  return checks;
}

}  // namespace

ClusterChecks check_cluster(const planner::EndpointSpec& target, const SessionTools& tools) {
  ClusterChecks checked;
  const auto state = ask_cluster(target, tools);
  if (!state) return checked;
  checked.checks = cluster_checks(target, *state);
  if (*state) checked.cluster = (*state)->cluster;
  return checked;
}

Checks check_before_run(ReadSession& session, const planner::CompiledPlan& plan) {
  Checks checks = privilege_checks(session, plan);
  std::erase_if(checks, [](const Check& check) {
    return check.verdict == Verdict::kPass || check.is_untold;
  });
  return checks;
}

Checks preflight(const planner::Intent& written, const std::filesystem::path& state_dir,
                 const SessionTools& tools) {
  Checks checks;
  const bool source_answers = check_reach(Side::kSource, written.source, tools, checks);
  const bool target_answers = check_reach(Side::kTarget, written.target, tools, checks);
  const auto cluster = check_cluster(written.target, tools);
  append(checks, cluster.checks);
  if (!source_answers || !target_answers) return checks;

  const auto opened = open_to_read(written.source, written.target, tools);
  if (!opened.session) {
    if (opened.error) checks.push_back(world_check(*opened.error));
    return checks;
  }
  ReadSession& session = *opened.session;
  const Looked looked = look(written, {.session = session,
                                       .state_dir = state_dir,
                                       .clock = tools.clock,
                                       .cluster = cluster.cluster});
  if (!looked.intent && !looked.error) append(checks, rule_checks(looked.diagnostics));
  if (looked.world) append(checks, world_checks(*looked.intent, *looked.world));
  if (looked.error) checks.push_back(world_check(*looked.error));
  if (!looked.is_complete()) return checks;
  const planner::Compiled compiled = planner::compile(*looked.intent, *looked.world);
  append(checks, rule_checks(compiled.diagnostics));
  if (compiled.plan) append(checks, privilege_checks(session, *compiled.plan));
  if (compiled.plan && compiled.plan->capacity) {
    checks.push_back({.subject = "target",
                      .name = "capacity",
                      .message = "the rows take " + to_string(*compiled.plan->capacity)});
  }
  return checks;
}

}  // namespace kiteway::executor
