#include "executor/steps/range_copy.h"

#include "executor/steps/fields.h"
#include "executor/steps/key_scan.h"
#include "schema/base/text.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace kiteway::executor {
namespace {

/// A request past this size is not sent: servers take 64 MiB at most (milvus-facts 3.6).
constexpr std::size_t kWriteBytesMax = std::size_t{32} * 1024 * 1024;

}  // namespace

RangeCopy::RangeCopy(const StepInput& step, std::string scan_key)
    : step_(step),
      scan_key_(std::move(scan_key)),
      key_name_(key_name(step.collection)),
      rules_(batch_rules(step.collection)),
      request_{.address = step.collection.source,
               .partition = step.node.partition,
               .key_name = key_name_,
               .output_fields = rules_.columns,
               .timestamp = step.run.source_timestamp} {}

Outcome RangeCopy::run(const RangeRecord& range) {
  range_ = range;
  if (range.state == RangeState::kInFlight) range_.is_uncertain = true;
  const bool rows_may_be_there = range_.is_uncertain || step_.collection.generation > 0;
  mode_ = rows_may_be_there ? WriteMode::kUpsert : WriteMode::kInsert;
  rows_ = 0;
  request_.range = range.range;
  request_.limit = kQueryWindow;
  while (rows_ < range_.key_count) {
    if (step_.run.input.stop.stop_requested()) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while copying rows"};
    }
    auto page = step_.run.input.ends.source.page(request_);
    const bool too_large = page ? page->byte_count() > kWriteBytesMax && page->row_count() > 1
                                : page.error().kind == ErrorKind::kTooLarge;
    if (too_large && request_.limit > 1) {
      request_.limit = page ? static_cast<std::int64_t>(page->row_count() / 2) : request_.limit / 2;
      request_.limit = std::max<std::int64_t>(1, request_.limit);
      continue;
    }
    if (!page) return page.error();
    if (page->row_count() == 0) break;
    auto copied = copy_page(*page);
    if (!copied && copied.error().kind == ErrorKind::kTooLarge && page->row_count() > 1) {
      request_.limit = static_cast<std::int64_t>(page->row_count() / 2);
      continue;  // nothing of it was written: ask for fewer rows
    }
    if (!copied) return copied;
  }
  if (auto checked = check_count(); !checked) return checked;
  range_.key_count = rows_;
  return mark(RangeState::kDone);
}

Outcome RangeCopy::copy_page(const Page& page) {
  if (auto ordered = check_order(page, request_.range.after, request_.address); !ordered) {
    return ordered;
  }
  auto made = make_batch(page, rules_);
  if (!made) return made.error();
  if (auto written = write(made->batch); !written) {
    return with_note(std::move(written).error(),
                     "rows up to key " + key_text(key_at(page.keys, page.row_count() - 1)));
  }
  const auto rows = static_cast<std::int64_t>(made->batch.row_count);
  spdlog::debug("{}: range {}, {} rows, {} bytes written", step_.node.id, range_.ordinal, rows,
                page.byte_count());
  rows_ += rows;
  request_.range.after = key_at(page.keys, page.row_count() - 1);
  step_.run.input.observer.rows_copied(step_.node.target, rows, page.byte_count());
  return Done{};
}

Outcome RangeCopy::write(const RowBatch& batch) {
  if (range_.state != RangeState::kInFlight) {
    if (auto marked = mark(RangeState::kInFlight); !marked) return marked;
  }
  const RetryLimits limits;
  for (int attempt = 1;; ++attempt) {
    auto written =
        step_.run.input.ends.writer.write(step_.node.target, step_.node.partition, batch, mode_);
    if (written) return written;
    const Error& error = written.error();
    if (error.kind == ErrorKind::kUnavailable && mode_ == WriteMode::kInsert) {
      // The answer is lost and the rows may be there: from here on they must not be added twice.
      mode_ = WriteMode::kUpsert;
      range_.is_uncertain = true;
      if (auto marked = mark(RangeState::kInFlight); !marked) return marked;
    }
    if (!worth_retrying(error.kind, Repeat::kHarmless) || attempt >= limits.attempts_max) {
      return with_note(error, "tried " + std::to_string(attempt) + " times");
    }
    step_.run.input.observer.note(step_.node.id + ": " + to_string(error.kind) + ", trying again");
    RetryTools tools = step_.run.tools;
    if (!wait_unless_stopped(tools, delay_before(attempt + 1, limits, tools.random()))) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while copying rows"};
    }
  }
}

Outcome RangeCopy::mark(RangeState state) {
  range_.state = state;
  return step_.run.input.journal.set_range(scan_key_, range_);
}

Outcome RangeCopy::check_count() {
  if (rows_ == range_.key_count) return Done{};
  const KeyScan again{.address = request_.address,
                      .partition = request_.partition,
                      .key_name = key_name_,
                      .range = range_.range};
  auto keys = count_keys(step_.run.input.ends.source, again, step_.run.input.stop);
  if (!keys) return keys.error();
  if (*keys == rows_) {
    step_.run.input.observer.note(step_.node.id + ": the source changed while it was copied, " +
                                  grouped(range_.key_count) + " keys of a range became " +
                                  grouped(rows_));
    return Done{};
  }
  return Error{.kind = ErrorKind::kDataMismatch,
               .message = "the source answered " + grouped(rows_) +
                          " rows of a range in which it has " + grouped(*keys) + " keys"};
}

}  // namespace kiteway::executor
