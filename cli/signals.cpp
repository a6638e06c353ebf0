#include "cli/signals.h"

#include "cli/console.h"
#include "cli/exit_code.h"

#include <unistd.h>

#include <ctime>

namespace kiteway::cli {

StopOnSignal::StopOnSignal() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGHUP);  // the terminal went away
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  waiter_ = std::jthread([this](const std::stop_token& end) { wait(end); });
}

void StopOnSignal::wait(const std::stop_token& end) {
  const timespec interval{.tv_sec = 0, .tv_nsec = 100'000'000};
  bool was_asked = false;
  while (!end.stop_requested()) {
    if (sigtimedwait(&signals_, nullptr, &interval) < 0) continue;
    if (was_asked) _exit(static_cast<int>(ExitCode::kInterrupted));
    was_asked = true;
    stop_because("finishing requests in flight; press Ctrl-C again to quit now");
  }
}

void StopOnSignal::stop_because(const std::string& why) {
  print_message("\nStopping: " + why + ".\n");
  stop_.request_stop();
}

}  // namespace kiteway::cli
