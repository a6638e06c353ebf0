#include "executor/remote/wire/batch.h"

#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/rows.h"
#include "executor/remote/wire/scanner.h"
#include "executor/remote/wire/validity.h"

#include <algorithm>
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

/// The column as the target wants it: telling of each row whether it is NULL, or not telling.
Result<Column> with_validity(Column column, bool is_told, std::size_t row_count) {
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
  const bool has_null = std::ranges::find(**valid, false) != (*valid)->end();
  if (!has_null && !is_told) column.data = without_validity(column.data);
  if (!has_null) return column;
  if (!is_told) {
    const auto count = std::ranges::count(**valid, false);
    return Error{.kind = ErrorKind::kDataMismatch,
                 .message = "field " + column.name + " is NULL in " + std::to_string(count) +
                            (count == 1 ? " row" : " rows") +
                            ", and the field of the target cannot be"};
  }
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

}  // namespace

Result<std::vector<bool>> first_of_each_key(const KeyColumn& keys) {
  return std::visit([](const auto& list) { return first_rows(list); }, keys);
}

Result<MadeBatch> make_batch(const Page& page, const BatchRules& rules) {
  auto keep = first_of_each_key(page.keys);
  if (!keep) return keep.error();
  MadeBatch made;
  made.batch.row_count = static_cast<std::size_t>(std::ranges::count(*keep, true));
  made.duplicate_rows = keep->size() - made.batch.row_count;

  for (const auto& name : rules.columns) {
    const auto found = std::ranges::find(page.columns, name, &Column::name);
    if (found == page.columns.end()) {
      return Error{.kind = ErrorKind::kDataMismatch,
                   .message = "the source left field " + name + " out of its answer"};
    }
    const auto sent_as = rules.sent_as.find(name);
    if (sent_as != rules.sent_as.end() && sent_as->second.empty()) continue;
    Column column = *found;
    if (made.duplicate_rows > 0) {
      auto cut = select_rows(column.data.flat().bytes, *keep);
      if (!cut) return cut.error();
      column = owned(name, std::move(*cut));
    }
    auto told = with_validity(std::move(column), contains(rules.validity_columns, name),
                              made.batch.row_count);
    if (!told) return told.error();
    auto typed =
        contains(rules.array_columns, name) ? with_typed_arrays(std::move(*told)) : std::move(told);
    if (!typed) return typed.error();
    const bool has_new_name = sent_as != rules.sent_as.end();
    made.batch.columns.push_back(has_new_name ? renamed(std::move(*typed), sent_as->second)
                                              : std::move(*typed));
  }
  made.is_first = std::move(*keep);
  return made;
}

}  // namespace kiteway::executor
