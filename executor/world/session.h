// The connections of one command: to read both ends, or to write the target too.
#pragma once

#include "executor/remote/credentials.h"
#include "executor/remote/ends.h"
#include "executor/remote/loader.h"
#include "executor/remote/reader.h"
#include "executor/remote/writer.h"
#include "planner/language/match.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/endpoint.h"
#include "planner/model/intent.h"
#include "planner/model/traffic_settings.h"
#include "planner/model/world.h"
#include "schema/base/clock.h"
#include "schema/base/diagnostic.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace kiteway::executor {

/// What a connection needs from outside.
struct SessionTools {
  Surroundings surroundings;
  Clock& clock;
  std::stop_token stop = {};
  planner::TrafficSettings traffic = {};
};

/// How calls over that connection are repeated.
[[nodiscard]] RetryTools retry_tools(const SessionTools& tools);

/// Both ends, to be read. The commands that change nothing get this type and no other.
class ReadSession {
 public:
  virtual ~ReadSession() = default;
  ReadSession(const ReadSession&) = delete;
  ReadSession& operator=(const ReadSession&) = delete;
  ReadSession(ReadSession&&) = delete;
  ReadSession& operator=(ReadSession&&) = delete;

  [[nodiscard]] virtual Reader& source() = 0;
  [[nodiscard]] virtual Reader& target() = 0;

 protected:
  ReadSession() = default;
};

/// Both ends, the target to be written and collections to be loaded.
class WriteSession : public ReadSession {
 public:
  [[nodiscard]] virtual Ends ends() = 0;
};

template <class Session>
struct Opened {
  std::unique_ptr<Session> session;  ///< null when something went wrong
  Diagnostics diagnostics = {};      ///< secrets and certificates that cannot be read
  std::optional<Error> error = {};   ///< a server that cannot be reached or refuses the login
};

/// Reads the secrets and connects to both servers at once.
[[nodiscard]] Opened<ReadSession> open_to_read(const planner::EndpointSpec& source,
                                               const planner::EndpointSpec& target,
                                               const SessionTools& tools);
[[nodiscard]] Opened<WriteSession> open_to_write(const planner::EndpointSpec& source,
                                                 const planner::EndpointSpec& target,
                                                 const SessionTools& tools);

/// Which collections a plan is about.
struct Addresses {
  std::vector<CollectionAddress> source;
  std::vector<CollectionAddress> target;
};
[[nodiscard]] Addresses addresses_of(const planner::Intent& intent);
[[nodiscard]] Addresses addresses_of(const planner::CompiledPlan& plan);

/// What the source has, for the patterns of `intent`; asks nothing when there are none.
[[nodiscard]] Result<planner::CollectionNames> source_names(ReadSession& session,
                                                            const planner::Intent& intent);

/// Asks both servers and the journal in `state_dir`, noting the time by `clock`. Writes nothing.
[[nodiscard]] Result<planner::World> take_world(ReadSession& session, const Addresses& addresses,
                                                const std::filesystem::path& state_dir,
                                                const std::string& target_uri, Clock& clock);

}  // namespace kiteway::executor
