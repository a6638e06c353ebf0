#include "executor/journal/owner.h"

#include "schema/base/quote.h"

#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace kiteway::executor {
namespace {

std::string user_name() {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr) {
    return found->pw_name;
  }
  return "user " + std::to_string(geteuid());
}

std::int64_t seconds_since(const std::string& text, Clock::Wall now) {
  const auto then = parse_rfc3339(text);
  if (!then) return 0;
  return std::chrono::duration_cast<std::chrono::seconds>(now - *then).count();
}

}  // namespace

Owner this_process() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return {.user = user_name(), .host = host.data(), .pid = getpid()};
}

std::string to_string(const Owner& owner) { return owner.user + " on " + owner.host; }

bool process_is_there(std::int64_t pid) {
  return kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

Liveness liveness_of(const LeaseRecord& lease, Clock::Wall now, const std::string& host,
                     bool is_there) {
  if (!lease.released_at.empty()) {
    return {.is_alive = false,
            .reason = "its lock was ended by " + lease.released_by + " at " + lease.released_at};
  }
  if (lease.host == host && !is_there) {
    return {.is_alive = false,
            .reason = fmt::format("process {} is gone; its last heartbeat was at {}", lease.pid,
                                  lease.heartbeat_at)};
  }
  const std::int64_t silent_s = seconds_since(lease.heartbeat_at, now);
  if (silent_s > lease.ttl_s) {
    return {.is_alive = false,
            .reason = fmt::format("process {} on {} has given no heartbeat for {} s", lease.pid,
                                  lease.host, silent_s)};
  }
  return {.is_alive = true,
          .reason = fmt::format("process {} on {} gave a heartbeat {} s ago", lease.pid, lease.host,
                                std::max<std::int64_t>(silent_s, 0))};
}

Liveness liveness_of(const LeaseRecord& lease, Clock::Wall now) {
  return liveness_of(lease, now, this_process().host, process_is_there(lease.pid));
}

std::string describe(const LeaseRecord& lease) {
  return printable(fmt::format("run {} ({}), process {} of {} on {}, since {}, last heartbeat {}",
                               lease.run_id, lease.operation, lease.pid, lease.user, lease.host,
                               lease.acquired_at, lease.heartbeat_at));
}

}  // namespace kiteway::executor
