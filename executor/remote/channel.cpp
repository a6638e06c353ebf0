#include "executor/remote/channel.h"

#include "executor/remote/wire/milvus_status.h"

#include "executor/remote/probe.h"
#include "executor/remote/status.h"

#include <grpc/grpc.h>

#include <algorithm>

namespace kiteway::executor {
namespace {

/// Four was the best of 1, 2, 4 and 8 between two servers on one host
/// (docs/milvus-behaviour.md#speed).
constexpr int kConnections = 4;

/// Longer than the pause between two tries and a handshake over a long way; short enough for a
/// stop, which waits for it.
constexpr std::chrono::milliseconds kConnectPatience{2000};
constexpr std::chrono::milliseconds kConnectPatienceAtEnd{500};

/// Where Debian, Ubuntu and Alpine, then Red Hat keep the system's CAs. gRPC looks elsewhere.
constexpr const char* kSystemRoots[] = {"/etc/ssl/certs/ca-certificates.crt",
                                        "/etc/pki/tls/certs/ca-bundle.crt"};

std::string trusted_roots(const ResolvedEndpoint& endpoint) {
  if (!endpoint.ca_pem.empty()) return endpoint.ca_pem;
  for (const char* path : kSystemRoots) {
    if (auto pem = system_surroundings().file(path)) return *pem;
  }
  return {};
}

std::shared_ptr<grpc::ChannelCredentials> credentials_of(const ResolvedEndpoint& endpoint) {
  if (!endpoint.spec.use_tls) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({.pem_root_certs = trusted_roots(endpoint),
                               .pem_private_key = endpoint.client_key_pem.reveal(),
                               .pem_cert_chain = endpoint.client_cert_pem});
}

grpc::ChannelArguments arguments_of(const ResolvedEndpoint& endpoint) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // the default of 4 MiB is less than one page of vectors
  arguments.SetMaxSendMessageSize(-1);
  // The server refuses pings more often than every 5 s (docs/milvus-behaviour.md#connection).
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own per channel
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);  // a restart is noticed soon
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);    // Traffic spaces the tries
  if (!endpoint.spec.tls.server_name.empty()) {
    arguments.SetSslTargetNameOverride(endpoint.spec.tls.server_name);
  }
  return arguments;
}

}  // namespace

Channel::Channel(ResolvedEndpoint endpoint, const planner::RateCaps& caps,
                 const planner::RetrySettings& retry, const RetryTools& tools)
    : endpoint_(std::move(endpoint)),
      stop_(tools.stop),
      traffic_(planner::authority(endpoint_.spec), caps, retry, tools),
      in_flight_(tools.stop) {
  traffic_.set_diagnosis(
      [this](const Error& error) { return find_obstacle(endpoint_).value_or(error); });
  // Kept up until the process ends: the last channel would take gRPC down with it, which has been
  // seen to wait 10 s for a thread that polls.
  [[maybe_unused]] static const bool is_up = [] {
    grpc_init();
    return true;
  }();
  const auto credentials = credentials_of(endpoint_);
  const auto arguments = arguments_of(endpoint_);
  const std::string target = planner::authority(endpoint_.spec);
  for (int i = 0; i < kConnections; ++i) {
    auto channel = grpc::CreateCustomChannel(target, credentials, arguments);
    if (i == 0) stub_ = std::make_unique<Stub>(channel);
    generic_stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
    connections_.push_back(std::move(channel));
  }
  calls_.assign(connections_.size(), 0);
}

void Channel::prepare(grpc::ClientContext& context, std::chrono::milliseconds deadline) const {
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  if (!endpoint_.authorization.empty()) {
    context.AddMetadata("authorization", endpoint_.authorization.reveal());
  }
}

grpc::Status Channel::call(const char* method, const grpc::ByteBuffer& request,
                           grpc::ByteBuffer& response, std::chrono::milliseconds deadline) {
  // Two large calls over one connection wait for each other.
  const Taken connection(*this);
  const auto left = await_connection(connection.number(), deadline);
  grpc::ClientContext context;
  prepare(context, left);
  const InFlight::Call in_flight(in_flight_, context);
  // The calling thread moves the bytes itself, instead of waiting for one of gRPC's to do it.
  grpc::CompletionQueue queue;
  grpc::Status status;
  const auto reader =
      generic_stubs_[connection.number()]->PrepareUnaryCall(&context, method, request, &queue);
  reader->StartCall();
  reader->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool is_ok = false;
  queue.Next(&tag, &is_ok);  // a unary call finishes once, with its status, whatever happens
  queue.Shutdown();
  while (queue.Next(&tag, &is_ok)) {
  }
  return status;
}

std::size_t Channel::take_connection() {
  const std::lock_guard lock(mutex_);
  const auto least = std::ranges::min_element(calls_);
  ++*least;
  return static_cast<std::size_t>(least - calls_.begin());
}

void Channel::give_connection(std::size_t number) {
  const std::lock_guard lock(mutex_);
  --calls_[number];
}

/// gRPC moves the bytes of a connection while somebody waits for a call, and the handshake of a new
/// one too. Calls on a lost connection fail at once, so without this none would ever wait.
std::chrono::milliseconds Channel::await_connection(std::size_t number,
                                                    std::chrono::milliseconds deadline) {
  grpc::Channel& connection = *connections_[number];
  if (connection.GetState(/*try_to_connect=*/true) == GRPC_CHANNEL_READY) return deadline;
  const auto began = std::chrono::steady_clock::now();
  const auto patience = stop_.stop_requested() ? kConnectPatienceAtEnd : kConnectPatience;
  // When it does not come about, the call that follows says why.
  connection.WaitForConnected(std::chrono::system_clock::now() + std::min(deadline, patience));
  const auto took =
      std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  return std::max(deadline - took, std::chrono::milliseconds(1));
}

grpc::Status Channel::say_hello(milvus::proto::milvus::ConnectResponse& response,
                                std::chrono::milliseconds deadline) {
  grpc::ClientContext context;
  prepare(context, deadline);
  const InFlight::Call in_flight(in_flight_, context);
  milvus::proto::milvus::ConnectRequest request;
  request.mutable_base()->set_msg_type(milvus::proto::common::MsgType::Connect);
  request.mutable_client_info()->set_sdk_type("kiteway");
  return stub_->Connect(&context, request, &response);
}

Outcome Channel::connect(std::chrono::milliseconds deadline) {
  const std::string call = "connect to " + planner::authority(endpoint_.spec);
  milvus::proto::milvus::ConnectResponse response;
  grpc::Status status = say_hello(response, deadline);
  const bool is_silent = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
  if (is_silent && !stop_.stop_requested()) {
    if (auto obstacle = find_obstacle(endpoint_)) return *std::move(obstacle);
    // Nothing is in the way any more, if ever it was: gRPC 1.51 now and then takes the errno of an
    // allocation for that of a connect() under way.
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
      status = say_hello(response, await_connection(deadline));
    }
  }
  if (!status.ok() && stop_.stop_requested()) {
    return Error{.kind = ErrorKind::kInterrupted, .message = "stopped on the way to " + call};
  }
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return outcome_from(response.status(), call);
    case grpc::StatusCode::UNIMPLEMENTED:
      return Done{};
    case grpc::StatusCode::UNAUTHENTICATED:
      return Error{.kind = ErrorKind::kUnauthenticated,
                   .message = planner::authority(endpoint_.spec) + " refuses the login" +
                              (endpoint_.authorization.empty()
                                   ? ": it wants one, and the plan gives none in auth"
                                   : ": check the user name, password or token in auth")};
    default:
      return error_from(status, call);
  }
}

}  // namespace kiteway::executor
