#include "tests/support/fake_cloud.h"

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <thread>
#include <utility>

namespace kiteway::testing {

struct FakeCloud::Server {
  httplib::Server http;
  int port = 0;
  std::atomic<std::size_t> requests{0};
  std::jthread thread;
};

FakeCloud::FakeCloud(std::string cluster_id, const std::string& api_key)
    : server_(std::make_unique<Server>()) {
  const auto reply = [](httplib::Response& answer, const nlohmann::json& body) {
    answer.set_content(body.dump(), "application/json");
  };
  server_->http.Get(
      "/v2/clusters/(.*)", [=, this](const httplib::Request& request, httplib::Response& answer) {
        ++server_->requests;
        if (busy_answers-- > 0) {
          answer.status = 503;
          return;
        }
        answer.status = http_status;
        if (http_status != 200) return;
        if (request.get_header_value("Authorization") != "Bearer " + api_key) {
          return reply(answer, {{"code", 21119}, {"message", "invalid api key"}});
        }
        if (request.matches[1].str() != cluster_id) {
          return reply(answer, {{"code", 40021}, {"message", "the cluster does not exist"}});
        }
        reply(answer, {{"code", 0},
                       {"data",
                        {{"clusterId", cluster_id},
                         {"clusterName", "shop"},
                         {"status", status},
                         {"plan", plan},
                         {"cuType", cu_type},
                         {"cuSize", cu_size},
                         {"connectAddress", "https://" + cluster_id + ".example.org:19530"}}}});
      });
  server_->port = server_->http.bind_to_any_port("127.0.0.1");
  server_->thread = std::jthread([http = &server_->http] { http->listen_after_bind(); });
  while (!server_->http.is_running()) std::this_thread::yield();  // else stop() would come too soon
}

FakeCloud::~FakeCloud() { server_->http.stop(); }

std::string FakeCloud::uri() const { return "http://127.0.0.1:" + std::to_string(server_->port); }

std::size_t FakeCloud::requests() const { return server_->requests; }

}  // namespace kiteway::testing
