// Writes the rows of one page, and finds by halves those that the target refuses.
#pragma once

#include "executor/remote/wire/batch.h"
#include "executor/transfer/copy/batch_writer.h"
#include "executor/transfer/copy/row_refusals.h"
#include "schema/base/result.h"

#include <cstddef>
#include <vector>

namespace kiteway::executor {

/// Rows of a page that lie side by side, those from `begin` up to before `end`.
struct PagePart {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What PageWrites needs to know of the copy.
struct PageWritesInput {
  const Page& page;
  KeyRange keys;  ///< that the page has all rows of
  const BatchRules& rules;
  RowRefusals& refusals;
  const std::vector<Range>& ranges;  ///< that the page is of
  BatchWriter& writer;
};

/// Used once, by one thread.
class PageWrites {
 public:
  PageWrites(PageWritesInput input, const MadeBatch& made)
      : input_(std::move(input)), written_(made.is_kept) {}

  /// Writes the rows of `made`, as make_batch made them of the page, but those that cannot go: what
  /// becomes of these is RowRefusals::leave_out. Where the values do not tell what the target
  /// minds, halves of the rows are tried, then their halves. A target that takes no row of a page
  /// has another reason than its rows, and its error is passed on.
  Outcome write(const MadeBatch& made);

  /// By row of the page: whether the target has it now.
  [[nodiscard]] const std::vector<bool>& written() const noexcept { return written_; }

 private:
  Outcome send(const MadeBatch& made, const PagePart& part);
  Outcome leave_out(const std::vector<RefusedRow>& rows);
  Outcome split(const PagePart& part, const Error& refusal);
  Outcome try_part(const PagePart& part);
  Outcome suspect(std::size_t row, const Error& refusal);
  [[nodiscard]] Result<MadeBatch> batch_of(const PagePart& part) const;
  [[nodiscard]] std::vector<std::size_t> rows_in(const PagePart& part) const;

  PageWritesInput input_;
  std::vector<bool> written_;         ///< or to be
  std::vector<RefusedRow> suspects_;  ///< refused alone, when no other row was taken yet
  bool is_any_taken_ = false;
};

}  // namespace kiteway::executor
