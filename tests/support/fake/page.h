// How one answer of a query is put together from the rows of many segments.
#pragma once

#include "tests/support/fake/expression.h"
#include "tests/support/fake/store.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace kiteway::testing {

/// What happens at the limit (docs/milvus-behaviour.md#read-window). Every segment hands over its
/// first `limit` rows, duplicates counted, which are then merged by key.
enum class Reduction {
  kNoOrder,         ///< goes on past the end of a cut segment: with duplicates, rows are skipped
  kInOrder,         ///< at most `limit` rows; stops where a cut segment ends
  kInOrderForBest,  ///< any number of rows; stops where a cut segment ends
};

struct PageRequest {
  Timestamp at = 0;
  Filter filter = {};
  std::size_t limit = 0;  ///< 0: none
  std::size_t offset = 0;
  Reduction reduction = Reduction::kNoOrder;
  bool newest_wins = true;        ///< of several rows with one key; false before 2.3.19
  bool stops_at_any_end = false;  ///< also where a segment ends that was not cut; before 2.4.5
  bool repeats_in_page = false;   ///< duplicates of a single segment are passed through
  /// Keys the server does not find, though they are there.
  std::function<bool(const PrimaryKey&)> is_lost = [](const PrimaryKey&) { return false; };
};

/// The rows of the answer, ascending by key. The pointers live as long as the segments.
std::vector<const RowCells*> read_page(const Collection& collection,
                                       const std::vector<const Segment*>& segments,
                                       const PageRequest& request);

/// Every visible row of the partition that passes, duplicates included, no limit.
std::vector<const RowCells*> visible_rows(const Collection& collection, const Partition& partition,
                                          const Filter& filter, Timestamp at);

}  // namespace kiteway::testing
