// What a script makes a fake server do, and what it says of its requests.
#include "tests/support/test_certificates.h"
#include "tests/support_test/items.h"
#include "tests/support_test/stub.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

using std::chrono::milliseconds;

}  // namespace

TEST_SUITE("support fake") {
  TEST_CASE("a lost answer says nothing about the effect, which is there") {
    FakeMilvus server;
    make_items(server);
    server.faults().add({.method = "Insert", .nth = 2}, lose_answer());
    server.faults().add({.method = "Insert", .nth = 3}, fail_before());
    Stub stub(server.uri());

    stub.insert("items", small_rows(1, 1));
    stub.insert("items", small_rows(2, 1), grpc::StatusCode::UNAVAILABLE);
    stub.insert("items", small_rows(3, 1), grpc::StatusCode::UNAVAILABLE);

    CHECK(server.physical_rows(items) == 2);
    CHECK(server.faults().fired() == 2);
    CHECK(server.rejected_requests().empty());
  }

  TEST_CASE("a late insert lands after the write that repeats it") {
    FakeMilvus server;
    make_items(server);
    server.faults().add({.method = "Insert", .nth = 1}, land_late(1));
    Stub stub(server.uri());

    stub.insert("items", small_rows(7, 1), grpc::StatusCode::UNAVAILABLE);
    CHECK(server.late_writes() == 1);
    CHECK(server.physical_rows(items) == 0);
    stub.upsert("items", small_rows(7, 1));

    CHECK(server.late_writes() == 0);
    CHECK(server.physical_rows(items) == 2);
    CHECK(server.distinct_keys(items) == 1);
  }

  TEST_CASE("a late insert can wait until it is told to land") {
    FakeMilvus server;
    make_items(server);
    server.faults().add({.method = kAnyWrite, .nth = 1}, land_late(kUntilTold));
    Stub stub(server.uri());

    stub.insert("items", small_rows(7, 1), grpc::StatusCode::UNAVAILABLE);
    stub.upsert("items", small_rows(7, 1));
    CHECK(server.physical_rows(items) == 1);
    CHECK(server.land_late_writes() == 1);
    CHECK(server.physical_rows(items) == 2);
  }

  TEST_CASE("a rate limit is an ordinary answer with code 8") {
    FakeMilvus server;
    make_items(server);
    server.faults().add({.method = kAnyWrite, .times_max = 1}, rate_limit());
    Stub stub(server.uri());

    const auto answer = stub.insert("items", small_rows(1, 1));
    CHECK(answer.status().code() == 8);
    CHECK(answer.status().retriable());
    CHECK(answer.status().error_code() == wire::common::RateLimit);
    CHECK(stub.insert("items", small_rows(1, 1)).status().code() == 0);
    CHECK(server.physical_rows(items) == 1);
  }

  TEST_CASE("a request that hangs ends with the client's deadline, and stopping does not wait") {
    FakeMilvus server;
    make_items(server);
    server.faults().add({.method = "Insert", .nth = 1}, hang_after_effect());
    server.faults().add({.method = "Insert", .nth = 2}, hang());
    Stub stub(server.uri());
    stub.set_deadline(milliseconds(100));

    stub.insert("items", small_rows(1, 1), grpc::StatusCode::DEADLINE_EXCEEDED);
    CHECK(server.physical_rows(items) == 1);
    stub.insert("items", small_rows(2, 1), grpc::StatusCode::DEADLINE_EXCEEDED);
    CHECK(server.physical_rows(items) == 1);
  }

  TEST_CASE("faults with a probability are the same for the same seed") {
    const auto outcomes = [](std::uint64_t seed) {
      FakeMilvus server;
      make_items(server);
      server.faults().seed(seed);
      server.faults().add({.method = "HasCollection", .probability = 0.3}, fail_before());
      Stub stub(server.uri());
      std::vector<bool> failed;
      failed.reserve(50);
      for (int i = 0; i < 50; ++i) failed.push_back(!stub.has("items"));
      return failed;
    };
    const auto first = outcomes(7);
    CHECK(first == outcomes(7));
    CHECK(first != outcomes(8));
    CHECK(std::count(first.begin(), first.end(), true) > 5);
    CHECK(std::count(first.begin(), first.end(), true) < 25);
  }

  TEST_CASE("with a token or password a call without it is refused before anything else") {
    FakeMilvus server({.token = "secret", .user = "root", .password = "Milvus"});
    Stub stub(server.uri());

    stub.describe("items");
    CHECK(stub.call_code() == grpc::StatusCode::UNAUTHENTICATED);
    stub.set_header("authorization", "d3Jvbmc=");  // wrong
    stub.describe("items");
    CHECK(stub.call_code() == grpc::StatusCode::UNAUTHENTICATED);
    stub.set_header("authorization", "c2VjcmV0");  // secret
    CHECK(stub.describe("items").status().code() == 100);
    stub.set_header("authorization", "cm9vdDpNaWx2dXM=");  // root:Milvus
    CHECK(stub.describe("items").status().code() == 100);
    CHECK(stub.describe("items").status().error_code() == wire::common::UnexpectedError);
  }

  TEST_CASE("messages past the limits are RESOURCE_EXHAUSTED both ways") {
    FakeMilvus server({.receive_bytes_max = 20'000, .send_bytes_max = 10'000});
    server.create(items, small_schema());
    server.index_and_load(items);
    Stub stub(server.uri());

    stub.insert("items", small_rows(0, 2'000), grpc::StatusCode::RESOURCE_EXHAUSTED);
    server.put(items, "", small_rows(0, 2'000));
    stub.query({.output = {"*"}, .limit = 2'000});
    CHECK(stub.call_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
    CHECK(stub.query({.output = {"*"}, .limit = 200}).fields_data_size() == 2);
  }

  TEST_CASE("a hook sees every request before and after its effect") {
    FakeMilvus server;
    make_items(server);
    std::vector<std::string> seen;
    server.on_request([&](const RequestMoment& moment) {
      seen.push_back(moment.method +
                     (moment.point == RequestMoment::Point::kBefore ? " before " : " after ") +
                     std::to_string(server.physical_rows(items)));
    });
    Stub stub(server.uri());
    stub.insert("items", small_rows(1, 1));

    CHECK(seen == std::vector<std::string>{"Insert before 0", "Insert after 1"});
    CHECK(server.recent_requests() ==
          std::vector<std::string>{"1 Insert collection_name=items num_rows=1"});
    CHECK(server.calls() == 1);
    CHECK(server.calls("Insert") == 1);
    CHECK(server.writes() == 1);
  }

  TEST_CASE("with TLS only a client that trusts the CA, and is trusted, gets an answer") {
    const TestCertificates certificates = make_test_certificates();
    const TestCertificates others = make_test_certificates();
    FakeMilvus server({.tls_certificate = certificates.server_certificate,
                       .tls_key = certificates.server_key,
                       .tls_client_ca = certificates.ca});
    CHECK(server.uri().starts_with("https://127.0.0.1:"));

    Stub right(server.uri(), {.ca = certificates.ca,
                              .certificate = certificates.client_certificate,
                              .key = certificates.client_key});
    CHECK(right.describe("items").status().code() == 100);
    Stub nobody(server.uri(), {.ca = certificates.ca});
    nobody.describe("items");
    CHECK(nobody.call_code() == grpc::StatusCode::UNAVAILABLE);
    Stub distrustful(server.uri(), {.ca = others.ca,
                                    .certificate = certificates.client_certificate,
                                    .key = certificates.client_key});
    distrustful.describe("items");
    CHECK(distrustful.call_code() == grpc::StatusCode::UNAVAILABLE);
    Stub plain(server.uri());
    plain.describe("items");
    CHECK(plain.call_code() == grpc::StatusCode::UNAVAILABLE);
  }
}

}  // namespace kiteway::testing
