#include "executor/remote/wire/dynamic.h"

#include "executor/remote/wire/json/json_text.h"
#include "executor/remote/wire/json_cells.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace kiteway::executor {
namespace {

class DynamicChange {
 public:
  DynamicChange(const Page& page, const DynamicRules& rules, const std::vector<bool>& keep)
      : page_(page), rules_(rules), keep_(keep) {}

  Result<std::vector<Column>> run(std::vector<RefusedRow>& refused) {
    if (auto read = read_columns(); !read) return read.error();
    for (const auto& [name, field] : rules_.taken) {
      made_.emplace_back(name, field.kind.type, field.is_told);
    }
    for (std::size_t row = 0; row < keep_.size(); ++row) {
      if (!keep_[row]) continue;
      if (auto done = change_row(row); !done) refuse(row, done.error());
    }
    append_kept(refused);
    std::vector<Column> columns;
    for (auto& column : made_) columns.push_back(std::move(column).take());
    if (rules_.is_sent) columns.push_back(std::move(sent_).take());
    return columns;
  }

 private:
  [[nodiscard]] Result<JsonCells> cells_of(const std::string& name, DataType type) {
    const auto found = std::ranges::find(page_.columns, name, &Column::name);
    if (found == page_.columns.end()) {
      return Error{.kind = ErrorKind::kDataMismatch,
                   .message = "the source left field " + name + " out of its answer"};
    }
    return json_cells(found->data.flat().bytes, type, keep_.size(), refused_);
  }

  Outcome read_columns() {
    if (rules_.is_read) {
      auto cells = cells_of(kDynamicFieldName, DataType::kJson);
      if (!cells) return cells.error();
      objects_ = *std::move(cells);
    }
    for (const auto& [name, given] : rules_.given) {
      auto cells = cells_of(name, given.type);
      if (!cells) return cells.error();
      given_.emplace_back(name, *std::move(cells));
    }
    return Done{};
  }

  /// Why a row cannot go, and what to do about it.
  [[nodiscard]] static Error row_error(std::string what, std::string hint) {
    return {
        .kind = ErrorKind::kDataMismatch, .message = std::move(what), .notes = {std::move(hint)}};
  }

  void refuse(std::size_t row, const Error& error) {
    refused_.push_back({.row = row,
                        .field = {},
                        .reason = error.message,
                        .hint = error.notes.empty() ? "" : error.notes.front()});
  }

  /// Those that are kept, as they are counted among these.
  void append_kept(std::vector<RefusedRow>& refused) {
    for (auto& each : refused_) {
      if (!keep_[each.row]) continue;
      const auto end = keep_.begin() + static_cast<std::ptrdiff_t>(each.row);
      each.row = static_cast<std::size_t>(std::count(keep_.begin(), end, true));
      refused.push_back(std::move(each));
    }
  }

  Outcome change_row(std::size_t row) {
    const bool has_object = !objects_.empty() && objects_[row];
    const std::string_view object = has_object ? std::string_view(*objects_[row]) : "{}";
    auto members = members_of(object);
    if (!members) {
      return row_error("has a dynamic field that is no object", "change it on the source");
    }
    const std::size_t before = members->size();
    std::size_t at = 0;
    for (const auto& [name, field] : rules_.taken) {
      if (auto done = take_key(name, field, *members, made_[at++]); !done) return done;
    }
    if (!rules_.is_sent) return Done{};
    return send(row, object, *members, members->size() != before);
  }

  /// Moves the value of the key out of `members` into the column.
  static Outcome take_key(const std::string& name, const KeyedField& field,
                          std::vector<JsonMember>& members, CellColumn& column) {
    const auto [first, end] = std::ranges::stable_partition(
        members, [&](const JsonMember& member) { return !is_called(member, field.key); });
    const std::vector<JsonMember> found(first, end);
    members.erase(first, end);
    const auto where = [&] { return " the dynamic key " + quote(field.key); };
    if (found.empty() || (found.front().value == "null" && field.kind.type != DataType::kJson)) {
      return substitute(field.missing, field, column, [&] {
        return row_error(
            "has no value for" + where() + ", which field " + name + " is made of",
            "give the row that key on the source, or say with on_missing what it gets");
      });
    }
    auto value = found.size() == 1 ? field_value(found.front().value, field.kind)
                                   : Result<DefaultValue>(Error{.message = "more than one value"});
    if (value) {
      column.add(*std::move(value));
      return Done{};
    }
    return substitute(field.mistyped, field, column, [&] {
      return row_error("has under" + where() + " " + value.error().message +
                           ", which has no place in field " + name + " of type " +
                           to_string(field.kind.type),
                       "change the row on the source, or say with on_mistyped what it gets");
    });
  }

  template <class MakeError>
  static Outcome substitute(Substitute how, const KeyedField& field, CellColumn& column,
                            MakeError error) {
    switch (how) {
      case Substitute::kNone:
        return error();
      case Substitute::kNull:
        column.add(std::nullopt);
        return Done{};
      case Substitute::kDefault:
        column.add(field.default_value);
        return Done{};
    }
    return error();
  }

  /// The text as it came where nothing of it changes, else its members one after the other.
  Outcome send(std::size_t row, std::string_view object, const std::vector<JsonMember>& members,
               bool is_less) {
    std::string added;
    for (const auto& [name, cells] : given_) {
      if (!cells[row]) continue;  // NULL: there is no such key
      const std::string& key = rules_.given.at(name).key;
      const bool is_there = std::ranges::any_of(
          members, [&](const JsonMember& member) { return is_called(member, key); });
      if (is_there) {
        return row_error(
            "has the dynamic key " + quote(key) + " already, which field " + name + " becomes",
            "rename the field, or remove the key on the source");
      }
      if (!added.empty()) added += ',';
      append_quoted(added, key);
      added += ':';
      added += *cells[row];
    }
    if (!is_less && added.empty()) {
      sent_.add(DefaultValue(std::string(object)));
      return Done{};
    }
    std::string text = "{";
    for (const auto& member : members) {
      if (text.size() > 1) text += ',';
      text += member.whole;
    }
    if (text.size() > 1 && !added.empty()) text += ',';
    text += added + "}";
    if (std::ssize(text) > kJsonBytesMax) {
      return row_error("would have a dynamic field of " + grouped(std::ssize(text)) +
                           " bytes, and servers hold " + grouped(kJsonBytesMax),
                       "leave a field as it is, or out");
    }
    sent_.add(DefaultValue(std::move(text)));
    return Done{};
  }

  const Page& page_;
  const DynamicRules& rules_;
  const std::vector<bool>& keep_;
  std::vector<RefusedRow> refused_;  ///< by row of the page
  JsonCells objects_;                ///< by row; empty where the source has no dynamic field
  std::vector<std::pair<std::string, JsonCells>> given_;
  std::vector<CellColumn> made_;  ///< in the order of rules_.taken
  CellColumn sent_{kDynamicFieldName, DataType::kJson, false};
};

}  // namespace

Result<std::vector<Column>> dynamic_columns(const Page& page, const DynamicRules& rules,
                                            const std::vector<bool>& keep,
                                            std::vector<RefusedRow>& refused) {
  return DynamicChange(page, rules, keep).run(refused);
}

}  // namespace kiteway::executor
