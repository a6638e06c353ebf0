// Lists what differs, for the verify command.
#pragma once

#include "executor/transfer/proof/proof.h"
#include "executor/transfer/proof/verify_result.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace kiteway::executor {

/// Keeps the first differences of a collection and counts the others.
class ListDifferences final : public DifferenceSink {
 public:
  /// `collection` and what `tools` refer to must outlive it. `rows_max`: how many rows that differ
  /// to name; nothing: none, and no row is read for that.
  ListDifferences(const planner::CollectionPlan& collection, std::optional<std::size_t> rows_max,
                  CompareTools tools)
      : collection_(collection), rows_max_(rows_max), tools_(std::move(tools)) {}

  void add(const Scans& scans, const std::string& text) override;
  Outcome add_ranges(const DifferentRanges& different) override;
  /// Nothing: the totals have their number.
  void add_duplicates(const Scans& /*scans*/, std::int64_t /*keys*/) override {}

  /// All that was listed, with the totals of the verification.
  [[nodiscard]] VerifiedCollection result(const ProofTotals& totals, bool by_value) &&;

 private:
  Outcome list_rows(const Sides& sides, const Piece& range);

  const planner::CollectionPlan& collection_;
  std::optional<std::size_t> rows_max_;
  CompareTools tools_;
  VerifiedCollection found_;
};

}  // namespace kiteway::executor
