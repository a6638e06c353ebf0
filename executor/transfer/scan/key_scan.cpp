#include "executor/transfer/scan/key_scan.h"

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

Outcome visit_keys(Reader& reader, const RowSelection& rows, const KeyRange& range,
                   const std::stop_token& stop, const VisitKeys& visit) {
  PageRequest request{
      .rows = rows, .range = range, .output_fields = {rows.key_name}, .limit = kQueryWindow};
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
    const std::size_t count = page->row_count();
    if (count == 0) return Done{};
    if (auto ordered = check_order(*page, request.range.after, rows.address); !ordered) {
      return ordered;
    }
    auto first = first_of_each_key(page->keys);
    if (!first) return first.error();
    if (!visit(page->keys, *first)) return Done{};
    request.range.after = key_at(page->keys, count - 1);
  }
}

Result<std::int64_t> count_keys(Reader& reader, const RowSelection& rows, const KeyRange& range,
                                const std::stop_token& stop) {
  std::int64_t count = 0;
  auto done = visit_keys(reader, rows, range, stop,
                         [&](const KeyColumn&, const std::vector<bool>& is_first) {
                           count += std::ranges::count(is_first, true);
                           return true;
                         });
  if (!done) return done.error();
  return count;
}

namespace {

/// Counts rows by lists of keys.
class Tally {
 public:
  Tally(Reader& reader, const RowSelection& rows, std::size_t repeated_max)
      : reader_(reader), rows_(rows), repeated_max_(repeated_max) {}

  Outcome add(const std::vector<PrimaryKey>& keys) {
    auto rows = count(keys);
    if (!rows) return rows.error();
    tally_.keys += std::ssize(keys);
    tally_.rows += *rows;
    return find_repeated(keys, *rows);
  }
  [[nodiscard]] KeyTally take() && { return std::move(tally_); }

 private:
  [[nodiscard]] Result<std::int64_t> count(const std::vector<PrimaryKey>& keys) {
    return reader_.count_of_keys(rows_, keys);
  }

  /// Halves the keys until one is left that has all these rows.
  Outcome find_repeated(const std::vector<PrimaryKey>& keys, std::int64_t rows) {
    if (rows <= std::ssize(keys) || tally_.repeated.size() >= repeated_max_) return Done{};
    if (keys.size() == 1) {
      tally_.repeated.push_back(keys.front());
      return Done{};
    }
    const auto middle = keys.begin() + std::ssize(keys) / 2;
    const std::vector<PrimaryKey> left(keys.begin(), middle);
    const std::vector<PrimaryKey> right(middle, keys.end());
    auto on_left = count(left);
    if (!on_left) return on_left.error();
    if (auto found = find_repeated(left, *on_left); !found) return found;
    return find_repeated(right, rows - *on_left);
  }

  Reader& reader_;
  const RowSelection& rows_;
  const std::size_t repeated_max_;
  KeyTally tally_;
};

}  // namespace

Result<KeyTally> tally_keys(Reader& reader, const RowSelection& rows, const KeyRange& range,
                            const std::stop_token& stop, std::size_t repeated_max) {
  constexpr std::size_t kKeysAtOnce = 4096;  // some 100 KB of expression
  Tally tally(reader, rows, repeated_max);
  std::vector<PrimaryKey> keys;
  Outcome counted = Done{};
  const auto flush = [&] {
    if (keys.empty() || !counted) return;
    counted = tally.add(keys);
    keys.clear();
  };
  auto done = visit_keys(reader, rows, range, stop,
                         [&](const KeyColumn& page, const std::vector<bool>& is_first) {
                           for (std::size_t row = 0; row < is_first.size(); ++row) {
                             if (is_first[row]) keys.push_back(key_at(page, row));
                             if (keys.size() == kKeysAtOnce) flush();
                           }
                           return bool{counted};
                         });
  if (!done) return done.error();
  flush();
  if (!counted) return counted.error();
  return std::move(tally).take();
}

}  // namespace kiteway::executor
