#include "executor/world/preflight/privileges.h"

#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace kiteway::executor {
namespace {

/// The built-in groups, of 2.4.18 and later, that hold a privilege we need. Groups of a cluster or
/// a database hold nothing of the collections in it (docs/milvus-behaviour.md#privilege-groups).
struct GroupMember {
  std::string_view privilege;
  std::array<std::string_view, 3> groups;  ///< some of them empty
};
constexpr std::array<GroupMember, 14> kGroupMembers{{
    {"CreateAlias", {"CollectionAdmin"}},
    {"CreateCollection", {"DatabaseAdmin"}},
    {"CreateDatabase", {"ClusterAdmin"}},
    {"CreateIndex", {"CollectionReadWrite", "CollectionAdmin"}},
    {"CreatePartition", {"CollectionReadWrite", "CollectionAdmin"}},
    {"Delete", {"CollectionReadWrite", "CollectionAdmin"}},
    {"DropCollection", {"DatabaseAdmin"}},
    {"Insert", {"CollectionReadWrite", "CollectionAdmin"}},
    {"ListAliases", {"CollectionReadOnly", "CollectionReadWrite", "CollectionAdmin"}},
    {"Load", {"CollectionReadWrite", "CollectionAdmin"}},
    {"Query", {"CollectionReadOnly", "CollectionReadWrite", "CollectionAdmin"}},
    {"Release", {"CollectionReadWrite", "CollectionAdmin"}},
    {"ShowPartitions", {"CollectionReadOnly", "CollectionReadWrite", "CollectionAdmin"}},
    {"Upsert", {"CollectionReadWrite", "CollectionAdmin"}},
}};

constexpr std::size_t kNamesShown = 3;

std::string without_prefix(const std::string& name) {
  constexpr std::string_view kPrefix = "Privilege";
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

bool is_all(const std::string& name) { return name == "*" || name == "All"; }

/// Whether `granted`, a privilege or a group, holds `wanted`.
bool holds(const std::string& granted, const std::string& wanted, const PrivilegeGroups& groups) {
  if (is_all(granted) || granted == wanted) return true;
  const auto* const member =
      std::ranges::find(kGroupMembers, std::string_view(wanted), &GroupMember::privilege);
  if (member != kGroupMembers.end() &&
      std::ranges::find(member->groups, granted) != member->groups.end()) {
    return true;
  }
  const auto defined = groups.find(granted);
  return defined != groups.end() && std::ranges::any_of(defined->second, [&](const auto& name) {
           return without_prefix(name) == wanted;
         });
}

/// "" and "*" stand for every one.
bool means(const std::string& granted, const std::string& name) {
  return granted.empty() || granted == "*" || name.empty() || granted == name;
}

bool covers(const Grant& grant, const Need& need, const PrivilegeGroups& groups) {
  if (grant.role == "admin" || grant.role == "db_admin") return true;
  if (grant.privilege.empty()) return false;  // a role alone
  return means(grant.database, need.database) && means(grant.name, need.collection) &&
         holds(without_prefix(grant.privilege), need.privilege, groups);
}

/// "Insert on default/a, default/b", the first few of them.
std::string text_of(const std::string& privilege, const std::vector<std::string>& objects) {
  std::vector<std::string> shown = objects;
  if (objects.size() > kNamesShown) {
    shown.resize(kNamesShown);
    return privilege + " on " + join(shown, ", ") + " and " +
           grouped(static_cast<std::int64_t>(objects.size() - kNamesShown)) + " more";
  }
  return privilege + " on " + join(shown, ", ");
}

Check untold(Side side, std::string why) {
  return {.verdict = Verdict::kWarn,
          .subject = to_string(side),
          .name = "privileges",
          .message = std::move(why) + "; a refusal shows when the server is asked",
          .is_untold = true};
}

}  // namespace

Check privilege_check(Side side, const planner::EndpointSpec& endpoint,
                      const std::vector<Need>& needs, Reader& server) {
  const bool has_login = endpoint.token || endpoint.password;
  if (!has_login) {
    return {.subject = to_string(side),
            .name = "privileges",
            .message = "no login is given, and the server asks for none"};
  }
  if (endpoint.username.empty()) return untold(side, "a server tells no privileges of a token");
  std::set<std::string> databases;
  for (const auto& need : needs) databases.insert(need.database);
  const auto grants = server.grants().of(endpoint.username, databases);
  if (!grants) {
    return untold(side, "user " + endpoint.username + " may not ask for its own privileges");
  }
  Check check = grant_check(side, endpoint.username, needs, *grants, {});
  if (check.verdict == Verdict::kPass) return check;
  const auto groups = server.grants().groups();
  return groups ? grant_check(side, endpoint.username, needs, *grants, *groups) : check;
}

Check grant_check(Side side, const std::string& user, const std::vector<Need>& needs,
                  const std::vector<Grant>& grants, const PrivilegeGroups& groups) {
  const bool covers_all = user == "root" || user == "db_admin";
  std::map<std::string, std::vector<std::string>> missing;
  for (const auto& need : needs) {
    const bool is_covered = covers_all || std::ranges::any_of(grants, [&](const Grant& grant) {
                              return covers(grant, need, groups);
                            });
    if (is_covered) continue;
    missing[need.privilege].push_back(need.collection.empty()
                                          ? "database " + need.database
                                          : need.database + "/" + need.collection);
  }
  if (missing.empty()) {
    return {.subject = to_string(side),
            .name = "privileges",
            .message = "user " + user + " may do all that a run does here"};
  }
  std::vector<std::string> texts;
  for (const auto& [privilege, objects] : missing) texts.push_back(text_of(privilege, objects));
  return {.verdict = Verdict::kWarn,
          .subject = to_string(side),
          .name = "privileges",
          .message = "no grant of user " + user + " allows " + join(texts, "; "),
          .remedy = "grant a role of it what is missing, or the run ends where it is refused"};
}

}  // namespace kiteway::executor
