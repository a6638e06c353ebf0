#include "executor/steps/compare.h"

#include "executor/remote/wire/batch.h"
#include "executor/steps/key_scan.h"
#include "schema/base/text.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr std::size_t kThreads = 4;
constexpr std::size_t kExamplesMax = 3;
/// Rows of a page when nothing is known of their size, and bytes to aim at once something is.
constexpr std::int64_t kFirstRows = 256;
constexpr std::size_t kPageBytes = std::size_t{4} * 1024 * 1024;

Error interrupted() {
  return {.kind = ErrorKind::kInterrupted, .message = "stopped while comparing rows"};
}

PageRequest request_for(const RowsOf& rows, const KeyRange& range, std::int64_t limit) {
  return {.address = rows.address,
          .partition = rows.partition,
          .key_name = rows.key_name,
          .range = range,
          .output_fields = rows.columns,
          .limit = std::clamp<std::int64_t>(limit, 1, kQueryWindow),
          .timestamp = rows.timestamp};
}

/// Asks for fewer rows until the answer is not too large.
Result<Page> read_page(Reader& reader, PageRequest& request) {
  while (true) {
    auto page = reader.page(request);
    if (page || page.error().kind != ErrorKind::kTooLarge || request.limit == 1) return page;
    request.limit /= 2;
  }
}

Result<RangeDigest> digest_page(const Page& page, const std::vector<std::string>& columns) {
  auto is_first = first_of_each_key(page.keys);
  if (!is_first) return is_first.error();
  auto digests = digest_rows(page, columns);
  if (!digests) return digests.error();
  RangeDigest sum;
  for (std::size_t row = 0; row < digests->size(); ++row) {
    if (!(*is_first)[row]) continue;
    ++sum.keys;
    sum.digest += (*digests)[row];
  }
  return sum;
}

std::string range_text(const KeyRange& range) {
  std::string text = "keys";
  if (range.after) text += " after " + key_text(*range.after);
  if (range.upto) text += " up to " + key_text(*range.upto);
  return text == "keys" ? "all keys" : text;
}

std::string difference(const KeyRange& range, std::int64_t source_keys, std::int64_t target_keys) {
  if (source_keys != target_keys) {
    return range_text(range) + ": " + grouped(source_keys) + " rows on the source, " +
           grouped(target_keys) + " on the target";
  }
  return range_text(range) + ": " + grouped(source_keys) + " rows each, with other values";
}

void add(Differences& sum, const KeyRange& range, const RangeDigest& source,
         const RangeDigest& target) {
  ++sum.ranges_compared;
  if (source == target) return;
  ++sum.ranges_different;
  if (sum.examples.size() < kExamplesMax) {
    sum.examples.push_back(difference(range, source.keys, target.keys));
  }
}

/// Compares ranges on several threads; the first error ends them all.
class CopiedComparison {
 public:
  CopiedComparison(const RowsOf& source, const RowsOf& target,
                   const std::vector<RangeRecord>& ranges, const std::stop_token& stop)
      : source_(source), target_(target), ranges_(ranges), stop_(stop), found_(ranges.size()) {}

  Result<Differences> run() {
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 1; i < std::min(kThreads, ranges_.size()); ++i) {
        threads.emplace_back([this] { work(); });
      }
      work();
    }
    if (error_) return *error_;
    Differences sum;
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
      add(sum, ranges_[i].range, found_[i].first, found_[i].second);
    }
    return sum;
  }

 private:
  void work() {
    for (std::size_t i = next_++; i < ranges_.size() && !failed_; i = next_++) {
      try {
        auto compared = compare(ranges_[i]);
        if (compared) {
          found_[i] = *compared;
        } else {
          fail(compared.error());
        }
      } catch (const std::exception& exception) {
        fail({.message = std::string("comparing a range threw: ") + exception.what()});
      }
    }
  }

  Result<std::pair<RangeDigest, RangeDigest>> compare(const RangeRecord& range) {
    RangeDigest expected{.keys = range.key_count, .digest = range.checksum.value_or(Digest{})};
    if (!range.checksum) {
      auto again = digest_range(source_, range.range, range.key_count + 1, stop_);
      if (!again) return again.error();
      expected = *again;
    }
    auto actual = digest_range(target_, range.range, range.key_count + 1, stop_);
    if (!actual) return actual.error();
    return std::pair(expected, *actual);
  }

  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    failed_ = true;
  }

  const RowsOf& source_;
  const RowsOf& target_;
  const std::vector<RangeRecord>& ranges_;
  const std::stop_token& stop_;
  std::vector<std::pair<RangeDigest, RangeDigest>> found_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::optional<Error> error_;
};

}  // namespace

Result<RangeDigest> digest_range(const RowsOf& rows, const KeyRange& range, std::int64_t limit,
                                 const std::stop_token& stop) {
  PageRequest request = request_for(rows, range, limit);
  RangeDigest sum;
  while (true) {
    if (stop.stop_requested()) return interrupted();
    auto page = read_page(rows.reader, request);
    if (!page) return page.error();
    if (page->row_count() == 0) return sum;
    if (auto ordered = check_order(*page, request.range.after, rows.address); !ordered) {
      return ordered.error();
    }
    auto digest = digest_page(*page, rows.columns);
    if (!digest) return digest.error();
    sum.keys += digest->keys;
    sum.digest += digest->digest;
    request.range.after = key_at(page->keys, page->row_count() - 1);
    if (range.upto && *request.range.after >= *range.upto) return sum;
  }
}

Result<Differences> compare_copied(const RowsOf& source, const RowsOf& target,
                                   const std::vector<RangeRecord>& ranges,
                                   const std::stop_token& stop) {
  return CopiedComparison(source, target, ranges, stop).run();
}

Result<Differences> compare_now(const RowsOf& source, const RowsOf& target,
                                const std::stop_token& stop) {
  Differences sum;
  PageRequest request = request_for(source, {}, kFirstRows);
  while (true) {
    if (stop.stop_requested()) return interrupted();
    auto page = read_page(source.reader, request);
    if (!page) return page.error();
    KeyRange range{.after = request.range.after};
    RangeDigest expected;
    if (page->row_count() > 0) {
      if (auto ordered = check_order(*page, range.after, source.address); !ordered) {
        return ordered.error();
      }
      auto digest = digest_page(*page, source.columns);
      if (!digest) return digest.error();
      expected = *digest;
      range.upto = key_at(page->keys, page->row_count() - 1);
      request.limit = std::clamp<std::int64_t>(
          static_cast<std::int64_t>(kPageBytes * page->row_count() /
                                    std::max<std::size_t>(1, page->byte_count())),
          1, kQueryWindow);
    }
    // After the last page: whatever the target holds beyond the source's keys.
    auto actual = digest_range(target, range, expected.keys + 1, stop);
    if (!actual) return actual.error();
    const bool is_last = page->row_count() == 0;
    if (!is_last || actual->keys > 0) add(sum, range, expected, *actual);
    if (is_last) return sum;
    request.range.after = range.upto;
  }
}

}  // namespace kiteway::executor
