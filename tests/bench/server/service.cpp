#include "tests/bench/server/service.h"

#include <grpcpp/alarm.h>

namespace kiteway::bench {
namespace {

std::vector<std::string> names_of(const std::map<std::string, Method>& methods) {
  std::vector<std::string> names;
  names.reserve(methods.size());
  for (const auto& [name, method] : methods) names.push_back(name);
  return names;
}

}  // namespace

/// One request from its first byte to the last of its answer; deletes itself then.
class Service::Call final : public grpc::ServerGenericBidiReactor {
 public:
  Call(Service& service, std::string name) : service_(service), name_(std::move(name)) {
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish({grpc::StatusCode::INTERNAL, "no request came"});
    const auto found = service_.methods_.find(name_);
    if (found == service_.methods_.end()) {
      service_.statistics_.add(name_, request_.Length(), 0);
      return Finish({grpc::StatusCode::UNIMPLEMENTED, "unknown method " + name_});
    }
    const auto delay = service_.delay_of(found->second.kind);
    if (delay.count() == 0) return answer(found->second);
    // An alarm, since gRPC has few threads and a sleeping one would hold up other requests.
    alarm_.Set(std::chrono::system_clock::now() + delay,
               [this, &method = found->second](bool /*ok*/) { answer(method); });
  }

  void OnDone() override { delete this; }

 private:
  void answer(const Method& method) {
    const std::size_t bytes_in = request_.Length();
    const grpc::Status status = method.run(request_, answer_);
    request_.Clear();
    service_.statistics_.add(name_, bytes_in, answer_.Length());
    if (!status.ok()) return Finish(status);
    StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
  }

  Service& service_;
  std::string name_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer answer_;
  grpc::Alarm alarm_;
};

Service::Service(Catalog& catalog, const Delays& delays)
    : methods_(methods_of(catalog)), delays_(delays), statistics_(names_of(methods_)) {}

grpc::ServerGenericBidiReactor* Service::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  const std::string& path = context->method();
  return new Call(*this, path.substr(path.rfind('/') + 1));
}

std::chrono::milliseconds Service::delay_of(MethodKind kind) const {
  switch (kind) {
    case MethodKind::kAsking:
      return {};
    case MethodKind::kReading:
      return delays_.reading;
    case MethodKind::kWriting:
      return delays_.writing;
    case MethodKind::kDefining:
      return delays_.defining;
  }
  return {};
}

}  // namespace kiteway::bench
