#include "tests/bench/server/methods.h"

#include "tests/bench/server/messages.h"
#include "tests/bench/server/rows.h"
#include "tests/support/fake/protocol.h"

#include <chrono>

namespace kiteway::bench {
namespace {

/// The newest of a line that pages as the oldest supported sources do.
constexpr const char* kVersion = "v2.4.15";

wire::common::Status& status_of(wire::common::Status& answer) { return answer; }

template <class Answer>
wire::common::Status& status_of(Answer& answer) {
  return *answer.mutable_status();
}

template <class Answer>
grpc::ByteBuffer refused(const testing::Refusal& refusal) {
  Answer answer;
  wire::common::Status& status = status_of(answer);
  status.set_error_code(wire::common::ErrorCode::UnexpectedError);
  status.set_code(refusal.code);
  status.set_reason(refusal.reason);
  status.set_retriable(refusal.retriable);
  return serialized(answer);
}

grpc::Status broken(const BrokenMessage& error) {
  return {grpc::StatusCode::INTERNAL, error.what()};
}

/// A method whose request and answer are small.
template <class Request, class Answer>
Method small(MethodKind kind, std::function<void(const Request&, Answer&)> fill) {
  return {
      .kind = kind,
      .run = [fill = std::move(fill)](const grpc::ByteBuffer& request, grpc::ByteBuffer& answer) {
        try {
          Answer message;
          status_of(message);
          fill(parsed<Request>(request), message);
          answer = serialized(message);
        } catch (const testing::Refusal& refusal) {
          answer = refused<Answer>(refusal);
        } catch (const BrokenMessage& error) {
          return broken(error);
        }
        return grpc::Status::OK;
      }};
}

template <class Request, class Answer>
Method on(Catalog& catalog, MethodKind kind, void (Catalog::*fill)(const Request&, Answer&)) {
  return small<Request, Answer>(kind, [&catalog, fill](const Request& request, Answer& answer) {
    (catalog.*fill)(request, answer);
  });
}

/// A method that works on the bytes; `Answer` is what says no.
template <class Answer>
Method raw(Catalog& catalog, MethodKind kind,
           grpc::Status (*run)(Catalog&, const grpc::ByteBuffer&, grpc::ByteBuffer&)) {
  return {.kind = kind, .run = [&catalog, run](const auto& request, auto& answer) {
            try {
              return run(catalog, request, answer);
            } catch (const testing::Refusal& refusal) {
              answer = refused<Answer>(refusal);
            } catch (const BrokenMessage& error) {
              return broken(error);
            }
            return grpc::Status::OK;
          }};
}

std::uint64_t timestamp_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  return static_cast<std::uint64_t>(milliseconds) << 18U;
}

void add_session_methods(std::map<std::string, Method>& methods) {
  using namespace wire::milvus;  // NOLINT(google-build-using-namespace): a table of its names
  using enum MethodKind;
  methods["Connect"] =
      small<ConnectRequest, ConnectResponse>(kAsking, [](const auto&, auto& answer) {
        answer.mutable_server_info()->set_build_tags(kVersion);
        answer.set_identifier(1);
      });
  methods["GetVersion"] = small<GetVersionRequest, GetVersionResponse>(
      kAsking, [](const auto&, auto& answer) { answer.set_version(kVersion); });
  methods["CheckHealth"] = small<CheckHealthRequest, CheckHealthResponse>(
      kAsking, [](const auto&, auto& answer) { answer.set_ishealthy(true); });
  methods["AllocTimestamp"] = small<AllocTimestampRequest, AllocTimestampResponse>(
      kAsking, [](const auto&, auto& answer) { answer.set_timestamp(timestamp_now()); });
  methods["ListDatabases"] = small<ListDatabasesRequest, ListDatabasesResponse>(
      kAsking, [](const auto&, auto& answer) { answer.add_db_names("default"); });
  methods["ListAliases"] =
      small<ListAliasesRequest, ListAliasesResponse>(kAsking, [](const auto&, auto&) {});
  methods["Flush"] = small<FlushRequest, FlushResponse>(kDefining, [](const auto&, auto&) {});
  methods["GetFlushState"] = small<GetFlushStateRequest, GetFlushStateResponse>(
      kAsking, [](const auto&, auto& answer) { answer.set_flushed(true); });
}

}  // namespace

std::map<std::string, Method> methods_of(Catalog& catalog) {
  using namespace wire::milvus;  // NOLINT(google-build-using-namespace): a table of its names
  using enum MethodKind;
  std::map<std::string, Method> methods;
  add_session_methods(methods);
  methods["ShowCollections"] = on(catalog, kAsking, &Catalog::show_collections);
  methods["DescribeCollection"] = on(catalog, kAsking, &Catalog::describe_collection);
  methods["HasCollection"] = on(catalog, kAsking, &Catalog::has_collection);
  methods["CreateCollection"] = on(catalog, kDefining, &Catalog::create_collection);
  methods["DropCollection"] = on(catalog, kDefining, &Catalog::drop_collection);
  methods["ShowPartitions"] = on(catalog, kAsking, &Catalog::show_partitions);
  methods["CreatePartition"] = on(catalog, kDefining, &Catalog::create_partition);
  methods["CreateIndex"] = on(catalog, kDefining, &Catalog::create_index);
  methods["DescribeIndex"] = on(catalog, kAsking, &Catalog::describe_index);
  methods["LoadCollection"] = on(catalog, kDefining, &Catalog::load_collection);
  methods["ReleaseCollection"] = on(catalog, kDefining, &Catalog::release_collection);
  methods["GetLoadState"] = on(catalog, kAsking, &Catalog::get_load_state);
  methods["GetLoadingProgress"] = on(catalog, kAsking, &Catalog::get_loading_progress);
  methods["Delete"] = on(catalog, kWriting, &Catalog::remove);
  methods["Query"] = raw<QueryResults>(catalog, kReading, &answer_query);
  methods["Insert"] = raw<MutationResult>(catalog, kWriting, &answer_insert);
  methods["Upsert"] = raw<MutationResult>(catalog, kWriting, &answer_upsert);
  return methods;
}

}  // namespace kiteway::bench
