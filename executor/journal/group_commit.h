// Many small changes of a database in one transaction: a disk syncs once for all who wait.
#pragma once

#include "schema/base/result.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace kiteway::executor {

/// Queues changes and commits them, in order, on a thread of its own: while one transaction is on
/// its way to the disk, the next gathers. Thread-safe. The first failure stays: every later call
/// gives it again, since what follows in the queue may build on what was lost.
class GroupCommit {
 public:
  /// Part of a transaction; called on the committing thread.
  using Change = std::function<void()>;
  /// Number of a queued change; later ones are greater.
  using Ticket = std::uint64_t;

  /// `commit` makes all changes of a batch durable, or none, and says so. It must not call back.
  explicit GroupCommit(std::function<Outcome(const std::vector<Change>&)> commit);
  /// Commits what is queued.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;
  GroupCommit(GroupCommit&&) = delete;
  GroupCommit& operator=(GroupCommit&&) = delete;

  /// Returns at once.
  Ticket add(Change change);
  /// Blocks until the change with this ticket, and all before it, are durable.
  [[nodiscard]] Outcome wait(Ticket ticket);
  /// As wait(), for all that was added before.
  [[nodiscard]] Outcome flush();

 private:
  void run();

  std::function<Outcome(const std::vector<Change>&)> commit_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::condition_variable committed_;
  std::vector<Change> queue_;
  Ticket last_queued_ = 0;
  Ticket last_committed_ = 0;
  std::optional<Error> error_;
  bool is_ending_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace kiteway::executor
