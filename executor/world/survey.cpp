#include "executor/world/survey.h"

#include "executor/remote/connection.h"
#include "executor/remote/take_snapshot.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

Result<ServerSnapshot> describe_all(Reader& reader, const std::string& database,
                                    bool one_database) {
  auto databases = reader.databases();
  if (!databases) return databases.error();
  if (one_database) {
    if (std::ranges::find(*databases, database) == databases->end()) {
      return Error{.kind = ErrorKind::kNotFound,
                   .message = "the source has no database " + database};
    }
    databases = std::vector{database};
  }
  std::vector<CollectionAddress> addresses;
  for (const auto& name : *databases) {
    auto collections = reader.collections(name);
    if (!collections) return collections.error();
    for (const auto& collection : *collections) addresses.push_back({name, collection});
  }
  return take_snapshot(reader, addresses);
}

}  // namespace

Survey survey(const planner::EndpointSpec& source, bool one_database, const SessionTools& tools) {
  Resolved resolved = resolve(source, tools.surroundings);
  if (!resolved.endpoint) return {.diagnostics = std::move(resolved.diagnostics)};
  auto channel =
      connect(*resolved.endpoint, tools.traffic.source, tools.traffic.retry, retry_tools(tools));
  if (!channel) return {.error = channel.error()};
  Reader reader(std::move(*channel));
  auto snapshot = describe_all(reader, source.database, one_database);
  if (!snapshot) return {.error = snapshot.error()};
  return {.snapshot = std::move(*snapshot)};
}

}  // namespace kiteway::executor
