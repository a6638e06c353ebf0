// Rows as text, for comparing two servers.
#pragma once

#include "tests/support/fake_milvus.h"

#include <string>
#include <vector>

namespace kiteway::testing {

/// What becomes of the keys of a source.
enum class KeyRule {
  kSame,      ///< they are the target's
  kKept,      ///< the target makes its own, and keeps the old ones in the field `old_id`
  kDiscarded  ///< the target makes its own
};

/// For the plan of a collection: "" or ", auto_id: true...".
[[nodiscard]] std::string plan_keys(KeyRule rule);

/// The rows of a collection on the source, a line each, sorted, with what must arrive of them:
/// partition, vector, and the key unless it is discarded.
[[nodiscard]] std::vector<std::string> source_texts(const FakeMilvus& source,
                                                    const std::string& name, KeyRule rule);
/// The same of the rows that have arrived.
[[nodiscard]] std::vector<std::string> target_texts(const FakeMilvus& target,
                                                    const std::string& name, KeyRule rule);

}  // namespace kiteway::testing
