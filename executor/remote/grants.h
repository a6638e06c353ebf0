// What users may do on a server, as far as it tells.
#pragma once

#include "schema/base/result.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {

class Channel;

/// One privilege of one role.
struct Grant {
  std::string role;
  std::string name;       ///< of the object; "*" for all
  std::string privilege;  ///< "Insert", or a group of them
  std::string database;
};

/// The names of privileges in each group.
using PrivilegeGroups = std::map<std::string, std::vector<std::string>>;

/// Repeats calls that fail on the way. Thread-safe.
class GrantReader {
 public:
  /// Shares `channel`.
  explicit GrantReader(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}

  /// What the roles of that user allow in these databases. kPermissionDenied where this login may
  /// not ask.
  [[nodiscard]] Result<std::vector<Grant>> of(const std::string& user,
                                              const std::set<std::string>& databases);

  /// The groups of privileges that somebody defined; kUnsupported before 2.4.16, kPermissionDenied
  /// where this login may not ask.
  [[nodiscard]] Result<PrivilegeGroups> groups();

 private:
  /// Adds what the role allows in the database.
  Outcome add_grants(const std::string& role, const std::string& database,
                     std::vector<Grant>& grants);

  std::shared_ptr<Channel> channel_;
};

}  // namespace kiteway::executor
