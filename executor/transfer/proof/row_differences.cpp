#include "executor/transfer/proof/row_differences.h"

#include "executor/remote/wire/batch.h"
#include "executor/transfer/scan/key_scan.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

/// The rows of a range one by one: each distinct key with the digest of its row.
class RowCursor {
 public:
  RowCursor(const RowsOf& rows, const KeyRange& range, std::int64_t limit, Streams::Held& held,
            const std::stop_token& stop)
      : rows_(rows), request_(request_for(rows, range, limit)), held_(held), stop_(stop) {}

  /// Goes to the first row, or to the next one.
  Outcome advance() {
    if (at_ + 1 < found_.size()) {
      ++at_;
      return Done{};
    }
    found_.clear();
    at_ = 0;
    return rows_.range_field.empty() ? read() : read_all();
  }
  [[nodiscard]] bool is_at_end() const { return found_.empty(); }
  [[nodiscard]] const PrimaryKey& key() const { return found_[at_].first; }
  [[nodiscard]] const Digest& digest() const { return found_[at_].second; }

 private:
  /// Of a page.
  Outcome read() {
    const auto& range = request_.range;
    if (range.upto && range.after && *range.after >= *range.upto) return Done{};
    if (stop_.stop_requested()) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while comparing rows"};
    }
    auto page = read_page(rows_.reader, request_);
    if (!page) return page.error();
    if (page->row_count() == 0) return Done{};
    // Of two ends, each with a page.
    held_.grow_to(static_cast<std::int64_t>(page->byte_count()) * 2);
    if (auto ordered = check_order(*page, range.after, rows_.selection.address); !ordered)
      return ordered;
    auto made = make_batch(*page, rows_.rules);
    if (!made) return made.error();
    auto digests = digest_rows(made->batch, rows_.digest_rules);
    if (!digests) return digests.error();
    auto keys = keys_of(*page);
    if (!keys) return keys.error();
    std::size_t kept = 0;
    for (std::size_t row = 0; row < made->is_first.size(); ++row) {
      if (!made->is_first[row]) continue;
      // A row that the target cannot hold is like none there.
      found_.emplace_back(key_at(*keys, row), made->is_kept[row] ? (*digests)[kept++] : Digest{});
    }
    request_.range.after = key_at(page->keys, page->row_count() - 1);
    return Done{};
  }

  /// Rows that come in another order: all of the range, which is small.
  Outcome read_all() {
    for (std::size_t before = found_.size() + 1; before != found_.size();) {
      before = found_.size();
      if (auto done = read(); !done) return done;
    }
    std::ranges::sort(found_, {}, &KeyAndDigest::first);
    return Done{};
  }

  /// The keys of the source's rows.
  [[nodiscard]] Result<KeyColumn> keys_of(const Page& page) const {
    if (rows_.range_field.empty()) return page.keys;
    const auto column = std::ranges::find(page.columns, rows_.range_field, &Column::name);
    if (column == page.columns.end()) {
      return Error{.kind = ErrorKind::kDataMismatch,
                   .message = "field " + rows_.range_field + " is missing from an answer"};
    }
    key_bytes_ = column->data.flat();
    return decode_keys(key_bytes_.bytes);
  }

  using KeyAndDigest = std::pair<PrimaryKey, Digest>;

  const RowsOf& rows_;
  PageRequest request_;
  Streams::Held& held_;
  const std::stop_token& stop_;
  std::vector<KeyAndDigest> found_;  ///< of the page, empty at the end
  mutable SharedBytes key_bytes_;    ///< what the texts of a column of keys point into
  std::size_t at_ = 0;
};

/// The rows of several collections as if they were one.
class MergedCursor {
 public:
  MergedCursor(const std::vector<RowsOf>& sources, const KeyRange& range, std::int64_t limit,
               Streams::Held& held, const std::stop_token& stop) {
    for (const auto& rows : sources) cursors_.emplace_back(rows, range, limit, held, stop);
  }

  Outcome advance() {
    if (first_ == nullptr) {
      for (auto& cursor : cursors_) {
        if (auto done = cursor.advance(); !done) return done;
      }
    } else if (auto done = first_->advance(); !done) {
      return done;
    }
    first_ = &cursors_.front();
    for (auto& cursor : cursors_) {
      if (cursor.is_at_end()) continue;
      if (first_->is_at_end() || cursor.key() < first_->key()) first_ = &cursor;
    }
    return Done{};
  }
  [[nodiscard]] bool is_at_end() const { return first_->is_at_end(); }
  [[nodiscard]] const PrimaryKey& key() const { return first_->key(); }
  [[nodiscard]] const Digest& digest() const { return first_->digest(); }

 private:
  std::deque<RowCursor> cursors_;
  RowCursor* first_ = nullptr;  ///< the one with the least key
};

}  // namespace

Outcome visit_differences(const std::vector<RowsOf>& sources, const RowsOf& target,
                          const KeyRange& range, std::int64_t limit, Streams::Held& held,
                          const std::stop_token& stop,
                          const std::function<void(RowDifference)>& found) {
  MergedCursor left(sources, range, limit, held, stop);
  RowCursor right(target, range, limit, held, stop);
  if (auto done = left.advance(); !done) return done;
  if (auto done = right.advance(); !done) return done;
  const auto tell = [&](const auto& row, RowFound what) {
    found({.partition = sources.front().selection.partition, .key = row.key(), .found = what});
  };
  const auto is_left_out = [&](const auto& row) {
    return !row.is_at_end() && std::ranges::any_of(sources, [&](const RowsOf& source) {
      return source.left_out.contains(row.key());
    });
  };
  while (!left.is_at_end() || !right.is_at_end()) {
    if (is_left_out(left) || is_left_out(right)) {
      if (auto done = is_left_out(left) ? left.advance() : right.advance(); !done) return done;
      continue;
    }
    const bool only_left = right.is_at_end() || (!left.is_at_end() && left.key() < right.key());
    const bool only_right = left.is_at_end() || (!right.is_at_end() && right.key() < left.key());
    if (only_left) {
      tell(left, RowFound::kOnlyOnSource);
    } else if (only_right) {
      tell(right, RowFound::kOnlyOnTarget);
    } else if (left.digest() != right.digest()) {
      tell(left, RowFound::kDifferentValues);
    }
    if (!only_right) {
      if (auto done = left.advance(); !done) return done;
    }
    if (!only_left) {
      if (auto done = right.advance(); !done) return done;
    }
  }
  return Done{};
}

}  // namespace kiteway::executor
