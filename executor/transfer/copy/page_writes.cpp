#include "executor/transfer/copy/page_writes.h"

#include <utility>

namespace kiteway::executor {
namespace {

/// So many rows in a row that are refused alone, and none that is taken, are no coincidence.
constexpr std::size_t kSuspectsMax = 8;

bool can_split(const Error& error) { return error.kind == ErrorKind::kInvalidInput; }

}  // namespace

Outcome PageWrites::write(const MadeBatch& made) {
  const PagePart whole{.begin = 0, .end = input_.page.row_count()};
  if (made.batch.row_count == 0) return Done{};
  auto done = send(made, whole);
  if (done || !is_about_rows(done.error().kind)) return done;
  auto known = input_.refusals.explain(made);
  if (!known) return known.error();
  if (!known->empty()) {
    if (auto left = leave_out(*known); !left) return left;
    auto rest = batch_of(whole);
    if (!rest) return rest.error();
    if (rest->batch.row_count == 0) return Done{};
    done = send(*rest, whole);
  }
  if (done || !can_split(done.error())) return done;
  const Error refusal = done.error();
  if (rows_in(whole).size() == 1) {
    is_any_taken_ = true;  // there is no other that could be
    return suspect(rows_in(whole).front(), refusal);
  }
  if (auto tried = split(whole, refusal); !tried) return tried;
  return suspects_.empty() ? Outcome(Done{}) : Outcome(refusal);
}

Outcome PageWrites::send(const MadeBatch& made, const PagePart& part) {
  KeyRange keys{.after = input_.keys.after, .upto = key_at(input_.page.keys, part.end - 1)};
  if (part.begin > 0) keys.after = key_at(input_.page.keys, part.begin - 1);
  return input_.writer.write(made, {.page = input_.page, .keys = std::move(keys)});
}

Outcome PageWrites::leave_out(const std::vector<RefusedRow>& rows) {
  auto left = input_.refusals.leave_out(input_.page, rows, input_.ranges);
  if (!left) return left;
  for (const auto& row : rows) written_[row.row] = false;
  return Done{};
}

/// The rows of `part`, two at least, were refused together.
Outcome PageWrites::split(const PagePart& part, const Error& refusal) {
  const std::vector<std::size_t> rows = rows_in(part);
  if (rows.size() == 1) return suspect(rows.front(), refusal);
  const std::size_t middle = rows[rows.size() / 2];
  if (auto done = try_part({.begin = part.begin, .end = middle}); !done) return done;
  return try_part({.begin = middle, .end = part.end});
}

Outcome PageWrites::try_part(const PagePart& part) {
  auto made = batch_of(part);
  if (!made) return made.error();
  auto done = send(*made, part);
  if (!done && !can_split(done.error())) return done;
  if (!done) return split(part, done.error());
  is_any_taken_ = true;
  return leave_out(std::exchange(suspects_, {}));
}

/// The target has refused this row alone.
Outcome PageWrites::suspect(std::size_t row, const Error& refusal) {
  RefusedRow refused{.row = row, .field = {}, .reason = "is refused: " + refusal.message};
  if (is_any_taken_ || input_.writer.is_counted()) return leave_out({std::move(refused)});
  suspects_.push_back(std::move(refused));
  return suspects_.size() < kSuspectsMax ? Outcome(Done{}) : Outcome(refusal);
}

Result<MadeBatch> PageWrites::batch_of(const PagePart& part) const {
  std::vector<bool> leave_out = written_;
  leave_out.flip();
  for (std::size_t row = 0; row < leave_out.size(); ++row) {
    if (row < part.begin || row >= part.end) leave_out[row] = true;
  }
  return make_batch(input_.page, input_.rules, leave_out);
}

std::vector<std::size_t> PageWrites::rows_in(const PagePart& part) const {
  std::vector<std::size_t> rows;
  for (std::size_t row = part.begin; row < part.end; ++row) {
    if (written_[row]) rows.push_back(row);
  }
  return rows;
}

}  // namespace kiteway::executor
