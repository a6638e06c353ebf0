#include "executor/run/run_result.h"

namespace kiteway::executor {

std::optional<Error> worst_error(const RunReport& report) {
  const Error* worst = nullptr;
  for (const auto& node : report.nodes) {
    if (node.state != NodeState::kFailed || !node.error) continue;
    if (worst == nullptr || node.error->kind == ErrorKind::kDataMismatch) worst = &*node.error;
  }
  if (worst != nullptr) return *worst;
  if (report.was_interrupted) {
    return Error{.kind = ErrorKind::kInterrupted, .message = "the run was interrupted"};
  }
  return std::nullopt;
}

}  // namespace kiteway::executor
