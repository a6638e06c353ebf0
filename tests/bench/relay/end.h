// One end of the relay: a connection to a Milvus and the login that goes with every call.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <string>

namespace kiteway::bench {

/// Where a server is. `http://host:port` is plaintext, `https://` is TLS.
struct EndSpec {
  std::string uri;
  std::string ca_pem;
  std::string login;  ///< `user:password`; empty: none
};

/// A connection of its own. For one thread at a time.
class End {
 public:
  explicit End(const EndSpec& spec);

  /// Calls a method by its last name and waits for the answer in this thread. Throws
  /// std::runtime_error.
  grpc::ByteBuffer call(const std::string& method, const grpc::ByteBuffer& request);

 private:
  std::unique_ptr<grpc::GenericStub> stub_;
  std::string authorization_;
};

[[nodiscard]] grpc::ByteBuffer bytes_of(const google::protobuf::MessageLite& message);

}  // namespace kiteway::bench
