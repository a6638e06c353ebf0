#include "executor/transfer/proof/repeated_rows.h"

#include "executor/transfer/proof/row_differences.h"
#include "schema/base/units.h"

#include <vector>

namespace kiteway::executor {

Result<RepeatedRows> repeated_rows(const Sides& sides, const ComparedRange& found,
                                   const CompareTools& tools) {
  if (found.source.keys != found.target.keys) return RepeatedRows{};
  const RowsOf& source = sides.source.parts().front();
  auto rows = source.reader.count_of_range(source.selection.now(), found.range.keys);
  if (!rows) return rows.error();
  if (*rows <= found.source.keys) return RepeatedRows{};

  RepeatedRows repeated{.explain_all = true};
  std::vector<PrimaryKey> keys;
  Streams::Held held(tools.streams, tools.tuner.pace().request_bytes);
  auto visited =
      visit_differences(sides.source.parts(), sides.target.parts().front(), found.range.keys,
                        page_limit(found.range), held, tools.stop, [&](RowDifference row) {
                          if (row.found == RowFound::kDifferentValues) {
                            keys.push_back(std::move(row.key));
                          } else {
                            repeated.explain_all = false;
                          }
                        });
  if (!visited) return visited.error();
  for (const auto& key : keys) {
    if (!repeated.explain_all) break;
    if (tools.stop.stop_requested()) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while comparing rows"};
    }
    auto count = source.reader.count_of_keys(source.selection, {key});
    if (!count) return count.error();
    ++repeated.keys;
    repeated.explain_all = *count > 1;
  }
  return repeated;
}

std::string repeated_text(std::int64_t keys) {
  return grouped(keys) + (keys == 1 ? " key is" : " keys are") +
         " duplicated on the source, which now returns " +
         (keys == 1 ? "a different row for it than was" : "different rows for them than were") +
         " copied";
}

}  // namespace kiteway::executor
