#include "executor/transfer/selections.h"

#include "executor/transfer/fields.h"
#include "planner/model/sources.h"

#include <utility>

namespace kiteway::executor {

RowSelection source_selection(const planner::CollectionPlan& collection, const std::string& scan,
                              std::uint64_t timestamp) {
  auto part = planner::source_part(collection, scan);
  return {.address = std::move(part.address),
          .partition = std::move(part.partition),
          .key_name = key_name(collection),
          .filter = collection.filter,
          .timestamp = timestamp};
}

RowSelection target_selection(const planner::CollectionPlan& collection,
                              const std::string& partition, std::uint64_t timestamp) {
  return {.address = collection.target.address,
          .partition = partition,
          .key_name = target_key_name(collection),
          .timestamp = timestamp};
}

}  // namespace kiteway::executor
