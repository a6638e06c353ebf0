#include "executor/remote/wire/batch.h"

#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/rows.h"
#include "executor/remote/wire/scanner.h"
#include "executor/remote/wire/validity.h"
#include "executor/remote/wire/vector_count.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kiteway::executor {
namespace {

Column owned(std::string name, std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  return {.name = std::move(name), .data = ByteChain({.owner = owner, .bytes = *owner})};
}

/// The column under another name, and without the id that its field has on the source. In a
/// protobuf message the last value of a field counts, so both are appended.
Column renamed(Column column, const std::string& name) {
  std::string bytes;
  append_bytes_header(bytes, number::kName, name.size());
  bytes += name;
  append_varint(bytes, std::uint64_t{number::kFieldId} << 3U);
  append_varint(bytes, 0);
  const Column last = owned(name, std::move(bytes));
  for (const auto& piece : last.data.pieces()) column.data.append(piece);
  column.name = name;
  return column;
}

template <class Key>
Result<std::vector<bool>> first_rows(const std::vector<Key>& keys) {
  std::vector<bool> first(keys.size(), true);
  for (std::size_t row = 1; row < keys.size(); ++row) {
    if (keys[row] < keys[row - 1]) {
      return Error{.kind = ErrorKind::kDataMismatch,
                   .message =
                       "the source does not answer in the order of its primary keys, so a walk "
                       "by key could lose rows"};
    }
    first[row] = keys[row] != keys[row - 1];
  }
  return first;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// The column as the target wants it: telling of each row whether it is NULL, or not telling. Rows
/// that are NULL where the target has none are added to `refused`.
Result<Column> with_validity(Column column, bool is_told, std::size_t row_count,
                             std::vector<RefusedRow>& refused) {
  auto valid = valid_rows(column.data);
  if (!valid) return valid.error();
  if (!*valid) {
    if (is_told) column.data = with_all_valid(std::move(column.data), row_count);
    return column;
  }
  if ((*valid)->size() != row_count) {
    return Error{.kind = ErrorKind::kDataMismatch,
                 .message = "column " + column.name +
                            " tells of another number of rows than the "
                            "primary key has"};
  }
  const auto nulls = static_cast<std::size_t>(std::ranges::count(**valid, false));
  const bool has_null = nulls > 0;
  if (!has_null && !is_told) column.data = without_validity(column.data);
  if (!has_null) return column;
  if (!is_told) {
    for (std::size_t row = 0; row < row_count; ++row) {
      if ((**valid)[row]) continue;
      refused.push_back({.row = row,
                         .field = column.name,
                         .reason = "is NULL, and the field of the target cannot be"});
    }
    return column;
  }
  // Vectors come as they are to be sent, but from servers that fill them up.
  if (nulls < row_count && vector_count(column.data) == row_count - nulls) return column;
  auto compact = compact_rows(column.data.flat().bytes, **valid);
  if (!compact) return compact.error();
  return owned(std::move(column.name), std::move(*compact));
}

Result<Column> with_typed_arrays(Column column) {
  const SharedBytes rows = column.data.flat();
  if (!has_untyped_array_row(rows.bytes)) return column;
  auto typed = with_typed_array_rows(rows.bytes);
  if (!typed) return typed.error();
  return owned(std::move(column.name), std::move(*typed));
}

/// The column with the values of its type on the target.
Result<Column> with_type(Column column, const ColumnConversion& how,
                         std::vector<RefusedRow>& refused) {
  auto converted = converted_column(column.data.flat().bytes, how, refused);
  if (!converted) return converted.error();
  return owned(std::move(column.name), std::move(*converted));
}

/// Makes the columns of the rows that are kept, and notes which of these cannot go.
class BatchMaker {
 public:
  BatchMaker(const Page& page, const BatchRules& rules, const std::vector<bool>& keep)
      : page_(page),
        rules_(rules),
        keep_(keep),
        row_count_(static_cast<std::size_t>(std::ranges::count(keep, true))) {}

  Result<RowBatch> make() {
    RowBatch batch{.columns = {}, .row_count = row_count_};
    for (const auto& name : rules_.columns) {
      const auto found = std::ranges::find(page_.columns, name, &Column::name);
      if (found == page_.columns.end()) {
        return Error{.kind = ErrorKind::kDataMismatch,
                     .message = "the source left field " + name + " out of its answer"};
      }
      const auto sent_as = rules_.sent_as.find(name);
      const bool has_new_name = sent_as != rules_.sent_as.end();
      if (has_new_name && sent_as->second.empty()) continue;
      auto made = make_column(*found);
      if (!made) return made.error();
      batch.columns.push_back(has_new_name ? renamed(std::move(*made), sent_as->second)
                                           : std::move(*made));
    }
    for (const auto& [name, constant] : rules_.constants) {
      batch.columns.push_back(owned(name, constant_column(name, constant, row_count_)));
    }
    if (rules_.dynamic.changes()) {
      auto columns = dynamic_columns(page_, rules_.dynamic, keep_, refused_);
      if (!columns) return columns.error();
      std::ranges::move(*columns, std::back_inserter(batch.columns));
    }
    return batch;
  }

  /// Rows among those that are kept; each may stand here several times.
  [[nodiscard]] const std::vector<RefusedRow>& refused() const noexcept { return refused_; }

 private:
  Result<Column> make_column(Column column) {
    const std::string name = column.name;
    if (row_count_ < keep_.size()) {
      auto cut = select_rows(column.data.flat().bytes, keep_);
      if (!cut) return cut.error();
      column = owned(name, std::move(*cut));
    }
    if (const auto how = rules_.conversions.find(name); how != rules_.conversions.end()) {
      auto converted = with_type(std::move(column), how->second, refused_);
      if (!converted) return converted.error();
      column = std::move(*converted);
    }
    auto told = with_validity(std::move(column), contains(rules_.validity_columns, name),
                              row_count_, refused_);
    if (!told || !contains(rules_.array_columns, name)) return told;
    return with_typed_arrays(std::move(*told));
  }

  const Page& page_;
  const BatchRules& rules_;
  const std::vector<bool>& keep_;  ///< by row of the page
  std::size_t row_count_;          ///< of those that are kept
  std::vector<RefusedRow> refused_;
};

/// Moves rows of a batch, as `found` counts them, from `made.is_kept` to `made.refused`.
void refuse(const std::vector<RefusedRow>& found, MadeBatch& made) {
  std::vector<std::size_t> page_rows;
  for (std::size_t row = 0; row < made.is_kept.size(); ++row) {
    if (made.is_kept[row]) page_rows.push_back(row);
  }
  for (const auto& each : found) {
    const std::size_t row = page_rows.at(each.row);
    if (!made.is_kept[row]) continue;  // for another field already
    made.is_kept[row] = false;
    made.refused.push_back(each);
    made.refused.back().row = row;
  }
  std::ranges::sort(made.refused, {}, &RefusedRow::row);
}

}  // namespace

Result<std::vector<bool>> first_of_each_key(const KeyColumn& keys) {
  return std::visit([](const auto& list) { return first_rows(list); }, keys);
}

Result<MadeBatch> make_batch(const Page& page, const BatchRules& rules,
                             const std::vector<bool>& leave_out) {
  auto first = first_of_each_key(page.keys);
  if (!first) return first.error();
  MadeBatch made{.batch = {}, .is_first = std::move(*first), .is_kept = {}};
  made.duplicate_rows = static_cast<std::size_t>(std::ranges::count(made.is_first, false));
  made.is_kept = made.is_first;
  for (std::size_t row = 0; row < leave_out.size(); ++row) {
    if (leave_out[row]) made.is_kept[row] = false;
  }
  while (true) {
    BatchMaker maker(page, rules, made.is_kept);
    auto batch = maker.make();
    if (!batch) return batch.error();
    if (maker.refused().empty()) {
      made.batch = std::move(*batch);
      return made;
    }
    refuse(maker.refused(), made);
  }
}

}  // namespace kiteway::executor
