// The verification of one collection: compares what its source and its target say of the same rows.
// Where the ranges of keys come from, and what becomes of a difference, is decided by who verifies:
// a run (journal_ranges.h, reopen_ranges.h) or the verify command (fresh_ranges.h,
// list_differences.h).
#pragma once

#include "executor/transfer/proof/compare.h"
#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Scans whose rows come together on the target: one of planner::scan_groups.
using Scans = std::vector<std::string>;

/// What is known of the rows of some scans on the source.
struct SourceCount {
  std::int64_t keys = 0;               ///< distinct ones, of rows that the source returns
  std::int64_t hidden_keys = 0;        ///< of rows that it counts and never returns
  std::int64_t quarantined = 0;        ///< of both, those whose rows were left out
  std::set<PrimaryKey> left_out = {};  ///< their rows do not count, on either end
  std::vector<Pieces> ranges = {};     ///< by scan, in the order of their keys
  /// Whether the ranges were copied by a run, which knows what it wrote. Then a range with other
  /// rows than those is a difference, even if the source has duplicates of their keys.
  bool is_copied = false;
  std::vector<std::string> faults = {};  ///< why the source cannot be compared by what it returns

  [[nodiscard]] std::int64_t rows_to_find() const { return keys + hidden_keys - quarantined; }
};

/// Where ranges come from.
class RangeSource {
 public:
  RangeSource() = default;
  RangeSource(const RangeSource&) = delete;
  RangeSource& operator=(const RangeSource&) = delete;
  RangeSource(RangeSource&&) = delete;
  RangeSource& operator=(RangeSource&&) = delete;
  virtual ~RangeSource() = default;

  [[nodiscard]] virtual Result<SourceCount> count(const Scans& scans) = 0;
  /// The source's rows of one scan, as they are to be read.
  [[nodiscard]] virtual Result<RowsOf> rows(const std::string& scan) = 0;
};

/// Ranges of some scans whose rows differ, and both sides for a closer look.
struct DifferentRanges {
  const Scans& scans;
  const Sides& sides;
  std::vector<ComparedRange> ranges = {};
};

/// What becomes of differences. Called by one thread.
class DifferenceSink {
 public:
  DifferenceSink() = default;
  DifferenceSink(const DifferenceSink&) = delete;
  DifferenceSink& operator=(const DifferenceSink&) = delete;
  DifferenceSink(DifferenceSink&&) = delete;
  DifferenceSink& operator=(DifferenceSink&&) = delete;
  virtual ~DifferenceSink() = default;

  /// A difference that belongs to no range, as a sentence.
  virtual void add(const Scans& scans, const std::string& text) = 0;
  /// All ranges of the scans that differ, one at least.
  virtual Outcome add_ranges(const DifferentRanges& different) = 0;
  /// No difference: so many keys are duplicated on the source, which now returns other rows of them
  /// than the target contains.
  virtual void add_duplicates(const Scans& scans, std::int64_t keys) = 0;
};

/// What was verified, whether it differs or not.
struct ProofTotals {
  std::int64_t source_keys = 0;  ///< distinct ones, of rows that the source returns
  std::int64_t quarantined = 0;
  std::int64_t target_rows = 0;
  std::int64_t duplicate_keys = 0;  ///< as in DifferenceSink::add_duplicates
  std::int64_t ranges_compared = 0;
};

/// All must outlive the proof.
struct ProofInput {
  const planner::CollectionPlan& collection;
  Reader& target;        ///< which has its collection loaded
  bool by_value = true;  ///< compares rows, not their number alone
  CompareTools tools;
  /// Called while the target has another number of rows than it should, which may pass
  /// (docs/milvus-behaviour.md#count-lag). Waits, and tells whether to count again.
  std::function<Result<bool>()> wait_for_count = [] { return false; };
};

/// Of all scans of a collection, those that come together at a time: the number of rows, keys that
/// are in several merged collections, and the checksum of each range on both ends. Where a checksum
/// differs, keys with duplicates on the source are looked at one by one. Rows that were left out
/// are compared nowhere.
class Proof {
 public:
  /// `source` and `sink` must outlive it.
  Proof(ProofInput input, RangeSource& source, DifferenceSink& sink)
      : input_(std::move(input)), source_(source), sink_(sink) {}

  /// Finds all differences. An error is that of a call which failed.
  [[nodiscard]] Result<ProofTotals> run();

 private:
  Outcome check(const Scans& scans);
  Outcome check_rows(const Scans& scans, const SourceCount& count, std::int64_t expected);
  Outcome compare(const Scans& scans, const SourceCount& count);
  [[nodiscard]] Result<Sides> sides_of(const Scans& scans, const SourceCount& count);
  [[nodiscard]] Result<std::int64_t> quarantined_rows(const Scans& scans, const SourceCount& count);

  ProofInput input_;
  RangeSource& source_;
  DifferenceSink& sink_;
  ProofTotals totals_;
};

/// What to call the rows of some scans: a partition, or nothing for all of them.
[[nodiscard]] std::string partition_of(const Scans& scans);
/// " partition p1", or nothing.
[[nodiscard]] std::string partition_text(const Scans& scans);

}  // namespace kiteway::executor
