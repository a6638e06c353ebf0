#include "executor/steps/key_scan.h"

#include "executor/remote/wire/batch.h"

#include <algorithm>

namespace kiteway::executor {

Outcome check_order(const Page& page, const std::optional<PrimaryKey>& after,
                    const CollectionAddress& address) {
  if (!after || page.row_count() == 0 || key_at(page.keys, 0) > *after) return Done{};
  return Error{.kind = ErrorKind::kDataMismatch,
               .message = "the server answers keys of " + to_string(address) + " up to " +
                          key_text(*after) + " again when asked for those after it"};
}

Outcome scan_keys(Reader& reader, const KeyScan& scan, const std::stop_token& stop,
                  const VisitKeys& visit) {
  PageRequest request{.address = scan.address,
                      .partition = scan.partition,
                      .key_name = scan.key_name,
                      .range = scan.range,
                      .filter = scan.filter,
                      .output_fields = {scan.key_name},
                      .limit = kQueryWindow,
                      .timestamp = scan.timestamp};
  while (true) {
    if (stop.stop_requested()) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while reading keys"};
    }
    auto page = reader.page(request);
    if (!page) {
      if (page.error().kind != ErrorKind::kTooLarge || request.limit == 1) return page.error();
      request.limit /= 2;
      continue;
    }
    const std::size_t rows = page->row_count();
    if (rows == 0) return Done{};
    if (auto ordered = check_order(*page, request.range.after, scan.address); !ordered) {
      return ordered;
    }
    auto first = first_of_each_key(page->keys);
    if (!first) return first.error();
    if (!visit(page->keys, *first)) return Done{};
    request.range.after = key_at(page->keys, rows - 1);
  }
}

Result<std::int64_t> count_keys(Reader& reader, const KeyScan& scan, const std::stop_token& stop) {
  std::int64_t count = 0;
  auto done =
      scan_keys(reader, scan, stop, [&](const KeyColumn&, const std::vector<bool>& is_first) {
        count += std::ranges::count(is_first, true);
        return true;
      });
  if (!done) return done.error();
  return count;
}

Result<KeyTally> tally_keys(Reader& reader, const KeyScan& scan, const std::stop_token& stop) {
  constexpr std::size_t kKeysAtOnce = 4096;  // some 100 KB of expression
  KeyTally tally;
  std::vector<PrimaryKey> keys;
  std::optional<Error> error;
  const auto flush = [&] {
    if (keys.empty() || error) return;
    auto counted = reader.count_of_keys(scan.address, scan.partition, scan.key_name, keys,
                                        scan.timestamp, scan.filter);
    tally.keys += std::ssize(keys);
    keys.clear();
    if (counted) {
      tally.rows += *counted;
    } else {
      error = counted.error();
    }
  };
  auto done =
      scan_keys(reader, scan, stop, [&](const KeyColumn& page, const std::vector<bool>& is_first) {
        for (std::size_t row = 0; row < is_first.size(); ++row) {
          if (is_first[row]) keys.push_back(key_at(page, row));
          if (keys.size() == kKeysAtOnce) flush();
        }
        return !error;
      });
  if (!done) return done.error();
  flush();
  if (error) return *error;
  return tally;
}

}  // namespace kiteway::executor
