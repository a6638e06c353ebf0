// kiteway_bench_server: a Milvus that has no disk, no index and no rows, only keys, and so is as
// fast as its network. Source or target of a measurement; docs/benchmarks.md tells how it is used.
#include "tests/bench/server/service.h"

#include <grpcpp/server_builder.h>
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>

namespace kiteway::bench {
namespace {

struct Options {
  int port = 0;
  SourceShape shape;
  int read_delay_ms = 0;
  int write_delay_ms = 0;
  int ddl_delay_ms = 0;
  std::string stats_file;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--port", options.port, "0: a free one, which is printed");
  app.add_option("--collections", options.shape.collections, "born with bench_0, bench_1, ...");
  app.add_option("--rows", options.shape.rows, "of each collection, keys 0, 1, ...");
  app.add_option("--dim", options.shape.dim, "of the vectors");
  app.add_option("--row-bytes-extra", options.shape.row_bytes_extra, "length of a text per row")
      ->check(CLI::Range(0, 65'535));
  app.add_option("--read-delay-ms", options.read_delay_ms, "of each Query");
  app.add_option("--write-delay-ms", options.write_delay_ms, "of each Insert, Upsert and Delete");
  app.add_option("--ddl-delay-ms", options.ddl_delay_ms,
                 "of each request that changes anything else");
  app.add_option("--stats-file", options.stats_file,
                 "written at the end and at SIGUSR1: requests and bytes by method, as JSON");
}

std::unique_ptr<grpc::Server> start(Service& service, int& port) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:" + std::to_string(port), grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterCallbackGenericService(&service);
  builder.SetMaxReceiveMessageSize(
      64 * 1024 * 1024);  // as Milvus up to 2.6 (docs/milvus-behaviour.md#message-sizes)
  builder.SetMaxSendMessageSize(-1);
  // Milvus takes a ping every 5 s; gRPC's own default hangs up on a client that sends as many.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  return builder.BuildAndStart();
}

void write_statistics(const Options& options, const Service& service) {
  if (options.stats_file.empty()) return;
  const std::string scratch = options.stats_file + ".part";
  std::ofstream(scratch) << service.statistics().json() << "\n";
  std::rename(scratch.c_str(), options.stats_file.c_str());  // whoever waits for it sees all of it
}

int serve(Options options) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&signals, each);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before gRPC makes threads, which inherit it

  Catalog catalog(options.shape);
  Service service(catalog, {.reading = std::chrono::milliseconds(options.read_delay_ms),
                            .writing = std::chrono::milliseconds(options.write_delay_ms),
                            .defining = std::chrono::milliseconds(options.ddl_delay_ms)});
  const auto server = start(service, options.port);
  if (!server) {
    std::cerr << "cannot listen on port " << options.port << "\n";
    return 1;
  }
  std::cout << options.port << '\n' << std::flush;
  int signal = SIGUSR1;
  while (signal == SIGUSR1) {
    sigwait(&signals, &signal);
    write_statistics(options, service);
  }
  server->Shutdown(std::chrono::system_clock::now());
  std::cout << service.statistics().json() << '\n' << std::flush;
  return 0;
}

}  // namespace
}  // namespace kiteway::bench

int main(int argc, char** argv) {
  kiteway::bench::Options options;
  CLI::App app{"A Milvus at the speed of memory."};
  kiteway::bench::add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  return kiteway::bench::serve(options);
}
