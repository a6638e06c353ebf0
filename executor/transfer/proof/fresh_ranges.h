// Ranges of keys as the source has them now, for a verification without a run.
#pragma once

#include "executor/journal/records.h"
#include "executor/transfer/proof/proof.h"

#include <stop_token>
#include <utility>

namespace kiteway::executor {

/// Walks the keys of `selection` and cuts them after every `rows`: ranges that follow each other,
/// each with its number of distinct keys.
[[nodiscard]] Result<Pieces> cut_ranges(Reader& reader, const RowSelection& selection,
                                        std::int64_t rows, const std::stop_token& stop);

/// Scans the source, whose collections are loaded.
class FreshRanges final : public RangeSource {
 public:
  /// `collection` and `source` must outlive it. `quarantined`: keys of rows that were left out, by
  /// scan; those that the source still has are not expected on the target.
  FreshRanges(const planner::CollectionPlan& collection, Reader& source,
              QuarantinedKeys quarantined, std::stop_token stop)
      : collection_(collection),
        source_(source),
        quarantined_(std::move(quarantined)),
        stop_(std::move(stop)) {}

  [[nodiscard]] Result<SourceCount> count(const Scans& scans) override;
  [[nodiscard]] Result<RowsOf> rows(const std::string& scan) override;

 private:
  using Keys = std::set<PrimaryKey>;

  Outcome add(const std::string& scan, SourceCount& sum);
  Outcome check_answers(const RowSelection& selection, std::int64_t keys, std::int64_t hidden,
                        SourceCount& sum);
  [[nodiscard]] Result<std::int64_t> hidden_rows_left_out(const RowSelection& selection,
                                                          const Keys& left_out);
  [[nodiscard]] Result<std::int64_t> keys_left_out(const RowSelection& selection,
                                                   const Keys& left_out);
  [[nodiscard]] const Keys& left_out_of(const std::string& scan) const;

  const planner::CollectionPlan& collection_;
  Reader& source_;
  QuarantinedKeys quarantined_;
  std::stop_token stop_;
};

}  // namespace kiteway::executor
