// A plain gRPC client for the tests of the fake server: one short function per call.
#pragma once

#include "milvus/milvus.grpc.pb.h"
#include "tests/support/columns.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/status_code_enum.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::testing {

/// Every function makes one call and checks with doctest that gRPC says OK, or what the test
/// expects; those without such an argument leave that to call_code().
class Stub {
 public:
  using Param = std::pair<std::string, std::string>;

  struct Question {
    std::string filter = {};
    std::vector<std::string> output = {};
    int limit = 0;  ///< 0: none
    std::vector<Param> params = {};
    std::vector<std::string> partitions = {};
    std::uint64_t guarantee_timestamp = 0;
    std::string collection = "items";
  };

  /// With PEM texts it speaks TLS, and shows the client's certificate if there is one.
  struct Tls {
    std::string ca;
    std::string certificate = {};
    std::string key = {};
  };

  explicit Stub(const std::string& uri);
  Stub(const std::string& uri, const Tls& tls);

  void set_deadline(std::chrono::milliseconds deadline) { deadline_ = deadline; }
  void set_header(const std::string& name, const std::string& value) { header_ = {name, value}; }
  /// gRPC's verdict on the last call.
  [[nodiscard]] grpc::StatusCode call_code() const { return call_code_; }

  wire::milvus::MutationResult insert(const std::string& collection,
                                      const std::vector<Column>& columns,
                                      grpc::StatusCode expected = grpc::StatusCode::OK,
                                      const std::string& partition = "");
  /// Without a check, for threads: doctest's are not made for many at once.
  wire::milvus::MutationResult send_insert(const std::string& collection,
                                           const std::vector<Column>& columns,
                                           const std::string& partition = "");
  wire::milvus::MutationResult upsert(const std::string& collection,
                                      const std::vector<Column>& columns);
  wire::milvus::MutationResult remove(const std::string& collection, const std::string& filter);
  wire::milvus::QueryResults query(const Question& question);
  std::int64_t count(const std::string& collection);

  wire::milvus::DescribeCollectionResponse describe(const std::string& collection);
  bool has(const std::string& collection);
  wire::common::Status create(const std::string& collection, wire::schema::CollectionSchema schema);
  wire::common::Status drop(const std::string& collection);
  std::vector<std::string> partitions(const std::string& collection);
  wire::common::Status create_index(const std::string& collection, const std::string& field,
                                    const std::string& type, const std::string& metric);
  /// Of the first index.
  std::vector<Param> index_params(const std::string& collection);
  wire::common::Status load(const std::string& collection);
  wire::common::Status load_partition(const std::string& collection, const std::string& partition);
  wire::common::LoadState load_state(const std::string& collection,
                                     const std::string& partition = "");

  static const Column* find(const wire::milvus::QueryResults& answer, const std::string& name);
  static std::vector<std::int64_t> long_values(const wire::milvus::QueryResults& answer,
                                               const std::string& name);
  static std::vector<std::string> text_values(const wire::milvus::QueryResults& answer,
                                              const std::string& name);

  using Service = wire::milvus::MilvusService::Stub;

  /// Any other call: `call(&Stub::Service::Flush, request)`.
  template <class Request, class Answer>
  Answer call(grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Answer*),
              const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + deadline_);
    if (!header_.first.empty()) context.AddMetadata(header_.first, header_.second);
    Answer answer;
    call_code_ = (service_.get()->*method)(&context, request, &answer).error_code();
    return answer;
  }

 private:
  std::unique_ptr<Service> service_;
  std::chrono::milliseconds deadline_{10'000};
  Param header_;
  grpc::StatusCode call_code_ = grpc::StatusCode::OK;
};

}  // namespace kiteway::testing
