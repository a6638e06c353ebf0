#include "executor/remote/loader.h"

#include "executor/remote/call.h"

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::milvus;
using milvus::proto::common::MsgType;
using WireStatus = milvus::proto::common::Status;

constexpr std::chrono::milliseconds kPollInterval{100};

bool is_whole(const std::vector<std::string>& partitions) {
  return partitions.size() == 1 && partitions.front().empty();
}

Outcome outcome(const Result<WireStatus>& answer) {
  if (!answer) return answer.error();
  return Done{};
}

template <class Request>
Request request_for(const CollectionAddress& address, MsgType type) {
  Request request;
  request.mutable_base()->set_msg_type(type);
  request.set_db_name(address.database);
  request.set_collection_name(address.collection);
  return request;
}

}  // namespace

Loader::Loader(std::shared_ptr<Channel> channel)
    : channel_(std::move(channel)), reader_(channel_) {}

Outcome Loader::repeat(const CollectionAddress& address, const std::function<Outcome()>& call) {
  return retry<Done>(channel_->traffic(), Repeat::kHarmless, call, address);
}

Outcome Loader::request_load(const CollectionAddress& address,
                             const std::vector<std::string>& partitions) {
  const std::string what = "load " + to_string(address);
  if (is_whole(partitions)) {
    auto request = request_for<wire::LoadCollectionRequest>(address, MsgType::LoadCollection);
    request.set_replica_number(1);
    return outcome(
        call<WireStatus>(*channel_, &Channel::Stub::LoadCollection, request, what, kLongDeadline));
  }
  auto request = request_for<wire::LoadPartitionsRequest>(address, MsgType::LoadPartitions);
  request.set_replica_number(1);
  for (const auto& partition : partitions) request.add_partition_names(partition);
  return outcome(
      call<WireStatus>(*channel_, &Channel::Stub::LoadPartitions, request, what, kLongDeadline));
}

Outcome Loader::load(const CollectionAddress& address, const std::vector<std::string>& partitions,
                     std::chrono::milliseconds patience) {
  if (auto done = repeat(address, [&] { return request_load(address, partitions); }); !done)
    return done;
  const RetryTools& tools = channel_->traffic().tools();
  const auto give_up = tools.clock.steady_now() + patience;
  for (const auto& partition : partitions) {
    while (true) {
      auto state = reader_.load_state(address, partition);
      if (!state) return state.error();
      if (*state == LoadState::kLoaded) break;
      if (tools.clock.steady_now() >= give_up) {
        return Error{.kind = ErrorKind::kUnavailable,
                     .message = "collection " + to_string(address) + " is still " +
                                to_string(*state) + " after " +
                                std::to_string(patience.count() / 1000) + " s"};
      }
      if (!wait_unless_stopped(tools, kPollInterval)) {
        return Error{.kind = ErrorKind::kInterrupted,
                     .message = "stopped while waiting for " + to_string(address) + " to load"};
      }
    }
  }
  return Done{};
}

Outcome Loader::release(const CollectionAddress& address,
                        const std::vector<std::string>& partitions) {
  const std::string what = "release " + to_string(address);
  return repeat(address, [&]() -> Outcome {
    if (is_whole(partitions)) {
      return outcome(call<WireStatus>(
          *channel_, &Channel::Stub::ReleaseCollection,
          request_for<wire::ReleaseCollectionRequest>(address, MsgType::ReleaseCollection), what,
          kLongDeadline));
    }
    auto request = request_for<wire::ReleasePartitionsRequest>(address, MsgType::ReleasePartitions);
    for (const auto& partition : partitions) request.add_partition_names(partition);
    return outcome(call<WireStatus>(*channel_, &Channel::Stub::ReleasePartitions, request, what,
                                    kLongDeadline));
  });
}

}  // namespace kiteway::executor
