#include "executor/transfer/proof/compare.h"

#include "executor/remote/wire/batch.h"
#include "executor/transfer/proof/in_parallel.h"
#include "executor/transfer/scan/key_scan.h"

namespace kiteway::executor {

Result<RangeDigest> digest_page(const Page& page, const RowsOf& rows) {
  auto made = make_batch(page, rows.rules, left_out_rows(page, rows));
  if (!made) return made.error();
  auto digests = digest_rows(made->batch, rows.digest_rules);
  if (!digests) return digests.error();
  // Rows that the target cannot store, and that are not quarantined, are a difference.
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
    sum += *digest;
    request.range.after = key_at(page->keys, page->row_count() - 1);
    const auto& upto = request.range.upto;
    if (upto && *request.range.after >= *upto) return sum;
  }
}

Result<RangeDigest> Side::digest(const Piece& range, Streams::Held& held,
                                 const std::stop_token& stop) const {
  RangeDigest sum;
  for (const auto& part : parts_) {
    auto digest = digest_range(part, range.keys, page_limit(range), held, stop);
    if (!digest) return digest;
    sum += *digest;
  }
  return sum;
}

Result<std::vector<ComparedRange>> compare_ranges(const Sides& sides, Pieces ranges,
                                                  const CompareTools& tools) {
  std::vector<ComparedRange> found(ranges.size());
  auto done = in_parallel(ranges.size(), tools.threads_max, [&](std::size_t i) -> Outcome {
    Streams::Held held(tools.streams, tools.tuner.pace().request_bytes * Tuner::kCopiesOfRequest);
    auto on_source = sides.source.digest(ranges[i], held, tools.stop);
    if (!on_source) return on_source.error();
    auto on_target = sides.target.digest(ranges[i], held, tools.stop);
    if (!on_target) return on_target.error();
    found[i] = {.range = std::move(ranges[i]), .source = *on_source, .target = *on_target};
    return Done{};
  });
  if (!done) return done.error();
  return found;
}

}  // namespace kiteway::executor
