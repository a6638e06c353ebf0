#include "executor/remote/connection.h"

#include "executor/remote/channel.h"

#include <grpc/support/log.h>

#include <chrono>

namespace kiteway::executor {
namespace {

/// A server that answers at all answers the first call within this time, also from far away.
constexpr std::chrono::milliseconds kConnectDeadline{10'000};

}  // namespace

Result<std::shared_ptr<Channel>> connect(const ResolvedEndpoint& endpoint,
                                         const planner::RateCaps& caps,
                                         const planner::RetrySettings& retry,
                                         const RetryTools& tools) {
  auto channel = std::make_shared<Channel>(endpoint, caps, retry, tools);
  if (auto connected = channel->connect(kConnectDeadline); !connected) return connected.error();
  return channel;
}

Traffic& traffic_of(Channel& channel) { return channel.traffic(); }

void quiet_grpc() {
  if (system_surroundings().variable("GRPC_VERBOSITY")) return;
  gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace kiteway::executor
