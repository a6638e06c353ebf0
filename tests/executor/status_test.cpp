// What a failed call means: the whole table of codes, legacy ones and those of gRPC.
#include "executor/remote/status.h"
#include "executor/remote/wire/milvus_status.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

namespace kiteway::executor {
namespace {

using milvus::proto::common::ErrorCode;
using Status = milvus::proto::common::Status;
using Code = grpc::StatusCode;
using enum ErrorKind;

Status status_of(int code, const std::string& reason = "no") {
  Status status;
  status.set_code(code);
  status.set_reason(reason);
  return status;
}

Error error_of(const Status& status) {
  auto outcome = outcome_from(status, "describe default/products");
  REQUIRE_FALSE(outcome);
  return outcome.error();
}

ErrorKind kind_of(int code) { return error_of(status_of(code)).kind; }

ErrorKind kind_of_legacy(ErrorCode code) {
  Status status;
  status.set_error_code(code);
  return error_of(status).kind;
}

ErrorKind kind_of_grpc(Code code, const std::string& message = "no") {
  return error_from({code, message}, "describe default/products").kind;
}

// docs/milvus-behaviour.md#status-codes, row by row.
const std::map<int, ErrorKind>& known_codes() {
  static const std::map<int, ErrorKind> kCodes = {
      {1, kUnavailable},
      {2, kUnavailable},
      {3, kOverloaded},
      {4, kRateLimited},
      {7, kFull},
      {8, kRateLimited},
      {9, kOverloaded},
      {11, kOverloaded},
      {12, kRateLimited},
      {100, kNotFound},
      {101, kNotLoaded},
      {102, kInvalidInput},
      {103, kUnavailable},
      {105, kInvalidInput},
      {106, kUnavailable},
      {108, kInvalidInput},
      {109, kStalePlan},
      {110, kUnavailable},
      {200, kNotFound},
      {201, kNotLoaded},
      {202, kUnavailable},
      {250, kInvalidInput},
      {401, kUnavailable},
      {503, kUnavailable},
      {504, kUnavailable},
      {505, kUnavailable},
      {507, kUnavailable},
      {700, kNotFound},
      {702, kInvalidInput},
      {800, kNotFound},
      {801, kInvalidInput},
      {802, kInvalidInput},
      {901, kUnavailable},
      {902, kUnavailable},
      {903, kUnavailable},
      {904, kUnavailable},
      {905, kUnavailable},
      {906, kUnavailable},
      {1003, kUnavailable},
      {1100, kInvalidInput},
      {1101, kInvalidInput},
      {1102, kTooLarge},
      {1400, kUnauthenticated},
      {1401, kPermissionDenied},
      {1600, kNotFound},
      {1601, kConflict},
      {1602, kConflict},
      {1700, kInvalidInput},
      {1701, kInvalidInput},
      {1807, kRateLimited},
      {2000, kInvalidInput},
      {2100, kInvalidInput},
      {2200, kUnavailable},
      {2201, kInvalidInput},
      {3000, kInvalidInput},
      {10000, kUnavailable},
      {10001, kUnavailable},
      {65535, kUnexpected},
  };
  return kCodes;
}

TEST_SUITE("executor status") {
  TEST_CASE("a success is one by both of its codes") {
    CHECK(outcome_from(Status{}, "x"));
    CHECK(code_of(Status{}) == 0);
    Status both = status_of(8);
    both.set_error_code(ErrorCode::RateLimit);
    CHECK(code_of(both) == 8);
    Status legacy;
    legacy.set_error_code(ErrorCode::RateLimit);
    CHECK(code_of(legacy) == 49);
    CHECK_FALSE(outcome_from(legacy, "x"));
  }

  TEST_CASE("every code means what the table of the facts says") {
    for (const auto& [code, kind] : known_codes()) {
      CAPTURE(code);
      CHECK(to_string(kind_of(code)) == to_string(kind));
    }
  }

  TEST_CASE("a code we do not know is an error of ours, unless the server says to try again") {
    CHECK(kind_of(4711) == kInvalidInput);
    Status status = status_of(4711);
    status.set_retriable(true);
    CHECK(error_of(status).kind == kUnavailable);
  }

  TEST_CASE("a server that is slow and one that is full are told by their code, not their hint") {
    Status status = status_of(9);
    status.set_retriable(false);
    CHECK(error_of(status).kind == kOverloaded);
  }

  TEST_CASE("what the server calls an error of the input is one, whatever the code says") {
    for (const int code : {1, 8, 9, 503, 4711, 65535}) {
      Status status = status_of(code);
      (*status.mutable_extra_info())["is_input_error"] = "true";
      CHECK(error_of(status).kind == kInvalidInput);
      (*status.mutable_extra_info())["is_input_error"] = "false";
      CHECK((error_of(status).kind == kInvalidInput) == (code == 4711));
    }
    for (const auto& [code, kind] : std::map<int, ErrorKind>{
             {100, kNotFound}, {101, kNotLoaded}, {1102, kTooLarge}, {1400, kUnauthenticated}}) {
      Status status = status_of(code);
      (*status.mutable_extra_info())["is_input_error"] = "true";
      CHECK(error_of(status).kind == kind);
    }
  }

  TEST_CASE("an unexpected failure that the server calls retriable is repeated like a lost call") {
    Status status = status_of(65535);
    status.set_retriable(true);
    CHECK(error_of(status).kind == kUnavailable);
  }

  TEST_CASE("a server without room, or with its quota used up, comes with advice") {
    CHECK(to_string(error_of(status_of(7, "disk quota exceeded"))) ==
          "cannot describe default/products: disk quota exceeded (code 7); there is no room left: "
          "enlarge the cluster or remove data from it, then run the same command again");
    CHECK(error_of(status_of(9)).notes.size() == 1);
  }

  TEST_CASE("legacy codes count where there is no other") {
    CHECK(kind_of_legacy(ErrorCode::PermissionDenied) == kPermissionDenied);
    CHECK(kind_of_legacy(ErrorCode::CollectionNotExists) == kNotFound);
    CHECK(kind_of_legacy(ErrorCode::CollectionNameNotFound) == kNotFound);
    CHECK(kind_of_legacy(ErrorCode::IndexNotExist) == kNotFound);
    CHECK(kind_of_legacy(ErrorCode::RateLimit) == kRateLimited);
    CHECK(kind_of_legacy(ErrorCode::ForceDeny) == kOverloaded);
    CHECK(kind_of_legacy(ErrorCode::MemoryQuotaExhausted) == kOverloaded);
    CHECK(kind_of_legacy(ErrorCode::TimeTickLongDelay) == kOverloaded);
    CHECK(kind_of_legacy(ErrorCode::NotShardLeader) == kUnavailable);
    CHECK(kind_of_legacy(ErrorCode::NoReplicaAvailable) == kUnavailable);
    CHECK(kind_of_legacy(ErrorCode::NotReadyServe) == kUnavailable);
    CHECK(kind_of_legacy(ErrorCode::NotReadyCoordActivating) == kUnavailable);
    CHECK(kind_of_legacy(ErrorCode::UnexpectedError) == kUnexpected);
    CHECK(kind_of_legacy(ErrorCode::DiskQuotaExhausted) == kFull);
    CHECK(kind_of_legacy(ErrorCode::IllegalArgument) == kInvalidInput);
  }

  TEST_CASE("the modern code wins over the legacy one") {
    Status status = status_of(100);
    status.set_error_code(ErrorCode::RateLimit);
    CHECK(error_of(status).kind == kNotFound);
  }

  TEST_CASE(
      "an expression that the server cannot parse is the request's fault, whatever the code") {
    for (const int code : {1100, 65535}) {
      CHECK(error_of(status_of(code, "cannot parse expression: id > and, error: line 1:5")).kind ==
            kInvalidInput);
    }
  }

  TEST_CASE("a number that is none is the request's fault, whatever the code") {
    CHECK(error_of(status_of(65535, "value 'NaN' is not a number or infinity")).kind ==
          kInvalidInput);
  }

  TEST_CASE("trouble with sizes is known by its words, whatever the code") {
    for (const char* words : {"grpc: received message larger than max (70000000 vs. 67108864)",
                              "trying to send message larger than max",
                              "query results exceed the maxOutputSize Limit"}) {
      CHECK(error_of(status_of(65535, words)).kind == kTooLarge);
      CHECK(kind_of_grpc(Code::RESOURCE_EXHAUSTED, words) == kTooLarge);
    }
  }

  TEST_CASE("the message names the call and the code, on one safe line") {
    const Error error = error_of(status_of(8, "slow\ndown\x1B[31m"));
    CHECK(error.message == "cannot describe default/products: slow␊down␛[31m (code 8)");
    CHECK(error.notes.empty());
  }
}

TEST_SUITE("executor status grpc") {
  TEST_CASE("every status of gRPC has a meaning") {
    CHECK(kind_of_grpc(Code::UNAUTHENTICATED) == kUnauthenticated);
    CHECK(kind_of_grpc(Code::PERMISSION_DENIED) == kPermissionDenied);
    CHECK(kind_of_grpc(Code::UNIMPLEMENTED) == kUnsupported);
    CHECK(kind_of_grpc(Code::RESOURCE_EXHAUSTED) == kRateLimited);
    CHECK(kind_of_grpc(Code::NOT_FOUND) == kNotFound);
    CHECK(kind_of_grpc(Code::INVALID_ARGUMENT) == kInvalidInput);
    CHECK(kind_of_grpc(Code::OUT_OF_RANGE) == kInvalidInput);
    CHECK(kind_of_grpc(Code::FAILED_PRECONDITION) == kInvalidInput);
    CHECK(kind_of_grpc(Code::ALREADY_EXISTS) == kInvalidInput);
    for (const Code code : {Code::UNAVAILABLE, Code::DEADLINE_EXCEEDED, Code::CANCELLED,
                            Code::UNKNOWN, Code::ABORTED, Code::INTERNAL, Code::DATA_LOSS}) {
      CHECK(kind_of_grpc(code) == kUnavailable);
    }
  }

  TEST_CASE("a call without an answer says so, instead of repeating gRPC's words") {
    const Error late = error_from({Code::DEADLINE_EXCEEDED, "Deadline Exceeded"}, "list databases");
    CHECK(late.message == "cannot list databases: no answer in time");
    const Error lost = error_from({Code::UNAVAILABLE, "Socket\nclosed"}, "list databases");
    CHECK(lost.message == "cannot list databases: Socket␊closed");
  }
}

}  // namespace
}  // namespace kiteway::executor
