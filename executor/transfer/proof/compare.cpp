#include "executor/transfer/proof/compare.h"

#include "executor/transfer/pace/tuner.h"

#include "executor/transfer/pace/streams.h"

#include "executor/remote/wire/batch.h"
#include "executor/transfer/proof/in_parallel.h"
#include "executor/transfer/scan/key_scan.h"
#include "schema/base/units.h"

#include <algorithm>
#include <set>

namespace kiteway::executor {

Result<RangeDigest> digest_page(const Page& page, const RowsOf& rows) {
  auto made = make_batch(page, rows.rules, left_out_rows(page, rows));
  if (!made) return made.error();
  auto digests = digest_rows(made->batch, rows.digest_rules);
  if (!digests) return digests.error();
  // Rows that the target cannot hold, and that nobody has announced, are a difference.
  RangeDigest sum{.keys = std::ssize(*digests) + std::ssize(made->refused)};
  for (const auto& digest : *digests) sum.digest += digest;
  return sum;
}

Result<RangeDigest> digest_range(const RowsOf& rows, const KeyRange& range, std::int64_t limit,
                                 Streams::Held& held, const std::stop_token& stop) {
  PageRequest request = request_for(rows, range, limit);
  RangeDigest sum;
  while (true) {
    if (stop.stop_requested()) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while comparing rows"};
    }
    auto page = read_page(rows.reader, request);
    if (!page) return page.error();
    if (page->row_count() == 0) return sum;
    held.grow_to(static_cast<std::int64_t>(page->byte_count()) * Tuner::kCopiesOfRequest);
    if (auto ordered = check_order(*page, request.range.after, rows.selection.address); !ordered) {
      return ordered.error();
    }
    auto digest = digest_page(*page, rows);
    if (!digest) return digest.error();
    sum.keys += digest->keys;
    sum.digest += digest->digest;
    request.range.after = key_at(page->keys, page->row_count() - 1);
    const auto& upto = request.range.upto;
    if (upto && *request.range.after >= *upto) return sum;
  }
}

Result<std::vector<ComparedRange>> compare_ranges(const std::vector<RowsOf>& sources,
                                                  const RowsOf& target,
                                                  const std::vector<Piece>& ranges,
                                                  const CompareTools& tools) {
  std::vector<ComparedRange> found(ranges.size());
  auto done = in_parallel(ranges.size(), tools.threads_max, [&](std::size_t i) -> Outcome {
    Streams::Held held(tools.streams, tools.tuner.pace().request_bytes * Tuner::kCopiesOfRequest);
    const std::int64_t limit = page_limit(ranges[i]);
    for (const auto& source : sources) {
      auto on_source = digest_range(source, ranges[i].keys, limit, held, tools.stop);
      if (!on_source) return on_source.error();
      found[i].source.keys += on_source->keys;
      found[i].source.digest += on_source->digest;
    }
    auto on_target = digest_range(target, ranges[i].keys, limit, held, tools.stop);
    if (!on_target) return on_target.error();
    found[i].target = *on_target;
    return Done{};
  });
  if (!done) return done.error();
  return found;
}

std::int64_t page_limit(const Piece& range) {
  constexpr std::int64_t kRowsMin = 256;  // the other end may have many more than were counted here
  return std::max(range.key_count + 1, kRowsMin);
}

std::vector<Piece> pieces_of(const std::vector<Range>& ranges) {
  std::vector<Piece> pieces;
  for (const auto& range : ranges) {
    Piece piece{.keys = range.keys(), .key_count = range.key_count()};
    if (range.checksum()) {
      piece.copied = {.keys = range.row_count(), .digest = *range.checksum()};
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::vector<Piece> covering(std::vector<Piece> pieces) {
  if (pieces.empty()) pieces.emplace_back();
  pieces.back().keys.upto.reset();
  return pieces;
}

std::vector<Piece> united(const std::vector<std::vector<Piece>>& scans) {
  std::set<PrimaryKey> cuts;
  for (const auto& ranges : scans) {
    for (const auto& range : ranges) {
      if (range.keys.upto) cuts.insert(*range.keys.upto);
    }
  }
  std::vector<Piece> pieces(cuts.size() + 1);
  std::size_t at = 0;
  for (const auto& cut : cuts) {
    pieces[at].keys.upto = cut;
    pieces[++at].keys.after = cut;
  }
  for (const auto& ranges : scans) {
    at = 0;
    for (const auto& range : ranges) {  // both in the order of their keys
      for (; at < pieces.size() && overlap(pieces[at].keys, range.keys); ++at) {
        pieces[at].key_count += range.key_count;
        if (pieces[at].keys.upto == range.keys.upto) {
          ++at;
          break;
        }
      }
    }
  }
  return pieces;
}

bool overlap(const KeyRange& a, const KeyRange& b) {
  const auto ends_before = [](const KeyRange& one, const KeyRange& other) {
    return one.upto && other.after && *one.upto <= *other.after;
  };
  return !ends_before(a, b) && !ends_before(b, a);
}

std::vector<Piece> one_range(const planner::CollectionPlan& collection) {
  const auto row_bytes = static_cast<std::int64_t>(collection.row_bytes_estimate);
  return {{.key_count = kRangeBytes / std::max<std::int64_t>(row_bytes, 1)}};  // of one page
}

std::string range_text(const KeyRange& range) {
  std::string text = "keys";
  if (range.after) text += " after " + key_text(*range.after);
  if (range.upto) text += " up to " + key_text(*range.upto);
  return text == "keys" ? "all keys" : text;
}

std::string difference_text(const KeyRange& range, const ComparedRange& found) {
  if (found.source.keys != found.target.keys) {
    return range_text(range) + ": " + grouped(found.source.keys) + " rows on the source, " +
           grouped(found.target.keys) + " on the target";
  }
  return range_text(range) + ": " + grouped(found.source.keys) + " rows each, with other values";
}

}  // namespace kiteway::executor
