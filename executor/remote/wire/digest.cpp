#include "executor/remote/wire/digest.h"

#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/scanner.h"
#include "executor/remote/wire/values.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace kiteway::executor {
namespace {

Digest hash_of(std::string_view bytes, std::uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {.low = hash.low64, .high = hash.high64};
}

/// No value is nested deeper than this, counting brackets inside of texts too.
bool is_shallow(std::string_view json) {
  constexpr int kDepthMax = 500;  // what writes it calls itself for every level
  int depth = 0;
  for (const char c : json) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDepthMax) return false;
  }
  return true;
}

/// Equal texts for equal values: keys in order, numbers as they are read. A text that is no JSON,
/// or a very deep one, stands for itself.
std::string canonical_json(std::string_view text) {
  if (!is_shallow(text)) return std::string(text);
  const auto json = nlohmann::json::parse(text, nullptr, false);
  return json.is_discarded() ? std::string(text) : json.dump();
}

/// An array row without elements comes with its typed case or without one, and equals itself.
std::string_view canonical_array(std::string_view row) {
  WireScanner scanner(row);
  const auto field = scanner.next();
  return field && field->type == WireType::kBytes && field->content.empty() ? std::string_view()
                                                                            : row;
}

/// Adds the values of one column to the digests of the rows.
class ColumnDigest {
 public:
  ColumnDigest(const Column& column, std::vector<Digest>& rows)
      : column_(column), rows_(rows), seed_(XXH3_64bits(column.name.data(), column.name.size())) {}

  Outcome add() {
    ChainScanner scanner(column_.data);
    std::optional<ByteChain> scalars;
    std::optional<ByteChain> vectors;
    while (const auto field = scanner.next()) {
      if (field->number == number::kScalars) scalars = scanner.content();
      if (field->number == number::kVectors) vectors = scanner.content();
      if (field->number == number::kValidData) return unsupported("values that may be NULL");
    }
    if (scanner.is_broken()) return does_not_parse("column " + column_.name);
    if (scalars) return add_scalars(*scalars);
    if (vectors) return add_vectors(*vectors);
    return rows_.empty() ? Outcome(Done{}) : wrong_row_count();
  }

 private:
  [[nodiscard]] Error unsupported(const std::string& what) const {
    return {.kind = ErrorKind::kUnsupported,
            .message = "field " + column_.name + " has " + what +
                       ", which this build cannot take a checksum of; use verify: count"};
  }
  [[nodiscard]] Error wrong_row_count() const {
    return {
        .kind = ErrorKind::kDataMismatch,
        .message = "column " + column_.name + " has another number of rows than the primary key"};
  }

  void add(std::size_t row, std::string_view value) { rows_[row] += hash_of(value, seed_); }

  Outcome add_scalars(const ByteChain& scalars) {
    ChainScanner scanner(scalars);
    const auto field = scanner.next();
    if (!field || field->type != WireType::kBytes) return does_not_parse("column " + column_.name);
    const ByteChain array = scanner.content();
    switch (field->number) {
      case number::kBool:
      case number::kInt:
      case number::kLong:
        return add_integers(array.flat());
      case number::kFloat:
        return add_widths(array, sizeof(float));
      case number::kDouble:
        return add_widths(array, sizeof(double));
      case number::kString:
      case number::kBytes:
        return add_texts(array.flat(), [](std::string_view text) { return std::string(text); });
      case number::kArray:
        return add_texts(array.flat(),
                         [](std::string_view row) { return std::string(canonical_array(row)); });
      case number::kJson:
        return add_texts(array.flat(), canonical_json);
      default:
        return unsupported("values of a kind (" + std::to_string(field->number) + ")");
    }
  }

  Outcome add_vectors(const ByteChain& vectors) {
    std::size_t dim = 0;
    ChainScanner dims(vectors);
    while (const auto field = dims.next()) {
      if (field->number == number::kDim) dim = static_cast<std::size_t>(field->varint);
    }
    ChainScanner scanner(vectors);
    while (const auto field = scanner.next()) {
      if (field->number == number::kDim) continue;
      switch (field->number) {
        case number::kFloatVector:
          return add_widths(scanner.content(), dim * sizeof(float));
        case number::kBinaryVector:
          return add_slices(scanner.content(), dim / 8);
        case number::kFloat16Vector:
        case number::kBfloat16Vector:
          return add_slices(scanner.content(), dim * 2);
        case number::kInt8Vector:
          return add_slices(scanner.content(), dim);
        case number::kSparseVector:
          return add_texts(scanner.content().flat(),
                           [](std::string_view row) { return std::string(row); });
        default:
          return unsupported("vectors of a kind (" + std::to_string(field->number) + ")");
      }
    }
    return rows_.empty() ? Outcome(Done{}) : wrong_row_count();
  }

  Outcome add_integers(const SharedBytes& array) {
    const auto values = varint_values(array.bytes);
    if (!values) return values.error();
    if (values->size() != rows_.size()) return wrong_row_count();
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      std::array<char, sizeof(std::int64_t)> bytes{};
      std::memcpy(bytes.data(), &(*values)[row], bytes.size());
      add(row, {bytes.data(), bytes.size()});
    }
    return Done{};
  }

  Outcome add_texts(const SharedBytes& array,
                    const std::function<std::string(std::string_view)>& canonical) {
    const auto values = bytes_values(array.bytes);
    if (!values) return values.error();
    if (values->size() != rows_.size()) return wrong_row_count();
    for (std::size_t row = 0; row < rows_.size(); ++row) add(row, canonical((*values)[row]));
    return Done{};
  }

  /// Of an array message whose only field is a packed list of fixed width.
  Outcome add_widths(const ByteChain& array, std::size_t width) {
    ChainScanner scanner(array);
    while (const auto field = scanner.next()) {
      if (field->number == number::kArrayData && field->type == WireType::kBytes) {
        return add_slices(scanner.content(), width);
      }
    }
    return rows_.empty() ? Outcome(Done{}) : wrong_row_count();
  }

  Outcome add_slices(const ByteChain& values, std::size_t width) {
    if (width == 0 || values.size() != width * rows_.size()) return wrong_row_count();
    WidthReader reader(values, width);
    for (std::size_t row = 0; row < rows_.size(); ++row) add(row, reader.next());
    return Done{};
  }

  const Column& column_;
  std::vector<Digest>& rows_;
  std::uint64_t seed_;  ///< of the name: a value in another column is another value
};

}  // namespace

Result<std::vector<Digest>> digest_rows(const Page& page, const std::vector<std::string>& names) {
  std::vector<Digest> rows(page.row_count());
  for (const auto& name : names) {
    const auto column = std::ranges::find(page.columns, name, &Column::name);
    if (column == page.columns.end()) {
      return Error{.kind = ErrorKind::kDataMismatch,
                   .message = "field " + name + " is missing from an answer"};
    }
    if (auto added = ColumnDigest(*column, rows).add(); !added) return added.error();
  }
  // Hashed once more: else values swapped between two rows would leave the sum as it was.
  for (auto& row : rows) {
    std::array<char, 2 * sizeof(std::uint64_t)> bytes{};
    std::memcpy(bytes.data(), &row.low, sizeof row.low);
    std::memcpy(bytes.data() + sizeof row.low, &row.high, sizeof row.high);
    row = hash_of({bytes.data(), bytes.size()}, 0);
  }
  return rows;
}

}  // namespace kiteway::executor
