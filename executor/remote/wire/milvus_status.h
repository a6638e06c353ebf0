// What a failure means that Milvus reports inside an answered call.
#pragma once

#include "schema/base/result.h"

#include "milvus/common.pb.h"

#include <string>
#include <string_view>

namespace kiteway::executor {

/// Milvus tells most failures inside an answered call. Done when `status` is a success.
/// Codes and what they mean: docs/milvus-behaviour.md#status-codes.
[[nodiscard]] Outcome outcome_from(const milvus::proto::common::Status& status,
                                   const std::string& call);

/// The modern code where there is one, else the legacy one; 0 is success.
[[nodiscard]] int code_of(const milvus::proto::common::Status& status) noexcept;

/// Whether the text of an error says that a request or an answer was too large.
[[nodiscard]] bool says_too_large(std::string_view text);

}  // namespace kiteway::executor
