#include "executor/transfer/proof/shared_keys.h"

#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/selections.h"
#include "schema/base/units.h"

namespace kiteway::executor {

Result<std::optional<std::string>> shared_keys(const planner::CollectionPlan& collection,
                                               Reader& target, std::int64_t expected,
                                               const std::stop_token& stop) {
  if (collection.merged.empty()) return std::optional<std::string>();
  auto keys = count_keys(target, target_selection(collection, "", kReadNow), {}, stop);
  if (!keys) return keys.error();
  if (*keys >= expected) return std::optional<std::string>();
  return std::optional(grouped(*keys) + " distinct keys on the target, " + grouped(expected) +
                       " in the source collections: of a key that several of them have, only one "
                       "row is kept");
}

}  // namespace kiteway::executor
