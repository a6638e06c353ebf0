// The right to run in a state folder: the OS lock, the lease in the journal, and its heartbeat.
#pragma once

#include "executor/journal/journal.h"
#include "executor/journal/lock.h"
#include "executor/journal/owner.h"
#include "schema/base/clock.h"
#include "schema/base/result.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace kiteway::executor {

/// A holder that is silent for this long is taken for dead: long enough for a disk that hangs.
inline constexpr std::chrono::seconds kLeaseTtl{30};

struct RunLockInput {
  std::filesystem::path folder;
  std::string target_uri;
  std::string run_id;
  std::string operation;  ///< "apply"
  Owner owner;
  Clock& clock;
  /// Called once, from another thread, when the run must stop: somebody asked to cancel it, or its
  /// lock was taken away. The text is a sentence for people.
  std::function<void(const std::string& why)> stop;
  /// Between two looks at the journal; every fifth renews the lease.
  std::chrono::milliseconds interval{1000};
};

/// Holds the lock while it lives. The OS lock keeps out other processes of this machine and ends
/// with the process; the lease keeps out other machines, tells everybody who runs, and is a fence:
/// who lost it cannot write into the journal any more.
class RunLock {
 public:
  /// kLocked, telling who runs, since when and when he was last heard of, while he lives. The lease
  /// of a dead owner is taken over: replaced() tells whose it was.
  [[nodiscard]] static Result<std::unique_ptr<RunLock>> take(RunLockInput input);

  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  RunLock(RunLock&&) = delete;
  RunLock& operator=(RunLock&&) = delete;
  ~RunLock();

  [[nodiscard]] Journal& journal() noexcept { return *journal_; }
  /// Whose lease was taken over, and how it is known that he is gone; empty: nobody's.
  [[nodiscard]] const std::string& replaced() const noexcept { return replaced_; }

 private:
  RunLock(RunLockInput input, std::unique_ptr<StateLock> lock, std::unique_ptr<Journal> journal)
      : input_(std::move(input)), lock_(std::move(lock)), journal_(std::move(journal)) {}

  Outcome take_lease();
  void beat(const std::stop_token& end);

  RunLockInput input_;
  std::unique_ptr<StateLock> lock_;
  std::unique_ptr<Journal> journal_;
  std::string replaced_;
  std::jthread heart_;  // last: it uses all of the above
};

}  // namespace kiteway::executor
