// kiteway validate: is this a plan? Asks no server and reads no secret.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan_input.h"

namespace kiteway::cli {

ExitCode validate_command(const CommonOptions& options) {
  const auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  print_result(options.file + " is valid\n");
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
