#include "executor/steps/verify/row_differences.h"

#include "executor/remote/wire/batch.h"
#include "executor/steps/key_scan.h"

#include <optional>
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
    if (at_ + 1 < keys_.size()) {
      ++at_;
      return Done{};
    }
    return read();
  }
  [[nodiscard]] bool is_at_end() const { return keys_.empty(); }
  [[nodiscard]] const PrimaryKey& key() const { return keys_[at_]; }
  [[nodiscard]] const Digest& digest() const { return digests_[at_]; }

 private:
  Outcome read() {
    keys_.clear();
    at_ = 0;
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
    if (auto ordered = check_order(*page, range.after, rows_.address); !ordered) return ordered;
    auto made = make_batch(*page, rows_.rules);
    if (!made) return made.error();
    auto digests = digest_rows(made->batch, rows_.digest_rules);
    if (!digests) return digests.error();
    digests_ = std::move(*digests);
    for (std::size_t row = 0; row < made->is_first.size(); ++row) {
      if (made->is_first[row]) keys_.push_back(key_at(page->keys, row));
    }
    request_.range.after = keys_.back();
    return Done{};
  }

  const RowsOf& rows_;
  PageRequest request_;
  Streams::Held& held_;
  const std::stop_token& stop_;
  std::vector<PrimaryKey> keys_;  ///< of the page, empty at the end
  std::vector<Digest> digests_;
  std::size_t at_ = 0;
};

}  // namespace

Outcome visit_differences(const RowsOf& source, const RowsOf& target, const KeyRange& range,
                          std::int64_t limit, Streams::Held& held, const std::stop_token& stop,
                          const std::function<void(RowDifference)>& found) {
  RowCursor left(source, range, limit, held, stop);
  RowCursor right(target, range, limit, held, stop);
  if (auto done = left.advance(); !done) return done;
  if (auto done = right.advance(); !done) return done;
  const auto tell = [&](const RowCursor& row, RowFound what) {
    found({.partition = source.partition, .key = row.key(), .found = what});
  };
  while (!left.is_at_end() || !right.is_at_end()) {
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
