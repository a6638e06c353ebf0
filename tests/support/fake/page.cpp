// Cuts segments at the limit and merges them, with the traps of the real thing.
#include "tests/support/fake/page.h"

#include <algorithm>
#include <optional>

namespace kiteway::testing {
namespace {

using RowMap = std::map<PrimaryKey, std::vector<RowVersion>>;

struct FoundRow {
  const PrimaryKey* key = nullptr;
  const RowVersion* version = nullptr;
};

/// What one segment hands over.
struct Source {
  std::vector<FoundRow> rows = {};
  bool has_more = false;  ///< was cut at the limit
  std::size_t next = 0;

  [[nodiscard]] bool is_drained() const { return next == rows.size(); }
};

/// Not what remains of them.
bool compares_keys(const Collection& collection, const Comparison& comparison) {
  return comparison.field == collection.primary_key_index() && comparison.divisor == 0;
}

/// The part of the segment that comparisons of the key leave, so that a page does not cost a scan.
RowMap::const_iterator first_candidate(const Collection& collection, const RowMap& rows,
                                       const Filter& filter) {
  const PrimaryKey* least = nullptr;
  for (const Comparison& comparison : filter) {
    const bool bounds_below = comparison.comparator == Comparator::kGreater ||
                              comparison.comparator == Comparator::kGreaterEqual ||
                              comparison.comparator == Comparator::kEqual ||
                              comparison.comparator == Comparator::kIn;
    if (!bounds_below || !compares_keys(collection, comparison)) continue;
    if (comparison.literals.empty()) return rows.end();
    const PrimaryKey& bound = comparison.literals.front();
    if (least == nullptr || bound > *least) least = &bound;
  }
  return least == nullptr ? rows.begin() : rows.lower_bound(*least);
}

/// The end of that part.
std::optional<PrimaryKey> last_candidate(const Collection& collection, const Filter& filter) {
  std::optional<PrimaryKey> most;
  for (const Comparison& comparison : filter) {
    const bool bounds_above = comparison.comparator == Comparator::kLess ||
                              comparison.comparator == Comparator::kLessEqual ||
                              comparison.comparator == Comparator::kEqual ||
                              comparison.comparator == Comparator::kIn;
    if (!bounds_above || !compares_keys(collection, comparison)) continue;
    if (comparison.literals.empty()) continue;
    const PrimaryKey& bound = comparison.literals.back();
    if (!most || bound < *most) most = bound;
  }
  return most;
}

/// The visible versions of one key in the order of preference.
std::vector<const RowVersion*> visible_versions(const Collection& collection,
                                                const std::vector<RowVersion>& versions,
                                                const PageRequest& request) {
  std::vector<const RowVersion*> visible;
  for (const RowVersion& version : versions) {
    if (version.is_visible(request.at) && passes(request.filter, collection, version.cells)) {
      visible.push_back(&version);
    }
  }
  if (request.newest_wins) std::reverse(visible.begin(), visible.end());
  return visible;
}

Source cut_segment(const Collection& collection, const Segment& segment,
                   const PageRequest& request) {
  Source source;
  const std::size_t rows_max = request.limit == 0 ? 0 : request.limit + request.offset;
  const auto last = last_candidate(collection, request.filter);
  std::size_t taken = 0;  // rows, duplicates counted: what the limit is compared with
  for (auto at = first_candidate(collection, segment.rows, request.filter);
       at != segment.rows.end() && !(last && at->first > *last); ++at) {
    if (request.is_lost(at->first)) continue;
    bool is_first = true;
    for (const RowVersion* version : visible_versions(collection, at->second, request)) {
      if (rows_max != 0 && taken == rows_max) {
        source.has_more = true;
        return source;
      }
      ++taken;
      if (is_first || request.repeats_in_page) source.rows.push_back({&at->first, version});
      is_first = false;
    }
  }
  return source;
}

struct TakenKey {
  FoundRow row;             ///< the one that is answered
  std::size_t repeats = 0;  ///< rows with its key, itself included
};

/// Takes the rows with the smallest key from all sources; nothing when all are drained.
std::optional<TakenKey> take_smallest(std::vector<Source>& sources, bool newest_wins) {
  const PrimaryKey* smallest = nullptr;
  for (const Source& source : sources) {
    if (source.is_drained()) continue;
    const PrimaryKey* key = source.rows[source.next].key;
    if (smallest == nullptr || *key < *smallest) smallest = key;
  }
  if (smallest == nullptr) return std::nullopt;
  TakenKey taken;
  for (Source& source : sources) {
    while (!source.is_drained() && *source.rows[source.next].key == *smallest) {
      const FoundRow& row = source.rows[source.next++];
      const bool is_better = taken.repeats == 0 ||
                             (newest_wins && row.version->sequence > taken.row.version->sequence);
      if (is_better) taken.row = row;
      ++taken.repeats;
    }
  }
  return taken;
}

/// The first of two merges of a plain limit. It stops after `rows_max` rows, those with a repeated
/// key counted, so it hands over fewer keys than the limit and nobody is told that there are more.
Source merge_sealed(std::vector<Source> sources, std::size_t rows_max, bool newest_wins) {
  Source merged;
  for (std::size_t taken = 0; taken < rows_max;) {
    const auto key = take_smallest(sources, newest_wins);
    if (!key) break;
    merged.rows.push_back(key->row);
    taken += key->repeats;
  }
  return merged;
}

/// The newest segment is still growing; the others are merged before it is merged with them.
std::vector<Source> merge_all_but_growing(std::vector<Source> sources, std::size_t rows_max,
                                          bool newest_wins) {
  Source growing = std::move(sources.back());
  sources.pop_back();
  std::vector<Source> two;
  two.push_back(merge_sealed(std::move(sources), rows_max, newest_wins));
  two.push_back(std::move(growing));
  return two;
}

/// A single result is passed through as it is, so duplicates within it stay.
std::vector<FoundRow> merge(std::vector<Source> sources, const PageRequest& request) {
  if (sources.size() == 1) return std::move(sources.front().rows);
  const std::size_t rows_max = request.reduction == Reduction::kInOrderForBest
                                   ? 0
                                   : request.limit + (request.limit == 0 ? 0 : request.offset);
  if (request.reduction == Reduction::kNoOrder && rows_max != 0 && sources.size() > 2) {
    sources = merge_all_but_growing(std::move(sources), rows_max, request.newest_wins);
  }
  std::vector<FoundRow> merged;
  const auto stops_here = [&](const Source& source) {
    return source.is_drained() && (source.has_more || request.stops_at_any_end);
  };
  while (rows_max == 0 || merged.size() < rows_max) {
    const auto key = take_smallest(sources, request.newest_wins);
    if (!key) break;
    merged.push_back(key->row);
    if (request.reduction == Reduction::kNoOrder) continue;
    if (std::any_of(sources.begin(), sources.end(), stops_here)) break;
  }
  return merged;
}

}  // namespace

std::vector<const RowCells*> read_page(const Collection& collection,
                                       const std::vector<const Segment*>& segments,
                                       const PageRequest& request) {
  std::vector<Source> sources;
  for (const Segment* segment : segments) {
    Source source = cut_segment(collection, *segment, request);
    if (!source.rows.empty()) sources.push_back(std::move(source));
  }
  std::vector<const RowCells*> page;
  const std::vector<FoundRow> rows = merge(std::move(sources), request);
  for (std::size_t i = request.offset; i < rows.size(); ++i) {
    page.push_back(&rows[i].version->cells);
  }
  return page;
}

std::vector<const RowCells*> visible_rows(const Collection& collection, const Partition& partition,
                                          const Filter& filter, Timestamp at) {
  std::vector<const RowCells*> found;
  for (const Segment& segment : partition.segments) {
    const auto last = last_candidate(collection, filter);
    for (auto row = first_candidate(collection, segment.rows, filter);
         row != segment.rows.end() && !(last && row->first > *last); ++row) {
      for (const RowVersion& version : row->second) {
        if (version.is_visible(at) && passes(filter, collection, version.cells)) {
          found.push_back(&version.cells);
        }
      }
    }
  }
  return found;
}

}  // namespace kiteway::testing
