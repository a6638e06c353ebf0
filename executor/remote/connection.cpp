#include "executor/remote/connection.h"

#include "executor/remote/channel.h"

#include <grpc/support/log.h>

#include <chrono>
#include <utility>

namespace kiteway::executor {
namespace {

/// A server that answers at all answers the first call within this time, also from far away.
constexpr std::chrono::milliseconds kConnectDeadline{10'000};

}  // namespace

Result<std::shared_ptr<Channel>> connect(const ResolvedEndpoint& endpoint, std::stop_token stop) {
  auto channel = std::make_shared<Channel>(endpoint, std::move(stop));
  if (auto connected = channel->connect(kConnectDeadline); !connected) return connected.error();
  return channel;
}

void quiet_grpc() {
  if (system_surroundings().variable("GRPC_VERBOSITY")) return;
  gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace kiteway::executor
