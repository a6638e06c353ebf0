#include "executor/world/preflight/servers.h"

#include "planner/model/sources.h"
#include "planner/model/uri.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/capabilities/capabilities.h"
#include "schema/capabilities/cloud.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

std::string reach_remedy(const planner::EndpointSpec& endpoint, const Error& error) {
  if (error.kind == ErrorKind::kUnauthenticated) {
    return "check the login and the certificates of the plan; on Zilliz Cloud a token is an API "
           "key "
           "or user:password";
  }
  const std::string probe = "nc -vz " + endpoint.host + " " + std::to_string(endpoint.port);
  if (cloud_cluster_at(endpoint.host)) {
    return "try " + probe +
           "; if it gets no answer, the IP allow list of the cluster is the likely cause: add this "
           "machine's public address to it in the console";
  }
  return "try " + probe +
         "; check the host name and port, and a firewall or IP allow list in between";
}

Check version_check(Side side, const ServerVersion& version) {
  const std::string text =
      version.text.empty() ? "the server does not tell its version" : "Milvus " + version.text;
  return {.subject = to_string(side), .name = "version", .message = text};
}

/// CVE-2025-64513: a request with a certain header passes for an administrator's.
bool has_login_flaw(const ServerVersion& version) {
  if (version.family != ServerFamily::kMilvus) return false;
  if (at_least(version, 2, 6, 0)) return !at_least(version, 2, 6, 5);
  return !at_least(version, 2, 5, 21);
}

}  // namespace

Check unreachable_check(Side side, const planner::EndpointSpec& endpoint, const Error& error) {
  return {.verdict = Verdict::kFail,
          .subject = to_string(side),
          .name = "reachable",
          .message = to_string(error),
          .remedy = reach_remedy(endpoint, error),
          .error_kind = error.kind};
}

Check reachable_check(Side side, const planner::EndpointSpec& endpoint) {
  return {.subject = to_string(side),
          .name = "reachable",
          .message = planner::authority(endpoint) + " answers" +
                     (endpoint.use_tls ? " over TLS, its certificate is trusted" : "") +
                     (endpoint.token || endpoint.password ? ", the login is accepted" : "")};
}

Checks version_checks(Side side, const ServerVersion& version, bool allow_unsupported) {
  Checks checks{version_check(side, version)};
  if (side == Side::kSource && !is_supported_source(version)) {
    checks.back().verdict = allow_unsupported ? Verdict::kWarn : Verdict::kFail;
    checks.back().message += ", older than the oldest supported source " +
                             std::string(kOldestSource) + " or another server";
    checks.back().remedy = allow_unsupported
                               ? "compare the rows yourself after the run"
                               : "upgrade it, or set source.allow_unsupported_version: true";
    checks.back().error_kind = ErrorKind::kInvalidInput;
  }
  if (has_login_flaw(version)) {
    checks.push_back({.verdict = Verdict::kWarn,
                      .subject = to_string(side),
                      .name = "version",
                      .message = "its login can be passed by (CVE-2025-64513)",
                      .remedy = "upgrade to 2.5.21, 2.6.5 or later when you can"});
  }
  return checks;
}

Check load_check(const CollectionSnapshot& source, bool loads) {
  std::vector<std::string> missing;
  for (const auto& partition : source.partitions) {
    if (partition.load_state != LoadState::kLoaded) missing.push_back(partition.name);
  }
  Check check{.subject = "source " + to_string(source.address), .name = "load_state"};
  if (source.load_state == LoadState::kLoaded && missing.empty()) {
    check.message = "loaded, " + grouped(source.entity_count.value_or(0)) + " rows";
    return check;
  }
  const bool in_part = source.load_state == LoadState::kLoaded;
  check.message = in_part ? "loaded in part, not: " + join(missing, ", ") : "not loaded";
  check.verdict = loads ? Verdict::kWarn : Verdict::kFail;
  check.error_kind = ErrorKind::kInvalidInput;
  check.remedy = loads ? "it is loaded for the copy and released again; see that the source has "
                         "the memory for it"
                       : "load it, or set source.load: temporary";
  return check;
}

Checks load_checks(const planner::Intent& intent, const planner::World& world) {
  const bool loads = intent.source_load.value == planner::LoadPolicy::kTemporary;
  Checks checks;
  for (const auto& collection : intent.collections) {
    for (const auto& address : planner::sources_of(collection)) {
      const auto* source = find_collection(world.source, address);
      if (source != nullptr) checks.push_back(load_check(*source, loads));  // else the rules tell
    }
  }
  return checks;
}

Checks cluster_checks(const planner::EndpointSpec& target, const Result<ClusterState>& state) {
  Check status{.subject = "cluster", .name = "status"};
  if (!state) {
    status.verdict = Verdict::kFail;
    status.message = to_string(state.error());
    status.remedy = "check target.cloud: cluster_id, api_key and control_uri, or leave it out";
    status.error_kind = state.error().kind;
    return {status};
  }
  status.message = state->name + " is " + state->status + ", " + to_string(state->cluster) +
                   (state->cluster.cu_type.empty() ? "" : " (" + state->cluster.cu_type + ")");
  if (state->status != "RUNNING") {
    status.verdict = Verdict::kFail;
    status.remedy = "start only when it is RUNNING: resume it, or wait until its change is done";
    status.error_kind = ErrorKind::kUnreachable;
  }
  Checks checks{status};
  const auto address = planner::parse_uri(state->connect_address);
  if (address && address->host != target.host) {
    checks.push_back({.verdict = Verdict::kWarn,
                      .subject = "cluster",
                      .name = "address",
                      .message = "its endpoint is " + state->connect_address +
                                 ", and target.uri is another host",
                      .remedy = "check that cluster_id and uri mean the same cluster; a private "
                                "link has a host of its own"});
  }
  return checks;
}

Checks rule_checks(const Diagnostics& diagnostics) {
  Checks checks;
  for (const auto& found : diagnostics.items()) {
    const bool is_error = found.severity == Severity::kError;
    const std::string place = found.place.line > 0 ? to_string(found.place) + ": " : "";
    checks.push_back({.verdict = is_error ? Verdict::kFail : Verdict::kWarn,
                      .subject = "plan",
                      .name = "rules",
                      .message = place + found.message,
                      .remedy = found.hint,
                      .code = found.code,
                      .error_kind = ErrorKind::kInvalidInput});
  }
  if (checks.empty()) {
    checks.push_back(
        {.subject = "plan",
         .name = "rules",
         .message = "the target takes every type, name, length and number of the plan"});
  }
  return checks;
}

}  // namespace kiteway::executor
