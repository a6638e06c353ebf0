#include "planner/compile/compile.h"

#include "planner/compile/check_source.h"
#include "planner/compile/collection_plan.h"
#include "planner/compile/lower.h"
#include "planner/compile/merged_sources.h"
#include "planner/compile/rules/capacity.h"
#include "planner/compile/rules/limits.h"
#include "planner/compile/rules/pace.h"
#include "planner/compile/rules/target_server.h"

namespace kiteway::planner {

Compiled compile(const Intent& intent, const World& world, Purpose purpose) {
  Diagnostics diagnostics;
  const CompileContext context{
      .intent = intent, .world = world, .purpose = purpose, .diagnostics = diagnostics};
  const TargetServer server =
      target_server(intent.target, world.target.version, world.target_cluster);
  check_source_version(context);
  CompiledPlan plan{.name = intent.name,
                    .source = intent.source,
                    .target = intent.target,
                    .allow_unsupported_version = intent.allow_unsupported_version.value,
                    .source_version = world.source.version.text,
                    .target_version = world.target.version.text,
                    .state_dir = intent.state_dir,
                    .parallelism = intent.parallelism,
                    .memory_bytes = intent.memory_bytes,
                    .traffic = intent.traffic,
                    .logical_digest = intent.logical_digest};
  for (const auto& collection : intent.collections) {
    const CollectionSnapshot* source = find_source(context, collection);
    if (source == nullptr || !check_source(context, collection, *source)) continue;
    const auto sources = merge_sources(context, collection, *source);
    if (!sources) continue;
    auto made = plan_collection(context, server, as_one(collection), *sources);
    if (made) plan.collections.push_back(*std::move(made));
  }
  check_totals(intent, world.target, server, diagnostics);
  if (server.cluster) {
    plan.capacity = capacity_of(plan.collections);
    check_capacity(*plan.capacity, intent.target, server, diagnostics);
    plan.pace = pace_of(plan.collections, server.can.limits, intent.traffic.target);
  }
  plan.warnings = diagnostics.items();  // undated: a plan does not change with the time
  diagnostics.date_subjects("source", world.source.described_at);
  diagnostics.date_subjects("target", world.target.described_at);
  if (diagnostics.has_errors()) return {.diagnostics = std::move(diagnostics)};
  plan.nodes = lower(plan, world.target);
  return {.plan = std::move(plan), .diagnostics = std::move(diagnostics)};
}

}  // namespace kiteway::planner
