// Applies a plan once, in a process that may be ended at any moment: kiteway_faults_driver PLAN
// STATE_DIR [CRASH_POINT]. Exit 0: all is done. Exit 1: not all, and stderr says why.
#include "executor/journal/run_lock.h"
#include "executor/remote/connection.h"
#include "planner/language/parse.h"
#include "tests/faults/crash_vfs.h"
#include "tests/faults/hasty_clock.h"
#include "tests/support/apply.h"
#include "tests/support/migration.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stop_token>
#include <vector>

namespace kiteway::testing {
namespace {

/// No run of the tests takes as long; one that hangs ends by SIGALRM.
constexpr unsigned kSecondsMax = 60;

std::string read_text(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

int run(const std::vector<std::string>& arguments) {
  const auto point = arguments.size() > 2 ? crash_point_from(arguments[2]) : std::nullopt;
  install_crash_vfs(point);
  const auto parsed = planner::parse_plan(arguments[0], read_text(arguments[0]));
  if (!parsed.intent) {
    std::cerr << render(parsed.diagnostics, parsed.texts);
    return 1;
  }
  const std::string run_id = "run-" + std::to_string(getpid());
  HastyClock clock;
  std::stop_source stop;
  const auto lock = executor::RunLock::take({.folder = arguments[1],
                                             .target_uri = parsed.intent->target.uri,
                                             .run_id = run_id,
                                             .operation = "apply",
                                             .owner = executor::this_process(),
                                             .clock = clock,
                                             .stop = [&](const std::string& why) {
                                               std::cerr << why << "\n";
                                               stop.request_stop();
                                             }});
  if (!lock) {
    std::cerr << to_string(lock.error()) << "\n";
    return 1;
  }
  QuietObserver observer;
  const Applied applied = apply({.intent = *parsed.intent,
                                 .state_dir = arguments[1],
                                 .journal = (*lock)->journal(),
                                 .observer = observer,
                                 .clock = clock,
                                 .stop = stop.get_token(),
                                 .run_id = run_id});
  if (applied.is_success()) return 0;
  for (const auto& note : observer.notes()) std::cerr << note << "\n";
  std::cerr << explain_failure(applied) << "\n";
  return 1;
}

}  // namespace
}  // namespace kiteway::testing

int main(int argc, char** argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that ends early leaves nothing behind
  alarm(kiteway::testing::kSecondsMax);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    kiteway::executor::quiet_grpc();
    return kiteway::testing::run({argv + 1, argv + argc});
  } catch (const std::exception& exception) {
    std::cerr << exception.what() << "\n";
    return 1;
  }
}
