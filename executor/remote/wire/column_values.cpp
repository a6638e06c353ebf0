#include "executor/remote/wire/column_values.h"

#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/scanner.h"

namespace kiteway::executor {
Error does_not_parse(const std::string& what) {
  return {.kind = ErrorKind::kInternal, .message = "the server's " + what + " does not parse"};
}

Result<std::vector<std::int64_t>> varint_values(std::string_view array) {
  std::vector<std::int64_t> values;
  WireScanner scanner(array);
  while (const auto field = scanner.next()) {
    if (field->number != number::kArrayData) continue;
    const bool is_packed = field->type == WireType::kBytes;
    if (!is_packed && field->type != WireType::kVarint) return does_not_parse("list of numbers");
    if (!is_packed) {  // not packed: allowed, though no server writes it
      values.push_back(static_cast<std::int64_t>(field->varint));
      continue;
    }
    std::string_view packed = field->content;
    while (!packed.empty()) {
      const auto value = take_varint(packed);
      if (!value) return does_not_parse("list of numbers");
      values.push_back(static_cast<std::int64_t>(*value));
    }
  }
  if (scanner.is_broken()) return does_not_parse("list of numbers");
  return values;
}

Result<std::vector<std::string_view>> bytes_values(std::string_view array) {
  std::vector<std::string_view> values;
  WireScanner scanner(array);
  while (const auto field = scanner.next()) {
    if (field->number != number::kArrayData) continue;
    if (field->type != WireType::kBytes) return does_not_parse("list of texts");
    values.push_back(field->content);
  }
  if (scanner.is_broken()) return does_not_parse("list of texts");
  return values;
}

std::string_view WidthReader::next() {
  scratch_.clear();
  while (true) {
    const std::string_view rest = chain_->pieces()[piece_].bytes.substr(offset_);
    const std::size_t wanted = width_ - scratch_.size();
    if (rest.size() >= wanted) {
      offset_ += wanted;
      if (scratch_.empty()) return rest.substr(0, wanted);
      scratch_ += rest.substr(0, wanted);
      return scratch_;
    }
    scratch_ += rest;
    ++piece_;
    offset_ = 0;
  }
}

}  // namespace kiteway::executor
