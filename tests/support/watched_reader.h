// A reader of a fake server, and every query that it asked for.
#pragma once

#include "executor/remote/channel.h"
#include "executor/remote/reader.h"
#include "tests/support/fake_milvus.h"
#include "tests/support/migration.h"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace kiteway::testing {

/// Takes the server's only hook. The server must outlive it, and ask for no login.
class WatchedReader {
 public:
  using Query = wire::milvus::QueryRequest;

  explicit WatchedReader(FakeMilvus& server)
      : server_(server),
        reader_(std::make_shared<executor::Channel>(
            executor::ResolvedEndpoint{.spec = {.uri = server.uri(),
                                                .host = "127.0.0.1",
                                                .port = server.port(),
                                                .database = kDefaultDatabase}},
            planner::RateCaps{}, planner::RetrySettings{},
            executor::RetryTools{.clock = clock_, .random = [] { return 0.0; }})) {
    is_ready_ = bool{reader_.version()};  // tells how to ask for pages
    server_.on_request([this](const RequestMoment& moment) {
      const auto* query = dynamic_cast<const Query*>(moment.request);
      if (query == nullptr || moment.point != RequestMoment::Point::kBefore) return;
      const std::lock_guard lock(mutex_);
      queries_.push_back(*query);
    });
  }
  ~WatchedReader() { server_.on_request({}); }
  WatchedReader(const WatchedReader&) = delete;
  WatchedReader& operator=(const WatchedReader&) = delete;

  /// Whether the server told its version.
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  [[nodiscard]] executor::Reader& reader() { return reader_; }

  /// Since the last call of this, in their order.
  [[nodiscard]] std::vector<Query> take_queries() {
    const std::lock_guard lock(mutex_);
    return std::exchange(queries_, {});
  }

 private:
  FakeMilvus& server_;
  BriskClock clock_;
  executor::Reader reader_;
  bool is_ready_ = false;
  std::mutex mutex_;
  std::vector<Query> queries_;
};

}  // namespace kiteway::testing
