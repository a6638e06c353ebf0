// Whether the user of the plan may do what a run does, as far as the server tells.
#include "executor/preflight/servers.h"
#include "schema/base/text.h"

#include <algorithm>
#include <set>

namespace kiteway::executor {
namespace {

/// Names without the prefix "Privilege" (milvus-facts 1.3).
std::vector<std::string> needed_on(Side side) {
  if (side == Side::kSource) {
    return {"ShowCollections", "DescribeCollection", "ShowPartitions",
            "IndexDetail",     "GetLoadState",       "Query"};
  }
  return {"ShowCollections",
          "DescribeCollection",
          "CreateCollection",
          "CreateIndex",
          "Insert",
          "Upsert",
          "Load",
          "Query"};
}

/// Whether a built-in group, by its name, holds what is needed on that side.
bool group_covers(const std::string& privilege, Side side) {
  if (privilege == "*" || privilege == "All" || privilege.ends_with("Admin")) return true;
  const bool reads = privilege.ends_with("ReadOnly") || privilege.ends_with("ReadWrite");
  return reads && side == Side::kSource;
}

std::string without_prefix(const std::string& name) {
  constexpr std::string_view kPrefix = "Privilege";
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

Check untold(Side side, std::string why) {
  return {.subject = to_string(side),
          .name = "privileges",
          .message = std::move(why) + "; a refusal shows when the server is asked"};
}

}  // namespace

Check privilege_check(Side side, const planner::EndpointSpec& endpoint, Reader& server) {
  const bool has_login = endpoint.token || endpoint.password;
  if (!has_login) return untold(side, "no login is given, and the server asks for none");
  if (endpoint.username.empty()) return untold(side, "a server tells no privileges of a token");
  const auto grants = server.grants_of(endpoint.username);
  if (!grants) {
    return untold(side, "user " + endpoint.username + " may not ask for its own privileges");
  }
  return grant_check(side, endpoint.username, *grants);
}

Check grant_check(Side side, const std::string& user, const std::vector<Grant>& grants) {
  std::set<std::string> held;
  bool covers_all = user == "root" || user == "db_admin";
  for (const auto& grant : grants) {
    const std::string name = without_prefix(grant.privilege);
    covers_all = covers_all || grant.role == "admin" || group_covers(name, side);
    held.insert(name);
  }
  std::vector<std::string> missing;
  for (const auto& privilege : needed_on(side)) {
    if (!held.contains(privilege)) missing.push_back(privilege);
  }
  if (covers_all || missing.empty()) {
    return {.subject = to_string(side),
            .name = "privileges",
            .message = "user " + user + " may do all that a run does here"};
  }
  // A warning: groups that somebody defined may hold them too, and are not told.
  return {.verdict = Verdict::kWarn,
          .subject = to_string(side),
          .name = "privileges",
          .message = "no grant of user " + user + " names " + join(missing, ", "),
          .remedy = "grant them, unless a privilege group of your own holds them"};
}

}  // namespace kiteway::executor
