// The connections to one server: TLS, login, deadlines. What every remote call goes through.
#pragma once

#include "executor/remote/credentials.h"
#include "executor/remote/in_flight.h"
#include "executor/remote/traffic/traffic.h"
#include "schema/base/result.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "milvus/milvus.grpc.pb.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Thread-safe. Holds several HTTP/2 connections, since one saturates on a single core of the
/// server.
class Channel {
 public:
  using Stub = milvus::proto::milvus::MilvusService::Stub;

  /// Makes the connections; they open on first use. Never fails: a wrong certificate or address
  /// shows in the first call.
  /// Calls are paced and kept back by `caps` and `retry`. Some time after `tools.stop` is requested
  /// they are broken off; see InFlight.
  Channel(ResolvedEndpoint endpoint, const planner::RateCaps& caps,
          const planner::RetrySettings& retry, const RetryTools& tools);

  /// For small calls.
  [[nodiscard]] Stub& stub() noexcept { return *stub_; }

  /// Makes the connection of the stub again if it was lost; waits for it some seconds at most.
  /// Returns what is left of `deadline`.
  std::chrono::milliseconds await_connection(std::chrono::milliseconds deadline) {
    return await_connection(0, deadline);
  }

  /// What every call has to go through; `call` in call.h and `through` see to it.
  [[nodiscard]] Traffic& traffic() noexcept { return traffic_; }

  /// Sets deadline and login of a call. `database` may be empty.
  void prepare(grpc::ClientContext& context, std::chrono::milliseconds deadline) const;

  /// One call in raw bytes, over the connection with the fewest of them. Blocks until it ends.
  /// `method` is a full path, "/milvus.proto.milvus.MilvusService/Query".
  [[nodiscard]] grpc::Status call(const char* method, const grpc::ByteBuffer& request,
                                  grpc::ByteBuffer& response, std::chrono::milliseconds deadline);

  /// Opens the first connection and asks the server who it is. Names the cause when that fails:
  /// unknown host, refused, no answer, another protocol, certificate, or login. A failure without a
  /// cause that can be found is tried once more.
  [[nodiscard]] Outcome connect(std::chrono::milliseconds deadline);

  /// Where calls over stub() are to be noted.
  [[nodiscard]] InFlight& in_flight() noexcept { return in_flight_; }

  [[nodiscard]] const planner::EndpointSpec& spec() const noexcept { return endpoint_.spec; }

 private:
  /// A connection, taken for one call.
  class Taken {
   public:
    explicit Taken(Channel& channel) : channel_(channel), number_(channel.take_connection()) {}
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;
    Taken(Taken&&) = delete;
    Taken& operator=(Taken&&) = delete;
    ~Taken() { channel_.give_connection(number_); }
    [[nodiscard]] std::size_t number() const noexcept { return number_; }

   private:
    Channel& channel_;
    std::size_t number_;
  };

  [[nodiscard]] std::size_t take_connection();
  void give_connection(std::size_t number);
  std::chrono::milliseconds await_connection(std::size_t number,
                                             std::chrono::milliseconds deadline);
  grpc::Status say_hello(milvus::proto::milvus::ConnectResponse& response,
                         std::chrono::milliseconds deadline);

  ResolvedEndpoint endpoint_;
  std::stop_token stop_;
  Traffic traffic_;
  std::vector<std::shared_ptr<grpc::Channel>> connections_;
  std::vector<std::unique_ptr<grpc::GenericStub>> generic_stubs_;
  std::unique_ptr<Stub> stub_;
  std::mutex mutex_;
  std::vector<int> calls_;  ///< in progress, by connection
  InFlight in_flight_;
};

}  // namespace kiteway::executor
