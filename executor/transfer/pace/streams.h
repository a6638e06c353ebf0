// Requests in flight over all collections: how many, and how many bytes they may hold.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace kiteway::executor {

/// A number of streams, each holding the rows of one request, and a budget of bytes for all of
/// them. Thread-safe.
class Streams {
 public:
  Streams(int count, std::int64_t bytes_max) : count_(count), bytes_max_(bytes_max) {}

  /// A stream and its bytes, given back when it goes out of scope.
  class Held {
   public:
    /// Blocks until there is a stream and room for `bytes`. A request larger than the whole budget
    /// gets it alone.
    Held(Streams& streams, std::int64_t bytes) : streams_(streams), bytes_(bytes) {
      streams_.take(bytes_);
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    Held(Held&&) = delete;
    Held& operator=(Held&&) = delete;
    ~Held() { streams_.give(bytes_); }

    /// The request turned out to hold more: others wait for it.
    void grow_to(std::int64_t bytes) {
      if (bytes <= bytes_) return;
      streams_.add(bytes - bytes_);
      bytes_ = bytes;
    }

   private:
    Streams& streams_;
    std::int64_t bytes_;
  };

  /// Fewer streams take effect as those in use come back.
  void set_count(int count) {
    {
      const std::lock_guard lock(mutex_);
      count_ = count;
    }
    changed_.notify_all();
  }

 private:
  void take(std::int64_t bytes) {
    std::unique_lock lock(mutex_);
    changed_.wait(
        lock, [&] { return in_use_ == 0 || (in_use_ < count_ && bytes_ + bytes <= bytes_max_); });
    ++in_use_;
    bytes_ += bytes;
  }
  void add(std::int64_t bytes) {
    const std::lock_guard lock(mutex_);
    bytes_ += bytes;
  }
  void give(std::int64_t bytes) {
    {
      const std::lock_guard lock(mutex_);
      --in_use_;
      bytes_ -= bytes;
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int count_;
  std::int64_t bytes_max_;
  int in_use_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace kiteway::executor
