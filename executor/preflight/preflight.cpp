#include "executor/preflight/preflight.h"

#include "executor/engine/live_counts.h"
#include "executor/preflight/servers.h"
#include "executor/remote/connection.h"
#include "planner/compile.h"
#include "planner/rules/capacity.h"

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

}  // namespace

Checks check_before_compile(ReadSession& session, const planner::EndpointSpec& source,
                            const planner::EndpointSpec& target, planner::World& world,
                            const SessionTools& tools) {
  Checks checks;
  if (const auto state = ask_cluster(target, tools)) {
    append(checks, cluster_checks(target, *state));
    if (*state) world.target_cluster = (*state)->cluster;
  }
  checks.push_back(privilege_check(Side::kSource, source, session.source()));
  checks.push_back(privilege_check(Side::kTarget, target, session.target()));
  std::erase_if(checks, [](const Check& check) { return check.verdict == Verdict::kPass; });
  return checks;
}

Checks preflight(const planner::Intent& written, const std::filesystem::path& state_dir,
                 const SessionTools& tools) {
  Checks checks;
  const bool source_answers = check_reach(Side::kSource, written.source, tools, checks);
  const bool target_answers = check_reach(Side::kTarget, written.target, tools, checks);
  const auto state = ask_cluster(written.target, tools);
  if (state) append(checks, cluster_checks(written.target, *state));
  if (!source_answers || !target_answers) return checks;

  const auto opened = open_to_read(written.source, written.target, tools);
  if (!opened.session) {
    if (opened.error) checks.push_back(world_check(*opened.error));
    return checks;
  }
  ReadSession& session = *opened.session;
  const auto names = source_names(session, written);
  if (!names) {
    checks.push_back(world_check(names.error()));
    return checks;
  }
  const auto expanded = planner::expand_patterns(written, *names);
  if (!expanded.intent) {
    append(checks, rule_checks(expanded.diagnostics));
    return checks;
  }
  const planner::Intent& intent = *expanded.intent;
  auto world = take_world(session, addresses_of(intent), state_dir, intent.target.uri, tools.clock);
  if (!world) {
    checks.push_back(world_check(world.error()));
    return checks;
  }
  if (state && *state) world->target_cluster = (*state)->cluster;
  append(checks, version_checks(Side::kSource, world->source.version,
                                intent.allow_unsupported_version.value));
  append(checks, version_checks(Side::kTarget, world->target.version, true));
  checks.push_back(privilege_check(Side::kSource, intent.source, session.source()));
  checks.push_back(privilege_check(Side::kTarget, intent.target, session.target()));
  append(checks, load_checks(intent, *world));
  if (auto counted = count_for_rules(session.source(), intent, *world); !counted) {
    checks.push_back(world_check(counted.error()));
    return checks;
  }
  const planner::Compiled compiled = planner::compile(intent, *world);
  append(checks, rule_checks(compiled.diagnostics));
  if (compiled.plan && compiled.plan->capacity) {
    checks.push_back({.subject = "target",
                      .name = "capacity",
                      .message = "the rows take " + to_string(*compiled.plan->capacity)});
  }
  return checks;
}

}  // namespace kiteway::executor
