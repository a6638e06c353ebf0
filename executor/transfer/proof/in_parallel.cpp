#include "executor/transfer/proof/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace kiteway::executor {
namespace {

class Loop {
 public:
  Loop(std::size_t count, const std::function<Outcome(std::size_t)>& work)
      : count_(count), work_(work) {}

  void run() {
    for (std::size_t i = next_++; i < count_ && !has_failed_; i = next_++) {
      try {
        if (auto done = work_(i); !done) fail(std::move(done).error());
      } catch (const std::exception& exception) {
        fail({.message = std::string("a thread of verify threw: ") + exception.what()});
      }
    }
  }

  [[nodiscard]] Outcome outcome() const { return error_ ? Outcome(*error_) : Outcome(Done{}); }

 private:
  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    has_failed_ = true;
  }

  std::size_t count_;
  const std::function<Outcome(std::size_t)>& work_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> has_failed_{false};
  std::mutex mutex_;
  std::optional<Error> error_;
};

}  // namespace

Outcome in_parallel(std::size_t count, std::size_t threads_max,
                    const std::function<Outcome(std::size_t)>& work) {
  Loop loop(count, work);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(threads_max, count); ++i) {
      threads.emplace_back([&loop] { loop.run(); });
    }
    loop.run();
  }
  return loop.outcome();
}

}  // namespace kiteway::executor
