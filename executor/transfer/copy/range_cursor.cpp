#include "executor/transfer/copy/range_cursor.h"

#include <algorithm>
#include <utility>

namespace kiteway::executor {
namespace {

/// A request past this size is not sent: servers take 64 MiB at most
/// (docs/milvus-behaviour.md#message-sizes).
constexpr std::size_t kWriteBytesMax = std::size_t{32} * 1024 * 1024;

}  // namespace

void RowSize::saw(std::size_t rows, std::size_t bytes) noexcept {
  if (rows == 0) return;
  const auto now = static_cast<std::int64_t>(bytes / rows) + 1;
  const std::int64_t before = bytes_.load();
  bytes_.store(now >= before ? now : before - (before - now) / 8);
}

RangeCursor::RangeCursor(Reader& reader, std::vector<std::string> fields, RowSize& row_size,
                         Tuner& tuner)
    : reader_(reader),
      request_{.rows = {}, .output_fields = std::move(fields)},
      row_size_(row_size),
      tuner_(tuner) {}

void RangeCursor::start(RowSelection rows, const KeyRange& keys) {
  request_.rows = std::move(rows);
  request_.range = keys;
  limit_max_ = kQueryWindow;
}

Result<std::optional<Page>> RangeCursor::next() {
  while (!is_at_end()) {
    request_.limit = std::min(limit_max_, rows_per_page());
    auto page = reader_.page(request_);
    if (!page) {
      const bool may_shrink = page.error().kind == ErrorKind::kTooLarge && request_.limit > 1;
      if (!may_shrink) return page.error();
      read_fewer_than(static_cast<std::size_t>(request_.limit));
      continue;
    }
    row_size_.saw(page->row_count(), page->byte_count());
    if (page->row_count() == 0) break;
    const bool is_too_large = page->byte_count() > kWriteBytesMax && page->row_count() > 1;
    if (!is_too_large || request_.limit <= 1) return std::optional(std::move(*page));
    read_fewer_than(page->row_count());
  }
  return std::optional<Page>();
}

void RangeCursor::read_fewer_than(std::size_t rows) {
  limit_max_ = std::max<std::int64_t>(1, static_cast<std::int64_t>(rows / 2));
}

/// Rows that fit twice into a request of the usual size, by what was seen of this partition.
std::int64_t RangeCursor::rows_per_page() const {
  const std::int64_t row_bytes = row_size_.bytes();
  if (row_bytes <= 0) return kQueryWindow;
  const std::int64_t bytes = 2 * tuner_.pace().request_bytes;
  return std::clamp<std::int64_t>(bytes / row_bytes, 1, kQueryWindow);
}

bool RangeCursor::is_at_end() const {
  const auto& range = request_.range;
  return range.upto && range.after && *range.after >= *range.upto;
}

}  // namespace kiteway::executor
