#include "executor/transfer/proof/pieces.h"

#include "schema/base/units.h"

#include <algorithm>
#include <set>

namespace kiteway::executor {

RangeDigest& RangeDigest::operator+=(const RangeDigest& other) {
  keys += other.keys;
  digest += other.digest;
  return *this;
}

std::int64_t page_limit(const Piece& range) {
  constexpr std::int64_t kRowsMin = 256;  // the other end may have many more than were counted here
  return std::max(range.key_count + 1, kRowsMin);
}

Pieces covering(Pieces ranges) {
  if (ranges.empty()) ranges.emplace_back();
  ranges.back().keys.upto.reset();
  return ranges;
}

Pieces united(const std::vector<Pieces>& scans) {
  std::set<PrimaryKey> cuts;
  for (const auto& ranges : scans) {
    for (const auto& range : ranges) {
      if (range.keys.upto) cuts.insert(*range.keys.upto);
    }
  }
  Pieces pieces(cuts.size() + 1);
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

std::string range_text(const KeyRange& range) {
  std::string text = "keys";
  if (range.after) text += " after " + key_text(*range.after);
  if (range.upto) text += " up to " + key_text(*range.upto);
  return text == "keys" ? "all keys" : text;
}

/// Three digests show which end is to blame: of the rows when they were copied, and of both now.
std::string difference_text(const ComparedRange& found) {
  const std::string keys = range_text(found.range.keys);
  const std::int64_t on_source = found.source.keys;
  if (found.is_as_copied()) {
    const std::int64_t copied = found.range.copied->keys;
    return keys + ": the source has changed since its rows were copied, from " + grouped(copied) +
           " rows to " + grouped(on_source) + (on_source == copied ? " with other values" : "");
  }
  if (on_source != found.target.keys) {
    return keys + ": " + grouped(on_source) + " rows on the source, " + grouped(found.target.keys) +
           " on the target";
  }
  return keys + ": " + grouped(on_source) + " rows each, with other values";
}

}  // namespace kiteway::executor
