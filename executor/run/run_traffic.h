// What the traffic of both ends means for a run: who is told, and how fast it goes.
#pragma once

#include "executor/remote/ends.h"
#include "executor/remote/traffic/traffic.h"
#include "executor/transfer/observer.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "planner/model/compiled_plan.h"

#include <mutex>
#include <string>

namespace kiteway::executor {

/// Listens to the traffic of both ends for as long as it lives. Thread-safe.
class RunTraffic {
 public:
  /// All must outlive it.
  RunTraffic(const planner::CompiledPlan& plan, const Ends& ends, RunObserver& observer,
             Tuner& tuner, Streams& streams);

 private:
  class End final : public TrafficListener {
   public:
    End(RunTraffic& run, Traffic& traffic, bool is_source);
    End(const End&) = delete;
    End& operator=(const End&) = delete;
    End(End&&) = delete;
    End& operator=(End&&) = delete;
    ~End() override { traffic_.set_listener(nullptr); }

    void limited(const Limit& limit) override;
    void repeated(const Error& error, const CollectionAddress& collection) override;
    void asked_to_slow_down() override;
    void note(const std::string& text) override;

    /// "target"
    [[nodiscard]] const char* name() const { return is_source_ ? "source" : "target"; }
    Limit limit;  ///< guarded by RunTraffic

   private:
    /// The node that a call about this collection is counted with, or nullptr.
    [[nodiscard]] const planner::Node* node_of(const CollectionAddress& collection) const;

    RunTraffic& run_;
    Traffic& traffic_;
    bool is_source_;
  };

  void tell_limit();

  const planner::CompiledPlan& plan_;
  RunObserver& observer_;
  Tuner& tuner_;
  Streams& streams_;
  std::mutex mutex_;
  Limit told_;
  End source_;
  End target_;
};

}  // namespace kiteway::executor
