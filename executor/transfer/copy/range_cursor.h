// Which rows of a range of keys are read next, and how many at once.
#pragma once

#include "executor/remote/reader.h"
#include "executor/transfer/pace/tuner.h"
#include "schema/base/result.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Bytes per row as seen by all threads that copy one partition. Thread-safe.
class RowSize {
 public:
  explicit RowSize(std::int64_t bytes) : bytes_(bytes) {}
  /// Of the latest page, or more: rows that grow are believed at once, rows that shrink slowly.
  [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_.load(); }
  void saw(std::size_t rows, std::size_t bytes) noexcept;

 private:
  std::atomic<std::int64_t> bytes_;
};

/// Walks a range of keys in pages. Used by one thread.
class RangeCursor {
 public:
  /// Reads these `fields`. All else must outlive the cursor.
  RangeCursor(Reader& reader, std::vector<std::string> fields, RowSize& row_size, Tuner& tuner);

  /// From the beginning of `keys`.
  void start(RowSelection rows, const KeyRange& keys);

  /// Whether the last key was read: then nothing can follow. A range without an upper bound, or one
  /// whose last row was deleted since the scan, ends with an empty page only.
  [[nodiscard]] bool is_at_end() const;

  /// The next page, of about as many rows as fit into a request of the usual size, and of fewer
  /// where an answer was too large; nothing at the end. The same again until `pass` is called.
  /// Errors are those of Reader::page.
  [[nodiscard]] Result<std::optional<Page>> next();

  /// Rows up to this key are copied: the next page begins after it.
  void pass(const PrimaryKey& key) { request_.range.after = key; }

  /// `rows` were too many for one request to the target: the next pages have half as many.
  void read_fewer_than(std::size_t rows);

  /// What is still to be read.
  [[nodiscard]] const KeyRange& rest() const noexcept { return request_.range; }
  [[nodiscard]] const PageRequest& request() const noexcept { return request_; }

 private:
  [[nodiscard]] std::int64_t rows_per_page() const;

  Reader& reader_;
  PageRequest request_;
  RowSize& row_size_;
  Tuner& tuner_;
  std::int64_t limit_max_ = kQueryWindow;  ///< of one page, after a refusal of larger ones
};

}  // namespace kiteway::executor
