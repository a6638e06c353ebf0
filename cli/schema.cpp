// kiteway schema: the JSON Schema of plans, for editors.
#include "cli/commands.h"
#include "cli/console.h"
#include "planner/render/json_schema.h"

namespace kiteway::cli {

ExitCode schema_command(const SchemaOptions& options) {
  print_result(planner::render_json_schema(options.overlay ? planner::SchemaFor::kOverlay
                                                           : planner::SchemaFor::kPlan));
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
