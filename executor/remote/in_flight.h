// Calls that are on their way, so that a stop does not wait for a server that hangs.
#pragma once

#include <grpcpp/client_context.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace kiteway::executor {

/// How long calls get after a stop. Both together leave time to write the journal within the 5 s
/// that a run has to end.
struct StopPatience {
  std::chrono::milliseconds calls{1'500};    ///< for those that were on their way
  std::chrono::milliseconds cleanup{1'500};  ///< after that, for those that clean up
};

/// Breaks calls off some time after a stop is requested: first those that were on their way, whose
/// answers are worth a moment, then all. Later calls fail at once. Thread-safe.
class InFlight {
 public:
  explicit InFlight(std::stop_token stop, StopPatience patience = {});
  /// Every Call must have ended.
  ~InFlight() = default;
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  InFlight(InFlight&&) = delete;
  InFlight& operator=(InFlight&&) = delete;

  /// One call, from before it starts until it has ended.
  class Call {
   public:
    Call(InFlight& calls, grpc::ClientContext& context);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    Call(Call&&) = delete;
    Call& operator=(Call&&) = delete;

   private:
    InFlight& calls_;
    grpc::ClientContext& context_;
  };

 private:
  void watch(const std::stop_token& end);

  std::stop_token stop_;
  StopPatience patience_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<grpc::ClientContext*, bool> contexts_;  ///< true: it began after the stop
  bool is_over_ = false;
  // Last: they use all of the above.
  std::jthread watcher_;
  std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace kiteway::executor
