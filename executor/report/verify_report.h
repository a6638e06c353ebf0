// What comparing source and target came to, as text and as JSON.
#pragma once

#include "executor/transfer/proof/verify_result.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// "only on the source", for people.
[[nodiscard]] std::string to_string(RowFound found);

/// A table, the differences, and a line that says whether all agree. Safe to print: what servers
/// answered is escaped.
[[nodiscard]] std::string render(const std::vector<VerifiedCollection>& collections);

/// As proto/kiteway/verify.proto says, in canonical JSON.
[[nodiscard]] std::string render_json(const std::vector<VerifiedCollection>& collections);

}  // namespace kiteway::executor
