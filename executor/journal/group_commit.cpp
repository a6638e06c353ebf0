#include "executor/journal/group_commit.h"

#include <exception>
#include <string>
#include <utility>

namespace kiteway::executor {
namespace {

/// No exception may leave the committing thread.
Outcome guarded(const std::function<Outcome(const std::vector<GroupCommit::Change>&)>& commit,
                const std::vector<GroupCommit::Change>& batch) {
  try {
    return commit(batch);
  } catch (const std::exception& exception) {
    return Error{.kind = ErrorKind::kInternal,
                 .message = std::string("a commit threw: ") + exception.what()};
  }
}

}  // namespace

GroupCommit::GroupCommit(std::function<Outcome(const std::vector<Change>&)> commit)
    : commit_(std::move(commit)), thread_([this] { run(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  queued_.notify_one();
}

GroupCommit::Ticket GroupCommit::add(Change change) {
  Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(change));
    ticket = ++last_queued_;
  }
  queued_.notify_one();
  return ticket;
}

Outcome GroupCommit::wait(Ticket ticket) {
  std::unique_lock lock(mutex_);
  committed_.wait(lock, [&] { return error_ || last_committed_ >= ticket; });
  if (last_committed_ >= ticket) return Done{};
  return *error_;
}

Outcome GroupCommit::flush() {
  Ticket last = 0;
  {
    const std::lock_guard lock(mutex_);
    last = last_queued_;
  }
  return wait(last);
}

void GroupCommit::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    queued_.wait(lock, [this] { return is_ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const std::vector<Change> batch = std::exchange(queue_, {});
    const Ticket last = last_queued_;
    if (error_) continue;
    lock.unlock();
    Outcome outcome = guarded(commit_, batch);
    lock.lock();
    if (outcome) {
      last_committed_ = last;
    } else {
      error_ = std::move(outcome).error();
    }
    committed_.notify_all();
  }
}

}  // namespace kiteway::executor
