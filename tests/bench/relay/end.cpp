#include "tests/bench/relay/end.h"

#include <grpcpp/create_channel.h>
#include <openssl/evp.h>

#include <stdexcept>

namespace kiteway::bench {
namespace {

std::string base64(const std::string& text) {
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

std::shared_ptr<grpc::Channel> channel_to(const EndSpec& spec) {
  const std::size_t host = spec.uri.find("://");
  if (host == std::string::npos) throw std::runtime_error("not a uri: " + spec.uri);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
  const bool has_tls = spec.uri.starts_with("https://");
  return grpc::CreateCustomChannel(spec.uri.substr(host + 3),
                                   has_tls ? grpc::SslCredentials({.pem_root_certs = spec.ca_pem})
                                           : grpc::InsecureChannelCredentials(),
                                   arguments);
}

}  // namespace

End::End(const EndSpec& spec)
    : stub_(std::make_unique<grpc::GenericStub>(channel_to(spec))),
      authorization_(spec.login.empty() ? "" : base64(spec.login)) {}

grpc::ByteBuffer End::call(const std::string& method, const grpc::ByteBuffer& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(120));
  if (!authorization_.empty()) context.AddMetadata("authorization", authorization_);
  grpc::CompletionQueue queue;  // so that this very thread does the work of the connection
  const auto call = stub_->PrepareUnaryCall(
      &context, "/milvus.proto.milvus.MilvusService/" + method, request, &queue);
  call->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) throw std::runtime_error(method + ": " + status.error_message());
  return answer;
}

grpc::ByteBuffer bytes_of(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

}  // namespace kiteway::bench
