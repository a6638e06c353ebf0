// The control plane of Zilliz Cloud inside the test process: one cluster, one API key.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace kiteway::testing {

/// Serves from the constructor to the destructor.
class FakeCloud {
 public:
  explicit FakeCloud(std::string cluster_id = "in01-test",
                     const std::string& api_key = "cloud-key");
  ~FakeCloud();
  FakeCloud(const FakeCloud&) = delete;
  FakeCloud& operator=(const FakeCloud&) = delete;
  FakeCloud(FakeCloud&&) = delete;
  FakeCloud& operator=(FakeCloud&&) = delete;

  [[nodiscard]] std::string uri() const;  ///< "http://127.0.0.1:PORT"
  [[nodiscard]] std::size_t requests() const;

  // What it tells of the cluster; set before it is asked.
  std::string status = "RUNNING";
  std::string plan = "Enterprise";
  std::string cu_type = "Performance-optimized";
  int cu_size = 4;
  int http_status = 200;  ///< another one is answered with an empty body
  int busy_answers = 0;   ///< so many requests are answered 503 first

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace kiteway::testing
