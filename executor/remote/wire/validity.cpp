#include "executor/remote/wire/validity.h"

#include "executor/remote/wire/column_values.h"
#include "executor/remote/wire/field_numbers.h"

#include <memory>
#include <string>
#include <utility>

namespace kiteway::executor {
namespace {

ByteChain owned(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  return ByteChain({.owner = owner, .bytes = *owner});
}

void append(ByteChain& chain, const ByteChain& more) {
  for (const auto& piece : more.pieces()) chain.append(piece);
}

}  // namespace

Result<std::optional<std::vector<bool>>> valid_rows(const ByteChain& column) {
  std::optional<std::vector<bool>> valid;
  ChainScanner scanner(column);
  while (const auto field = scanner.next()) {
    if (field->number != number::kValidData) continue;
    if (!valid) valid.emplace();
    if (field->type == WireType::kVarint) {
      valid->push_back(field->varint != 0);
      continue;
    }
    const SharedBytes packed = scanner.content().flat();
    std::string_view rest = packed.bytes;
    while (!rest.empty()) {
      const auto value = take_varint(rest);
      if (!value) return does_not_parse("valid_data of a column");
      valid->push_back(*value != 0);
    }
  }
  if (scanner.is_broken()) return does_not_parse("column");
  return valid;
}

ByteChain with_all_valid(ByteChain column, std::size_t row_count) {
  std::string told;
  append_bytes_header(told, number::kValidData, row_count);
  told.append(row_count, '\1');
  append(column, owned(std::move(told)));
  return column;
}

ByteChain without_validity(const ByteChain& column) {
  ByteChain rest;
  ChainScanner scanner(column);
  while (const auto field = scanner.next()) {
    if (field->number == number::kValidData) continue;
    std::string header;
    if (field->type == WireType::kBytes) {
      append_bytes_header(header, field->number, field->size);
    } else {
      append_varint(header,
                    (std::uint64_t{field->number} << 3U) | static_cast<std::uint64_t>(field->type));
      if (field->type == WireType::kVarint) append_varint(header, field->varint);
    }
    append(rest, owned(std::move(header)));
    if (field->type != WireType::kVarint) append(rest, scanner.content());
  }
  return rest;
}

}  // namespace kiteway::executor
