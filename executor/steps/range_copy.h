// Copies adjacent ranges of keys in one go, so that it can be done again without harm.
#pragma once

#include "executor/engine/journal/records.h"
#include "executor/remote/wire/row_digest.h"
#include "executor/remote/writer.h"
#include "executor/steps/step.h"

#include <atomic>
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

/// Used by one thread; several may work on one partition.
class RangeCopy {
 public:
  RangeCopy(const StepInput& step, std::string scan_key, RowSize& row_size);

  /// Reads the rows of `ranges`, writes them and marks the ranges done. The ranges are adjacent and
  /// alike (RangeFeed::take). Before the first write they are in flight in the journal. After a
  /// lost answer, or when found in flight, rows are upserted. Every distinct key that the scan
  /// counted must be read: fewer are accepted only if a new count gives fewer too, because the
  /// source has changed since.
  Outcome run(std::vector<RangeRecord> ranges, Streams::Held& held);

 private:
  Outcome copy_pages(Streams::Held& held);
  Outcome copy_page(const Page& page);
  Outcome count_rows(const Page& page, const MadeBatch& made);
  Outcome write(const RowBatch& batch);
  GroupCommit::Ticket mark(RangeState state);
  Outcome check_count();
  [[nodiscard]] std::int64_t rows_per_page() const;
  [[nodiscard]] bool is_at_end() const;
  [[nodiscard]] bool takes_checksum() const;

  const StepInput& step_;
  std::string scan_key_;
  std::string key_name_;
  BatchRules rules_;
  DigestRules digest_rules_;
  PageRequest request_;
  RowSize& row_size_;
  // Of the ranges being copied:
  std::vector<RangeRecord> ranges_;
  GroupCommit::Ticket in_flight_ = 0;
  WriteMode mode_ = WriteMode::kInsert;
  std::vector<std::int64_t> rows_;  ///< copied, by range
  std::vector<Digest> digests_;     ///< of them, by range
  std::int64_t limit_max_ = 0;      ///< of one page, after a refusal of larger ones
};

}  // namespace kiteway::executor
