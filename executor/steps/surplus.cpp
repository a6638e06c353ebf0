#include "executor/steps/surplus.h"

#include "executor/steps/fields.h"
#include "executor/steps/key_scan.h"
#include "schema/base/text.h"

#include <algorithm>

namespace kiteway::executor {

Outcome check_surplus(const StepInput& step, std::int64_t entity_count, std::int64_t key_count) {
  const RunInput& input = step.run.input;
  const CollectionAddress& address = step.collection.source;
  // As it is now, like the counts, which know no snapshot.
  auto rows = count_rows_of_keys(
      input.ends.source,
      {.address = address, .partition = step.node.partition, .key_name = key_name(step.collection)},
      input.stop);
  if (!rows) return rows.error();
  // Counted once more, and strongly: rows may have been deleted since the first count.
  auto entities = input.ends.source.count(address, step.node.partition);
  if (!entities) return entities.error();
  if (*rows < std::min(entity_count, *entities)) {
    return Error{
        .kind = ErrorKind::kDataMismatch,
        .message = to_string(address) + " counts " + grouped(*entities) + " rows, but only " +
                   grouped(*rows) + " belong to keys that the source answers",
        .notes = {"the others cannot be read, so they cannot be moved; releasing and loading "
                  "the collection on the source helps against some causes",
                  "before Milvus 2.6 a row with the key 9223372036854775807 is such a row"}};
  }
  input.observer.note(to_string(address) + ": " + grouped(entity_count) + " rows, " +
                      grouped(key_count) + " distinct keys");
  return Done{};
}

}  // namespace kiteway::executor
