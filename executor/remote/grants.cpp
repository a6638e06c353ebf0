#include "executor/remote/grants.h"

#include "executor/remote/call.h"
#include "executor/remote/retry.h"

namespace kiteway::executor {

namespace wire = milvus::proto::milvus;
using milvus::proto::common::MsgType;

Outcome GrantReader::add_grants(const std::string& role, const std::string& database,
                                std::vector<Grant>& grants) {
  wire::SelectGrantRequest request;
  request.mutable_base()->set_msg_type(MsgType::SelectGrant);
  request.mutable_entity()->mutable_role()->set_name(role);
  request.mutable_entity()->set_db_name(database);
  auto answer = retry<wire::SelectGrantResponse>(channel_->traffic(), Repeat::kHarmless, [&] {
    return call<wire::SelectGrantResponse>(*channel_, &Channel::Stub::SelectGrant, request,
                                           "ask for the grants of role " + role);
  });
  if (!answer) return answer.error();
  for (const auto& entity : answer->entities()) {
    grants.push_back({.role = role,
                      .name = entity.object_name(),
                      .privilege = entity.grantor().privilege().name(),
                      .database = entity.db_name()});
  }
  return Done{};
}

Result<std::vector<Grant>> GrantReader::of(const std::string& user,
                                           const std::set<std::string>& databases) {
  wire::SelectUserRequest who;
  who.mutable_base();
  who.mutable_user()->set_name(user);
  who.set_include_role_info(true);
  const std::string what = "ask for the roles of " + user;
  auto roles = retry<wire::SelectUserResponse>(channel_->traffic(), Repeat::kHarmless, [&] {
    return call<wire::SelectUserResponse>(*channel_, &Channel::Stub::SelectUser, who, what);
  });
  if (!roles) return roles.error();
  // Newer servers tell of all databases when asked for "*", 2.3 of those alone that were granted
  // for all.
  std::set<std::string> asked = databases;
  asked.insert("*");
  std::vector<Grant> grants;
  for (const auto& found : roles->results()) {
    for (const auto& role : found.roles()) {
      grants.push_back({.role = role.name()});
      for (const auto& database : asked) {
        if (auto done = add_grants(role.name(), database, grants); !done) return done.error();
      }
    }
  }
  return grants;
}

Result<PrivilegeGroups> GrantReader::groups() {
  wire::ListPrivilegeGroupsRequest request;
  request.mutable_base();
  auto answer =
      retry<wire::ListPrivilegeGroupsResponse>(channel_->traffic(), Repeat::kHarmless, [&] {
        return call<wire::ListPrivilegeGroupsResponse>(
            *channel_, &Channel::Stub::ListPrivilegeGroups, request, "ask for privilege groups");
      });
  if (!answer) return answer.error();
  PrivilegeGroups groups;
  for (const auto& group : answer->privilege_groups()) {
    auto& names = groups[group.group_name()];
    for (const auto& privilege : group.privileges()) names.push_back(privilege.name());
  }
  return groups;
}

}  // namespace kiteway::executor
