#include "executor/remote/wire/batch.h"

#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/rows.h"
#include "executor/remote/wire/scanner.h"

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
    const bool is_array = std::ranges::find(rules.array_columns, name) != rules.array_columns.end();
    if (is_array) {
      const SharedBytes rows = column.data.flat();
      if (has_untyped_array_row(rows.bytes)) {
        auto typed = with_typed_array_rows(rows.bytes);
        if (!typed) return typed.error();
        column = owned(name, std::move(*typed));
      }
    }
    if (sent_as != rules.sent_as.end()) column = renamed(std::move(column), sent_as->second);
    made.batch.columns.push_back(std::move(column));
  }
  made.is_first = std::move(*keep);
  return made;
}

}  // namespace kiteway::executor
