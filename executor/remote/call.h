// One typed call to the server: deadline, login, and both kinds of failure as one Result.
#pragma once

#include "executor/remote/channel.h"
#include "executor/remote/status.h"
#include "executor/remote/wire/milvus_status.h"

#include <chrono>
#include <string>
#include <type_traits>

namespace kiteway::executor {

/// For calls that answer from the server's memory.
inline constexpr std::chrono::milliseconds kQuickDeadline{30'000};
/// For calls that read or write rows, or wait for all nodes of a cluster.
inline constexpr std::chrono::milliseconds kLongDeadline{120'000};

/// The status of an answer: some calls answer with a bare Status, most with one inside.
template <class Answer>
Outcome outcome_of(const Answer& answer, const std::string& what) {
  if constexpr (std::is_same_v<Answer, milvus::proto::common::Status>) {
    return outcome_from(answer, what);
  } else {
    return outcome_from(answer.status(), what);
  }
}

/// Calls `method` of the stub. `what` names the call for messages: "describe default/products".
/// The SDKs always send `base`, and some old paths read it without a check, so callers fill it in.
template <class Answer, class Request>
Result<Answer> call(Channel& channel,
                    grpc::Status (Channel::Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Answer*),
                    const Request& request, const std::string& what,
                    std::chrono::milliseconds deadline = kQuickDeadline,
                    Turn turn = Turn::kBeforeDeadline) {
  return through<Answer>(
      channel.traffic(), {}, deadline,
      [&](std::chrono::milliseconds patience) -> Result<Answer> {
        const auto left = channel.await_connection(patience);
        grpc::ClientContext context;
        channel.prepare(context, left);
        const InFlight::Call in_flight(channel.in_flight(), context);
        Answer answer;
        const grpc::Status status = (channel.stub().*method)(&context, request, &answer);
        if (!status.ok()) return error_from(status, what);
        if (auto outcome = outcome_of(answer, what); !outcome) return outcome.error();
        return answer;
      },
      turn);
}

}  // namespace kiteway::executor
