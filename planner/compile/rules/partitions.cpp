#include "planner/compile/rules/partitions.h"

#include "planner/compile/rules/context.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

namespace kiteway::planner {

bool merges_partitions(const CollectionIntent& intent, const TargetCollection& made) {
  return made.partition_count > 0 || intent.partitions.value == PartitionMode::kMerge;
}

bool check_partitions(const CollectionIntent& intent, const CollectionSnapshot& source,
                      const TargetCollection& made, Diagnostics& diagnostics) {
  const auto& wish = intent.partitions;
  const bool is_kept = wish.is_explicit() && wish.value == PartitionMode::kKeep;
  const FieldSchema* key = partition_key(made.schema);
  if (!is_kept || key == nullptr || source.partitions.size() <= 1) return true;
  add_error(diagnostics, "P0326", wish.place,
            "the " + grouped(std::ssize(source.partitions)) +
                " partitions of the source cannot be kept, for field " + quote(key->name) +
                " is the partition key, by which rows are spread",
            "write partitions: merge, or choose no partition key", subject_of(source));
  return false;
}

}  // namespace kiteway::planner
