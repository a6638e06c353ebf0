#include "executor/world/session.h"

#include "executor/journal/journal.h"
#include "executor/remote/connection.h"
#include "executor/remote/take_snapshot.h"
#include "planner/model/sources.h"

#include <spdlog/spdlog.h>

#include <future>
#include <random>

namespace kiteway::executor {
RetryTools retry_tools(const SessionTools& tools) {
  return {.clock = tools.clock,
          .random =
              [] {
                thread_local std::mt19937 generator{std::random_device{}()};
                return std::uniform_real_distribution<double>(0, 1)(generator);
              },
          .stop = tools.stop};
}

namespace {

/// The one implementation; what a caller may do with it is decided by the type it is handed.
class BothEnds final : public WriteSession {
 public:
  BothEnds(const std::shared_ptr<Channel>& source, const std::shared_ptr<Channel>& target)
      : source_reader_(source),
        source_loader_(source),
        target_reader_(target),
        target_loader_(target),
        writer_(target),
        source_traffic_(traffic_of(*source)),
        target_traffic_(traffic_of(*target)) {}

  [[nodiscard]] Reader& source() override { return source_reader_; }
  [[nodiscard]] Reader& target() override { return target_reader_; }
  [[nodiscard]] Ends ends() override {
    return {source_reader_, source_loader_,  target_reader_, target_loader_,
            writer_,        source_traffic_, target_traffic_};
  }

 private:
  Reader source_reader_;
  Loader source_loader_;
  Reader target_reader_;
  Loader target_loader_;
  Writer writer_;
  Traffic& source_traffic_;
  Traffic& target_traffic_;
};

Opened<WriteSession> open(const planner::EndpointSpec& source, const planner::EndpointSpec& target,
                          const SessionTools& tools) {
  Opened<WriteSession> opened;
  Resolved source_end = resolve(source, tools.surroundings);
  Resolved target_end = resolve(target, tools.surroundings);
  opened.diagnostics.append(source_end.diagnostics);
  opened.diagnostics.append(target_end.diagnostics);
  if (opened.diagnostics.has_errors()) return opened;

  spdlog::debug("connecting to {} and {}", planner::authority(source), planner::authority(target));
  const RetryTools retrying = retry_tools(tools);
  const auto& traffic = tools.traffic;
  auto source_try = std::async(std::launch::async, [&] {
    return connect(*source_end.endpoint, traffic.source, traffic.retry, retrying);
  });
  auto target_channel = connect(*target_end.endpoint, traffic.target, traffic.retry, retrying);
  auto source_channel = source_try.get();
  if (!source_channel) {
    opened.error = with_note(source_channel.error(), "this is the source of the plan");
  } else if (!target_channel) {
    opened.error = with_note(target_channel.error(), "this is the target of the plan");
  } else {
    opened.session = std::make_unique<BothEnds>(*source_channel, *target_channel);
  }
  return opened;
}

}  // namespace

Opened<ReadSession> open_to_read(const planner::EndpointSpec& source,
                                 const planner::EndpointSpec& target, const SessionTools& tools) {
  auto opened = open(source, target, tools);
  return {.session = std::move(opened.session),
          .diagnostics = std::move(opened.diagnostics),
          .error = std::move(opened.error)};
}

Opened<WriteSession> open_to_write(const planner::EndpointSpec& source,
                                   const planner::EndpointSpec& target, const SessionTools& tools) {
  return open(source, target, tools);
}

Addresses addresses_of(const planner::Intent& intent) {
  Addresses addresses;
  for (const auto& collection : intent.collections) {
    for (auto& source : planner::sources_of(collection)) {
      addresses.source.push_back(std::move(source));
      addresses.target.push_back(collection.target);
    }
  }
  return addresses;
}

Addresses addresses_of(const planner::CompiledPlan& plan) {
  Addresses addresses;
  for (const auto& collection : plan.collections) {
    for (auto& source : planner::sources_of(collection)) {
      addresses.source.push_back(std::move(source.address));
      addresses.target.push_back(collection.target.address);
    }
  }
  return addresses;
}

Result<planner::CollectionNames> source_names(ReadSession& session, const planner::Intent& intent) {
  planner::CollectionNames names;
  const auto wanted = planner::databases_to_list(intent);
  if (wanted.empty()) return names;
  auto databases = session.source().databases();
  if (!databases) return with_note(databases.error(), "while asking the source");
  for (const auto& database : *databases) names[database] = {};
  for (const auto& database : wanted) {
    if (!names.contains(database)) continue;
    auto collections = session.source().collections(database);
    if (!collections) return with_note(collections.error(), "while asking the source");
    names[database] = std::move(*collections);
  }
  return names;
}

namespace {

/// The source's aliases as the target would have them.
std::vector<CollectionAddress> aliases_of(const ServerSnapshot& source,
                                          const Addresses& addresses) {
  std::vector<CollectionAddress> names;
  for (std::size_t i = 0; i < addresses.source.size(); ++i) {
    const auto* collection = find_collection(source, addresses.source[i]);
    if (collection == nullptr) continue;
    for (const auto& alias : collection->aliases) {
      names.push_back({.database = addresses.target[i].database, .collection = alias});
    }
  }
  return names;
}

}  // namespace

Result<planner::World> take_world(ReadSession& session, const Addresses& addresses,
                                  const std::filesystem::path& state_dir,
                                  const std::string& target_uri, Clock& clock) {
  planner::World world;
  spdlog::debug("asking both servers for {} collections", addresses.source.size());
  auto source_try = std::async(std::launch::async,
                               [&] { return take_snapshot(session.source(), addresses.source); });
  auto target = take_snapshot(session.target(), addresses.target);
  auto source = source_try.get();
  if (!source) return with_note(source.error(), "while asking the source");
  if (!target) return with_note(target.error(), "while asking the target");
  if (auto added = add_aliases(session.target(), aliases_of(*source, addresses), *target); !added) {
    return with_note(added.error(), "while asking the target");
  }
  auto history = Journal::read_history(state_dir, target_uri);
  if (!history) return history.error();
  source->described_at = target->described_at = rfc3339(clock.wall_now());
  world.source = std::move(*source);
  world.target = std::move(*target);
  world.history = std::move(*history);
  return world;
}

}  // namespace kiteway::executor
