// kiteway version.
#include "cli/commands.h"
#include "cli/console.h"

namespace kiteway::cli {

ExitCode version_command() {
  print_result("kiteway " KITEWAY_VERSION "\n");
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
