#include "executor/journal/run_lock.h"

#include "executor/journal/journal_view.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr int kBeatsPerRenewal = 5;

Error locked(const std::filesystem::path& folder, const std::string& who, std::string note) {
  return {.kind = ErrorKind::kLocked,
          .message = "another run holds the lock of " + folder.string() + ": " + who,
          .notes = {std::move(note)}};
}

/// The file beside the journal tells who took the OS lock; the journal tells more.
Error with_holder(Error error, const std::filesystem::path& folder) {
  if (error.kind != ErrorKind::kLocked) return error;
  const auto view = JournalView::open(folder);
  if (!view || *view == nullptr) return error;
  const auto lease = (*view)->last_lease();
  if (!lease || !*lease || !(*lease)->released_at.empty()) return error;
  return locked(folder, describe(**lease),
                "wait for it, or stop it with kiteway cancel " + (*lease)->run_id);
}

}  // namespace

Result<std::unique_ptr<RunLock>> RunLock::take(RunLockInput input) {
  auto lock = StateLock::take(input.folder, "run " + input.run_id + ", process " +
                                                std::to_string(input.owner.pid) + " of " +
                                                to_string(input.owner));
  if (!lock) return with_holder(std::move(lock).error(), input.folder);
  auto journal = Journal::open(input.folder, input.target_uri, input.clock);
  if (!journal) return journal.error();
  std::unique_ptr<RunLock> taken(
      new RunLock(std::move(input), std::move(*lock), std::move(*journal)));
  if (auto leased = taken->take_lease(); !leased) return leased.error();
  taken->heart_ =
      std::jthread([lock = taken.get()](const std::stop_token& end) { lock->beat(end); });
  return taken;
}

RunLock::~RunLock() {
  if (!heart_.joinable()) return;  // the lease is somebody else's
  heart_.request_stop();
  heart_.join();
  (void)journal_->release_lease();  // who took it away has no use for it
}

Outcome RunLock::take_lease() {
  const LeaseRecord wanted{.run_id = input_.run_id,
                           .operation = input_.operation,
                           .user = input_.owner.user,
                           .host = input_.owner.host,
                           .pid = input_.owner.pid,
                           .ttl_s = kLeaseTtl.count()};
  auto replaced = journal_->take_lease(wanted, [&](const LeaseRecord& held) -> Outcome {
    const Liveness liveness = liveness_of(held, input_.clock.wall_now());
    replaced_ = describe(held) + ": " + liveness.reason;
    if (!liveness.is_alive) return Done{};
    return locked(input_.folder, describe(held),
                  "it counts as dead after " + std::to_string(held.ttl_s) +
                      " s without a heartbeat; kiteway lock break takes its lock away at once");
  });
  if (!replaced) return replaced.error();
  return Done{};
}

void RunLock::beat(const std::stop_token& end) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  bool has_stopped = false;
  const auto stop = [&](const std::string& why) {
    if (!std::exchange(has_stopped, true)) input_.stop(why);
  };
  for (int count = 1;
       !never.wait_for(lock, end, input_.interval, [&end] { return end.stop_requested(); });
       ++count) {
    if (count % kBeatsPerRenewal == 0) {
      if (auto renewed = journal_->renew_lease(); !renewed) {
        stop(renewed.error().message);
        continue;
      }
    }
    auto by = journal_->cancel_requested_by(input_.run_id);
    if (!by) {
      stop(by.error().message);
    } else if (!by->empty()) {
      stop("cancelled by " + *by);
    }
  }
}

}  // namespace kiteway::executor
