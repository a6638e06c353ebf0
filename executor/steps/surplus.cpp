#include "executor/steps/surplus.h"

#include "executor/steps/fields.h"
#include "executor/steps/key_scan.h"
#include "schema/base/text.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

Error unanswered(const CollectionAddress& address, std::int64_t counted, std::int64_t answered) {
  return {.kind = ErrorKind::kDataMismatch,
          .message = to_string(address) + " counts " + grouped(counted) + " rows, but only " +
                     grouped(answered) + " belong to keys that the source answers",
          .notes = {"the others cannot be read, so they cannot be moved; releasing and loading "
                    "the collection on the source helps against some causes",
                    "before Milvus 2.6 a row with the key 9223372036854775807 is such a row"}};
}

}  // namespace

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
    return unanswered(address, *entities, *rows);
  }
  input.observer.note(to_string(address) + ": " + grouped(entity_count) + " rows, " +
                      grouped(key_count) + " distinct keys");
  return Done{};
}

Outcome check_answered(const StepInput& step, const KeyRange& range) {
  Reader& source = step.run.input.ends.source;
  // As the rows are now: counts know no snapshot.
  const KeyScan scan{.address = step.collection.source,
                     .partition = step.node.partition,
                     .key_name = key_name(step.collection),
                     .range = range};
  const auto count = [&] {
    return source.count_of_range(scan.address, scan.partition, scan.key_name, range);
  };
  auto before = count();
  if (!before) return before.error();
  auto rows = count_rows_of_keys(source, scan, step.run.input.stop);
  if (!rows) return rows.error();
  if (*rows >= *before) return Done{};
  auto after = count();  // rows may have been deleted since the first count
  if (!after) return after.error();
  if (*rows < std::min(*before, *after)) return unanswered(scan.address, *after, *rows);
  return Done{};
}

}  // namespace kiteway::executor
