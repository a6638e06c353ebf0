// A number of places that work in flight must take one of.
#pragma once

#include <condition_variable>
#include <mutex>

namespace kiteway::executor {

/// Thread-safe.
class Slots {
 public:
  explicit Slots(int count) : free_(count) {}

  /// A taken place, given back when it goes out of scope.
  class Held {
   public:
    explicit Held(Slots& slots) : slots_(slots) { slots_.take(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    Held(Held&&) = delete;
    Held& operator=(Held&&) = delete;
    ~Held() { slots_.give(); }

   private:
    Slots& slots_;
  };

 private:
  void take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return free_ > 0; });
    --free_;
  }
  void give() {
    {
      const std::lock_guard lock(mutex_);
      ++free_;
    }
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int free_;
};

}  // namespace kiteway::executor
