#include "executor/remote/cloud/control_plane.h"

#include "planner/model/uri.h"
#include "schema/base/quote.h"

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <optional>
#include <utility>

namespace kiteway::executor {
namespace {

using nlohmann::json;

constexpr time_t kConnectSeconds = 5;
constexpr time_t kReadSeconds = 15;
/// An answer about one cluster has a few hundred bytes.
constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20;
/// What the control plane says of a key that it does not know.
constexpr std::int64_t kBadKey = 21119;

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Numbers come as such or as text.
std::optional<std::int64_t> number_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  const std::string text = text_at(object, key);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

CloudTier tier_of(const std::string& plan) {
  if (plan == "Free") return CloudTier::kFree;
  if (plan == "Serverless") return CloudTier::kServerless;
  return CloudTier::kDedicated;
}

Error refused_key(const std::string& id) {
  return {.kind = ErrorKind::kUnauthenticated,
          .message = "the control plane refuses the API key when asked for cluster " + id,
          .notes = {"take a key that may read the project of the cluster"}};
}

Error not_found(const std::string& id) {
  return {.kind = ErrorKind::kNotFound,
          .message = "the control plane knows no cluster " + id + " that the API key may see",
          .notes = {"copy the id from the cluster's page, or take a key of its project"}};
}

Error odd_answer(const std::string& id, const std::string& what) {
  return {.kind = ErrorKind::kInternal,
          .message = "the control plane's answer about cluster " + id + " " + what};
}

/// One request. Redirects are not followed: the key goes to the host in the plan and to no other.
Result<ClusterState> ask(const ResolvedEndpoint& target) {
  const planner::CloudSpec& cloud = *target.spec.cloud;
  httplib::Client client(cloud.control_uri);
  client.set_connection_timeout(kConnectSeconds);
  client.set_read_timeout(kReadSeconds);
  const httplib::Headers headers{{"Authorization", "Bearer " + target.cloud_api_key.reveal()},
                                 {"Accept", "application/json"}};
  std::string body;
  const auto answer = client.Get("/v2/clusters/" + cloud.cluster_id, headers,
                                 [&](const char* data, std::size_t size) {
                                   body.append(data, size);
                                   return body.size() <= kAnswerBytesMax;
                                 });
  if (body.size() > kAnswerBytesMax) return odd_answer(cloud.cluster_id, "is too long");
  if (!answer) {
    return Error{.kind = ErrorKind::kUnreachable,
                 .message = "cannot reach the control plane at " + cloud.control_uri + ": " +
                            httplib::to_string(answer.error())};
  }
  if (answer->status == 401 || answer->status == 403) return refused_key(cloud.cluster_id);
  if (answer->status == 429) {
    return Error{.kind = ErrorKind::kRateLimited, .message = "the control plane asks to slow down"};
  }
  if (answer->status >= 500) {
    return Error{.kind = ErrorKind::kUnavailable,
                 .message = "the control plane at " + cloud.control_uri + " answers with status " +
                            std::to_string(answer->status)};
  }
  if (answer->status == 404) return not_found(cloud.cluster_id);
  return parse_cluster(body, cloud.cluster_id);
}

}  // namespace

Result<ClusterState> parse_cluster(const std::string& body, const std::string& id) {
  const json answer = json::parse(body, nullptr, false);
  if (!answer.is_object()) return odd_answer(id, "is no JSON object");
  const auto code = number_at(answer, "code");
  if (!code) return odd_answer(id, "has no code");
  if (*code == kBadKey) return refused_key(id);
  if (*code != 0) {
    Error error = not_found(id);
    const std::string said = text_at(answer, "message");
    error.notes.insert(error.notes.begin(), "it says " + std::to_string(*code) +
                                                (said.empty() ? "" : ": " + printable(said)));
    return error;
  }
  const auto data = answer.find("data");
  if (data == answer.end() || !data->is_object()) return odd_answer(id, "holds no cluster");
  ClusterState state{.name = text_at(*data, "clusterName"),
                     .status = text_at(*data, "status"),
                     .plan = text_at(*data, "plan"),
                     .connect_address = text_at(*data, "connectAddress")};
  if (state.status.empty() || state.plan.empty()) return odd_answer(id, "has no status or plan");
  state.cluster = {.tier = tier_of(state.plan),
                   .cu_count = number_at(*data, "cuSize"),
                   .cu_type = text_at(*data, "cuType")};
  return state;
}

Result<ClusterState> describe_cluster(const ResolvedEndpoint& target, RetryTools tools) {
  Traffic traffic("the control plane of Zilliz Cloud", {}, {.attempts = 3}, std::move(tools));
  return retry<ClusterState>(traffic, Repeat::kHarmless, [&] {
    return through<ClusterState>(traffic, {}, planner::RetrySettings{}.budget,
                                 [&](std::chrono::milliseconds) { return ask(target); });
  });
}

}  // namespace kiteway::executor
