// The way of a request through the fake server: counted, checked, made to fail, carried out.
#pragma once

#include "tests/support/fake/request_log.h"
#include "tests/support/fake/world.h"
#include "tests/support/fake_milvus.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace kiteway::testing {

using Effect = std::function<void(World&)>;

/// One request, whatever its messages are.
struct Call {
  std::string method;
  grpc::ServerContext* context = nullptr;
  const google::protobuf::Message* request = nullptr;
  const google::protobuf::Message* answer = nullptr;
  Effect effect;                                  ///< carries it out and fills the answer
  std::function<Effect()> copy_effect;            ///< the same on a copy that outlives the call
  std::function<wire::common::Status*()> status;  ///< where the answer says how it went
};

/// Everything the threads of one server share. Thread-safe.
class Backend {
 public:
  explicit Backend(const FakeOptions& options);

  grpc::Status serve(const Call& call);

  /// Breaks off what waits, and lets nothing wait any more.
  void begin_stop();
  /// Forgets that the server was stopped or crashed.
  void begin_start();

  std::size_t land_late_writes();
  void set_hook(RequestHook hook);

  /// Runs `use(world, log)` under the lock and returns its result.
  template <class Use>
  auto locked(Use use) {
    const std::scoped_lock lock(mutex_);
    return use(world_, log_);
  }

  FaultScript& faults() { return faults_; }
  [[nodiscard]] bool crashed() const;
  [[nodiscard]] std::size_t late_writes() const;

 private:
  struct LateWrite {
    std::string method;
    Effect effect;
    std::size_t requests_left = 0;
  };

  [[nodiscard]] bool is_authentic(const grpc::ServerContext& context) const;
  grpc::Status go_through(const Call& call, std::size_t number, bool is_write);
  /// What the fault answers instead of carrying the request out; nothing when it is to go on.
  std::optional<grpc::Status> stop_before_effect(const Call& call, const Fault& fault,
                                                 std::size_t number);
  /// False when the request killed the server.
  bool carry_out(const Call& call, std::size_t number);
  /// OK, or what a Go server says about an answer that is too large.
  grpc::Status checked_size(const Call& call);
  /// Returns when the client has given up or the server stops.
  grpc::Status hang(const grpc::ServerContext& context);
  void wait(std::chrono::milliseconds time);
  void note(std::size_t number, const std::string& what);
  void run_hook(const Call& call, RequestMoment::Point point, std::size_t number, bool is_write);
  void keep_for_later(LateWrite write);
  void land(const LateWrite& write);
  /// A request has had its effect, or will have none: lets those land whose time has come.
  void step_late_writes();

  const FakeOptions options_;
  const ServerVersion version_;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  World world_;
  RequestLog log_;
  FaultScript faults_;
  RequestHook hook_;
  std::deque<LateWrite> late_;
  bool is_stopping_ = false;
  bool is_crashed_ = false;
};

/// Header `dbname`.
Caller caller_of(const grpc::ServerContext& context);

}  // namespace kiteway::testing
