#include "executor/world/look.h"

#include "executor/world/live_counts.h"
#include "planner/language/match.h"

#include <utility>

namespace kiteway::executor {

Looked look(const planner::Intent& written, const LookInput& input) {
  Looked looked;
  const auto names = source_names(input.session, written);
  if (!names) {
    looked.error = names.error();
    return looked;
  }
  auto expanded = planner::expand_patterns(written, *names);
  looked.diagnostics = std::move(expanded.diagnostics);
  if (!expanded.intent) return looked;
  looked.intent = std::move(*expanded.intent);
  const planner::Intent& intent = *looked.intent;
  auto world = take_world(input.session, addresses_of(intent), input.state_dir, intent.target.uri,
                          input.clock);
  if (!world) {
    looked.error = world.error();
    return looked;
  }
  looked.world = std::move(*world);
  looked.world->target_cluster = input.cluster;
  auto counted = count_for_rules(input.session.source(), intent, *looked.world);
  if (!counted) looked.error = counted.error();
  return looked;
}

}  // namespace kiteway::executor
