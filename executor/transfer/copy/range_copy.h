// Copies adjacent ranges of keys in one go, so that it can be done again without harm.
#pragma once

#include "executor/journal/group_commit.h"
#include "executor/journal/records.h"
#include "executor/remote/wire/row_digest.h"
#include "executor/remote/writer.h"
#include "executor/transfer/context.h"
#include "executor/transfer/copy/counted_writes.h"
#include "executor/transfer/copy/page_writes.h"
#include "executor/transfer/copy/row_refusals.h"
#include "executor/transfer/copy/row_writes.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/proof/rows_of.h"

#include <atomic>
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

/// Used by one thread; several may work on one partition.
class RangeCopy {
 public:
  /// With `counted`, which must have been taken up, rows are written by it, after its place.
  RangeCopy(const StepContext& step, std::string scan_key, RowSize& row_size,
            CountedWrites* counted = nullptr);

  /// Reads the rows of `ranges`, writes them and marks the ranges done. The ranges are adjacent and
  /// alike (RangeFeed::take). Before the first write they are in flight in the journal. After a
  /// lost answer, or when found in flight, rows are written in a manner that cannot double them,
  /// and the ranges tell from when on no lost request can be alive. Every distinct key that the
  /// scan counted must be read: fewer are accepted only if a new count gives fewer too, because the
  /// source has changed since. Of ranges that were only estimated nothing is known until the end.
  Outcome run(std::vector<RangeRecord> ranges, Streams::Held& held);

  /// As they are in the journal now.
  [[nodiscard]] const std::vector<RangeRecord>& ranges() const noexcept { return ranges_; }

 private:
  Outcome start_at_place();
  Outcome copy(Streams::Held& held);
  Outcome copy_pages(Streams::Held& held);
  Outcome send(const Page& page, const MadeBatch& made, const KeyRange& slice, Clock::Wall& sent);
  Outcome write(const Page& page, const MadeBatch& made, const PagePart& part);
  Result<MadeBatch> make(const Page& page);
  Result<std::vector<bool>> write_page(const Page& page, const MadeBatch& made);
  Outcome wait_in_flight();
  void note_lost(Clock::Wall sent);
  GroupCommit::Ticket mark_in_flight();
  GroupCommit::Ticket mark(RangeState state, std::int64_t settles_at_ms);
  Outcome copy_page(const Page& page, Streams::Held& held);
  Result<std::vector<Digest>> digests_of(const RowBatch& batch) const;
  Result<bool> is_there_already(const Page& page, const std::vector<Digest>& digests,
                                Streams::Held& held);
  Outcome count_rows(const Page& page, const MadeBatch& made, const std::vector<bool>& written,
                     const std::vector<Digest>& digests);
  Outcome check_count();
  [[nodiscard]] std::int64_t rows_per_page() const;
  [[nodiscard]] bool is_at_end() const;
  [[nodiscard]] bool takes_checksum() const;

  const StepContext& step_;
  std::string scan_key_;
  WriteTimes times_;
  BatchRules rules_;
  DigestRules digest_rules_;
  std::optional<RowsOf> target_rows_;  ///< where its rows are compared before any is written
  PageRequest request_;
  RowSize& row_size_;
  CountedWrites* counted_;
  RowRefusals refusals_;
  // Of the ranges being copied:
  std::vector<RangeRecord> ranges_;
  GroupCommit::Ticket in_flight_ = 0;
  Manner manner_ = Manner::kInsert;
  std::int64_t lost_until_ms_ = 0;      ///< RangeRecord::settles_at_ms; 0: no answer was lost
  std::vector<std::int64_t> rows_;      ///< copied or left out, by range
  std::vector<std::int64_t> left_out_;  ///< of these, by range
  std::vector<Digest> digests_;         ///< of them, by range
  std::int64_t limit_max_ = 0;          ///< of one page, after a refusal of larger ones
};

}  // namespace kiteway::executor
