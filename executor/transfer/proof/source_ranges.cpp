#include "executor/transfer/proof/source_ranges.h"

#include "executor/transfer/scan/key_scan.h"

#include <optional>

namespace kiteway::executor {

Result<std::vector<Piece>> source_ranges(Reader& reader, const RowSelection& selection,
                                         std::int64_t rows, const std::stop_token& stop) {
  std::vector<Piece> ranges;
  Piece open;
  std::optional<PrimaryKey> last;
  const auto cut = [&] {
    open.keys.upto = last;
    ranges.push_back(open);
    open = {.keys = {.after = last}};
  };
  auto scanned = visit_keys(reader, selection, {}, stop,
                            [&](const KeyColumn& keys, const std::vector<bool>& is_first) {
                              for (std::size_t row = 0; row < is_first.size(); ++row) {
                                if (!is_first[row]) continue;
                                if (open.key_count == rows) cut();
                                ++open.key_count;
                                last = key_at(keys, row);
                              }
                              return true;
                            });
  if (!scanned) return scanned.error();
  if (open.key_count > 0) cut();
  return ranges;
}

}  // namespace kiteway::executor
