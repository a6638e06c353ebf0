#include "executor/remote/in_flight.h"

#include <utility>

namespace kiteway::executor {

InFlight::InFlight(std::stop_token stop, StopPatience patience)
    : stop_(std::move(stop)),
      patience_(patience),
      watcher_([this](const std::stop_token& end) { watch(end); }),
      on_stop_(stop_, [this] {
        {
          const std::lock_guard lock(mutex_);
        }  // the watcher waits already, or looks by itself
        changed_.notify_all();
      }) {}

InFlight::Call::Call(InFlight& calls, grpc::ClientContext& context)
    : calls_(calls), context_(context) {
  const std::lock_guard lock(calls_.mutex_);
  calls_.contexts_[&context_] = calls_.stop_.stop_requested();
  if (calls_.is_over_) context_.TryCancel();
}

InFlight::Call::~Call() {
  const std::lock_guard lock(calls_.mutex_);
  calls_.contexts_.erase(&context_);
}

void InFlight::watch(const std::stop_token& end) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, end, [this] { return stop_.stop_requested(); });
  const auto pause = [&](std::chrono::milliseconds time) {
    return !changed_.wait_for(lock, end, time, [&end] { return end.stop_requested(); });
  };
  if (!pause(patience_.calls)) return;
  for (const auto& [context, is_after_stop] : contexts_) {
    if (!is_after_stop) context->TryCancel();
  }
  if (!pause(patience_.cleanup)) return;
  is_over_ = true;
  for (const auto& [context, is_after_stop] : contexts_) context->TryCancel();
}

}  // namespace kiteway::executor
