#include "executor/remote/wire/page.h"

#include "executor/remote/wire/column_values.h"
#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/milvus_status.h"
#include "executor/remote/wire/scanner.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace kiteway::executor {
namespace {

Outcome check_status(std::string_view bytes, const std::string& call) {
  milvus::proto::common::Status status;
  if (!status.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return does_not_parse("status");
  }
  return outcome_from(status, call);
}

}  // namespace

std::size_t key_count(const KeyColumn& keys) noexcept {
  return std::visit([](const auto& list) { return list.size(); }, keys);
}

PrimaryKey key_at(const KeyColumn& keys, std::size_t row) {
  if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&keys)) return (*numbers)[row];
  return std::string(std::get<std::vector<std::string_view>>(keys)[row]);
}

std::size_t keys_upto(const KeyColumn& keys, const std::optional<PrimaryKey>& upto) {
  if (!upto) return key_count(keys);
  return std::visit(
      [&](const auto& list) {
        using Key = typename std::decay_t<decltype(list)>::value_type;
        using Bound =
            std::conditional_t<std::is_same_v<Key, std::int64_t>, std::int64_t, std::string>;
        const auto* bound = std::get_if<Bound>(&*upto);
        if (bound == nullptr) return std::size_t{0};
        const auto end = std::ranges::upper_bound(list, Key(*bound));
        return static_cast<std::size_t>(end - list.begin());
      },
      keys);
}

std::size_t Page::byte_count() const noexcept {
  std::size_t total = 0;
  for (const auto& column : columns) total += column.data.size();
  return total;
}

Result<KeyColumn> decode_keys(std::string_view field_data) {
  const auto scalars = find_bytes(field_data, number::kScalars);
  if (!scalars) return KeyColumn{};  // a column without rows may come without its values
  if (const auto longs = find_bytes(*scalars, number::kLong)) {
    auto keys = varint_values(*longs);
    if (!keys) return keys.error();
    return KeyColumn(std::move(*keys));
  }
  if (const auto strings = find_bytes(*scalars, number::kString)) {
    auto keys = bytes_values(*strings);
    if (!keys) return keys.error();
    return KeyColumn(std::move(*keys));
  }
  return KeyColumn{};
}

std::string name_of(const ByteChain& field_data) {
  std::string name;
  ChainScanner scanner(field_data);
  while (const auto field = scanner.next()) {
    if (field->number == number::kName && field->type == WireType::kBytes) {
      name = scanner.content().flat().bytes;
    }
  }
  return scanner.is_broken() ? "" : name;
}

Result<Page> parse_page(const ByteChain& answer, const std::string& key_name,
                        const std::string& call) {
  Page page;
  bool has_keys = false;
  ChainScanner scanner(answer);
  while (const auto field = scanner.next()) {
    if (field->number == number::kResultsSessionTs && field->type == WireType::kVarint) {
      page.session_timestamp = field->varint;
    }
    if (field->type != WireType::kBytes) continue;
    if (field->number == number::kResultsStatus) {
      auto status = check_status(scanner.content().flat().bytes, call);
      if (!status) return status.error();
    } else if (field->number == number::kResultsFieldsData) {
      Column column{.name = {}, .data = scanner.content()};
      column.name = name_of(column.data);
      if (column.name == key_name) {
        page.key_bytes = column.data.flat();
        auto keys = decode_keys(page.key_bytes.bytes);
        if (!keys) return keys.error();
        page.keys = std::move(*keys);
        has_keys = true;
      }
      page.columns.push_back(std::move(column));
    }
  }
  if (scanner.is_broken()) return does_not_parse("answer to a query");
  if (!page.columns.empty() && !has_keys) {
    return Error{.kind = ErrorKind::kInternal,
                 .message = "cannot " + call + ": the answer lacks the primary key " + key_name};
  }
  return page;
}

}  // namespace kiteway::executor
