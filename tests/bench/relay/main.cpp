// kiteway_bench_relay: the least that moves rows from one Milvus to another, and so the limit for
// whatever moves them with more care. It knows that the keys are 0, 1, ... and that nothing fails:
// no scan, no journal, no retry, no proof. The target collection must be there.
#include "milvus/milvus.pb.h"
#include "tests/bench/relay/end.h"
#include "tests/bench/wire/cursor.h"
#include "tests/bench/wire/header.h"
#include "tests/bench/wire/usage.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

namespace kiteway::bench {
namespace {

namespace wire = ::milvus::proto;

struct Options {
  std::string source_uri;
  std::string target_uri;
  std::string target_ca_file;
  std::string source_collection;
  std::string target_collection;
  std::vector<std::string> fields = {"id", "vector"};
  std::int64_t rows = 0;
  std::int64_t page_rows = 5000;
  int streams = 4;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--source", options.source_uri, "uri of the server to read")->required();
  app.add_option("--target", options.target_uri, "uri of the server to write")->required();
  app.add_option("--target-ca-file", options.target_ca_file,
                 "PEM file of the CA of an https target");
  app.add_option("--source-collection", options.source_collection, "what to read")->required();
  app.add_option("--target-collection", options.target_collection, "where to write")->required();
  app.add_option("--fields", options.fields, "all fields, the Int64 key first")->delimiter(',');
  app.add_option("--rows", options.rows, "the keys are 0 to this, less one")->required();
  app.add_option("--page-rows", options.page_rows, "rows of one request")
      ->check(CLI::Range(1, 16'384));
  app.add_option("--streams", options.streams, "requests in flight, each on its own connection");
  app.footer(
      "KITEWAY_TARGET_USERNAME and KITEWAY_TARGET_PASSWORD: login to the target, if it has one");
}

/// The keys first + 1 to last, as the expression `id > first and id <= last`.
struct Window {
  std::int64_t after = 0;
  std::int64_t upto = 0;
};

/// What all streams share.
struct Shared {
  const Options& options;
  std::uint64_t timestamp = 0;  ///< of the source when the run began
  std::atomic<std::int64_t> next{-1};
  std::atomic<std::uint64_t> bytes{0};
  std::mutex mutex;
  std::string error;
};

void check(const wire::common::Status& status, const char* call) {
  if (status.code() == 0 && status.error_code() == wire::common::ErrorCode::Success) return;
  throw std::runtime_error(std::string(call) + ": " + status.reason());
}

/// The most rows a query may ask for. Never just those of the window: while a server exchanges
/// segments it holds rows twice, and a segment that comes up to the limit cuts the answer short.
constexpr std::int64_t kQueryWindow = 16'384;

/// As kiteway asks: at a moment already past, which the server need not wait for, and with the
/// parameters that lose no row.
grpc::ByteBuffer query_request(const Shared& shared, const Window& window) {
  const std::string& key = shared.options.fields.front();
  wire::milvus::QueryRequest query;
  query.mutable_base()->set_msg_type(wire::common::MsgType::Retrieve);
  query.set_db_name("default");
  query.set_collection_name(shared.options.source_collection);
  query.set_expr(key + " > " + std::to_string(window.after) + " and " + key +
                 " <= " + std::to_string(window.upto));
  for (const auto& field : shared.options.fields) query.add_output_fields(field);
  query.set_consistency_level(wire::common::ConsistencyLevel::Customized);
  query.set_guarantee_timestamp(shared.timestamp);
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>("limit", std::to_string(kQueryWindow)),
        {"iterator", "True"},
        {"reduce_stop_for_best", "True"}}) {
    auto& pair = *query.add_query_params();
    pair.set_key(name);
    pair.set_value(value);
  }
  return bytes_of(query);
}

/// The columns of the answer as columns of a request: field 2 becomes field 5, and the bytes stay
/// where they came in.
grpc::ByteBuffer insert_request(const Shared& shared, const grpc::ByteBuffer& answer,
                                std::int64_t rows) {
  wire::milvus::InsertRequest header;
  header.mutable_base()->set_msg_type(wire::common::MsgType::Insert);
  header.set_db_name("default");
  header.set_collection_name(shared.options.target_collection);
  header.set_num_rows(static_cast<std::uint32_t>(rows));

  std::vector<grpc::Slice> slices{grpc::Slice(header.SerializeAsString())};
  WireCursor cursor(answer);
  while (const auto field = cursor.next(cursor.size())) {
    if (field->number == 1) {
      wire::common::Status status;
      if (!status.ParseFromString(cursor.text(field->size))) throw BrokenMessage();
      check(status, "Query");
    } else if (field->number == 2) {
      std::string begin;
      append_bytes_header(begin, 5, field->size);
      slices.emplace_back(begin);
      cursor.take(field->size, slices);
    } else {
      cursor.skip(field->size);
    }
  }
  return {slices.data(), slices.size()};
}

void check_insert(const grpc::ByteBuffer& answer, std::int64_t rows) {
  grpc::Slice bytes;
  wire::milvus::MutationResult result;
  if (!answer.DumpToSingleSlice(&bytes).ok() ||
      !result.ParseFromArray(bytes.begin(), static_cast<int>(bytes.size()))) {
    throw BrokenMessage();
  }
  check(result.status(), "Insert");
  if (result.insert_cnt() != rows) throw std::runtime_error("Insert: not all rows were taken");
}

std::string text_of_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value == nullptr ? "" : value;
}

EndSpec target_of(const Options& options) {
  EndSpec spec{.uri = options.target_uri};
  if (!options.target_ca_file.empty()) spec.ca_pem = text_of_file(options.target_ca_file);
  const std::string user = variable("KITEWAY_TARGET_USERNAME");
  if (!user.empty()) spec.login = user + ":" + variable("KITEWAY_TARGET_PASSWORD");
  return spec;
}

/// One stream: takes window after window, reads it, writes it.
void stream(Shared& shared, const EndSpec& target_spec) {
  try {
    End source({.uri = shared.options.source_uri});
    End target(target_spec);
    const std::int64_t last = shared.options.rows - 1;
    while (true) {
      const std::int64_t after = shared.next.fetch_add(shared.options.page_rows);
      if (after >= last) return;
      const Window window{after, std::min(after + shared.options.page_rows, last)};
      const std::int64_t rows = window.upto - window.after;
      const auto page = source.call("Query", query_request(shared, window));
      const auto request = insert_request(shared, page, rows);
      check_insert(target.call("Insert", request), rows);
      shared.bytes += request.Length();
    }
  } catch (const std::exception& exception) {
    const std::scoped_lock lock(shared.mutex);
    shared.error = exception.what();
    shared.next = shared.options.rows;
  }
}

std::uint64_t source_timestamp(const Options& options) {
  wire::milvus::AllocTimestampRequest request;
  request.mutable_base()->set_msg_type(wire::common::MsgType::AllocTimestamp);
  const auto answer = End({.uri = options.source_uri}).call("AllocTimestamp", bytes_of(request));
  grpc::Slice bytes;
  wire::milvus::AllocTimestampResponse result;
  if (!answer.DumpToSingleSlice(&bytes).ok() ||
      !result.ParseFromArray(bytes.begin(), static_cast<int>(bytes.size()))) {
    throw BrokenMessage();
  }
  return result.timestamp();
}

int relay(const Options& options) {
  Shared shared{.options = options};
  shared.timestamp = source_timestamp(options);
  const EndSpec target = target_of(options);
  const auto began = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> streams;
    for (int i = 0; i < options.streams; ++i) {
      streams.emplace_back([&] { stream(shared, target); });
    }
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
  if (!shared.error.empty()) {
    std::cerr << "error: " << shared.error << "\n";
    return 1;
  }
  const Usage usage = usage_of_process();
  std::cout << nlohmann::json{{"rows", options.rows},
                              {"seconds", seconds.count()},
                              {"bytes", shared.bytes.load()},
                              {"cpu_seconds", usage.cpu_seconds},
                              {"rss_peak_bytes", usage.rss_peak_bytes}}
            << '\n'
            << std::flush;
  return 0;
}

}  // namespace
}  // namespace kiteway::bench

int main(int argc, char** argv) {
  kiteway::bench::Options options;
  CLI::App app{"Moves rows with keys 0, 1, ... and does nothing else."};
  kiteway::bench::add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    return kiteway::bench::relay(options);
  } catch (const std::exception& exception) {
    std::cerr << "error: " << exception.what() << "\n";
    return 1;
  }
}
