#include "executor/remote/wire/row_digest.h"

#include "executor/remote/wire/column_values.h"
#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/json_digest.h"
#include "executor/remote/wire/scanner.h"
#include "executor/remote/wire/text_forms.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

namespace kiteway::executor {
namespace {

/// The bytes of a number as the digest takes them: integers of any width, and truth, in 64 bits.
template <class T>
class NumberBytes {
 public:
  explicit NumberBytes(T number) { std::memcpy(bytes_.data(), &number, sizeof number); }
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, sizeof(T)> bytes_{};
};

/// An array row without elements comes with its typed case or without one, and equals itself.
std::string_view canonical_array(std::string_view row) {
  WireScanner scanner(row);
  const auto field = scanner.next();
  return field && field->type == WireType::kBytes && field->content.empty() ? std::string_view()
                                                                            : row;
}

/// The vectors in a row of a list of them, one behind the other. An empty row comes with or without
/// its type, and any row with or without the width that all of them have.
std::string_view canonical_vectors(std::string_view row) {
  std::string_view values;
  WireScanner parts(row);
  while (const auto part = parts.next()) {
    if (part->number == number::kDim || part->type != WireType::kBytes) continue;
    const bool is_list = part->number == number::kFloatVector;
    values = is_list ? find_bytes(part->content, number::kArrayData).value_or(std::string_view())
                     : part->content;
  }
  return values;
}

Digest digest_of_default(const DefaultValue& value, std::uint64_t seed) {
  return std::visit(
      [&](const auto& known) {
        using T = std::decay_t<decltype(known)>;
        if constexpr (std::is_same_v<T, std::string>) {
          return digest_of(known, seed);
        } else if constexpr (std::is_floating_point_v<T>) {
          return digest_of(NumberBytes(known).view(), seed);
        } else {
          return digest_of(NumberBytes(static_cast<std::int64_t>(known)).view(), seed);
        }
      },
      value);
}

/// Adds the values of one column to the digests of the rows.
class ColumnDigest {
 public:
  ColumnDigest(const Column& column, const DigestRules& rules, std::vector<Digest>& rows)
      : column_(column), rules_(rules), rows_(rows), seed_(seed_of(column.name)) {}

  Outcome add() {
    ChainScanner scanner(column_.data);
    std::optional<ByteChain> scalars;
    std::optional<ByteChain> vectors;
    std::optional<ByteChain> structs;
    while (const auto field = scanner.next()) {
      if (field->number == number::kScalars) scalars = scanner.content();
      if (field->number == number::kVectors) vectors = scanner.content();
      if (field->number == number::kStructArrays) structs = scanner.content();
      if (field->number == number::kType) type_ = static_cast<DataType>(field->varint);
      if (field->number != number::kValidData) continue;
      if (field->type == WireType::kVarint) {
        is_valid_.push_back(field->varint != 0);
      } else if (!take_validity(scanner.content().flat().bytes)) {
        return does_not_parse("column " + column_.name);
      }
    }
    if (scanner.is_broken()) return does_not_parse("column " + column_.name);
    if (!is_valid_.empty() && is_valid_.size() != rows_.size()) return wrong_row_count();
    null_ = digest_of_null();
    if (scalars) return add_scalars(*scalars);
    if (vectors) return add_vectors(*vectors);
    if (structs) return add_structs(*structs);
    return add_values(0, [] { return std::string_view(); });
  }

 private:
  [[nodiscard]] Digest digest_of_null() {
    const auto value = rules_.defaults.find(column_.name);
    if (value == rules_.defaults.end()) return digest_of(std::string_view(), ~seed_);
    const auto* text = std::get_if<std::string>(&value->second);
    return text != nullptr ? digest_of_text(*text) : digest_of_default(value->second, seed_);
  }

  /// Points in time come in any zone.
  [[nodiscard]] Digest digest_of_text(std::string_view text) const {
    return type_ == DataType::kTimestamptz ? digest_of(canonical_time(text), seed_)
                                           : digest_of(text, seed_);
  }

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

  bool take_validity(std::string_view packed) {
    while (!packed.empty()) {
      const auto value = take_varint(packed);
      if (!value) return false;
      is_valid_.push_back(*value != 0);
    }
    return true;
  }

  /// Adds `count` values, one for each row or one for each row that is not NULL.
  template <class NextDigest>
  Outcome add_digests(std::size_t count, NextDigest next) {
    const bool is_full = count == rows_.size();
    const auto valid = static_cast<std::size_t>(std::ranges::count(is_valid_, true));
    if (!is_full && (is_valid_.empty() || count != valid)) return wrong_row_count();
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const bool is_null = !is_valid_.empty() && !is_valid_[row];
      if (!is_null) {
        rows_[row] += next();
        continue;
      }
      if (is_full) static_cast<void>(next());  // a placeholder
      rows_[row] += null_;
    }
    return Done{};
  }

  template <class NextValue>
  Outcome add_values(std::size_t count, NextValue next) {
    return add_digests(count, [&] { return digest_of(next(), seed_); });
  }

  Outcome add_scalars(const ByteChain& scalars) {
    ChainScanner scanner(scalars);
    const auto field = scanner.next();
    if (!field) return add_values(0, [] { return std::string_view(); });
    if (field->type != WireType::kBytes) return does_not_parse("column " + column_.name);
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
        return add_texts(array.flat(), [&](std::string_view text) { return digest_of_text(text); });
      case number::kGeometryWkt:
        return add_texts(array.flat(), [&](std::string_view text) {
          return digest_of(canonical_geometry(text), seed_);
        });
      case number::kArray:
        return add_texts(array.flat(), [&](std::string_view row) {
          return digest_of(canonical_array(row), seed_);
        });
      case number::kJson:
        return add_texts(array.flat(),
                         [&](std::string_view text) { return json_.of(text, seed_); });
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
        case number::kVectorArray:
          return add_vector_lists(scanner.content().flat());
        case number::kSparseVector:
          return add_texts(scanner.content().flat(),
                           [&](std::string_view row) { return digest_of(row, seed_); });
        default:
          return unsupported("vectors of a kind (" + std::to_string(field->number) + ")");
      }
    }
    return add_values(0, [] { return std::string_view(); });
  }

  Outcome add_vector_lists(const SharedBytes& array) {
    std::vector<std::string_view> lists;
    WireScanner scanner(array.bytes);
    while (const auto field = scanner.next()) {
      if (field->number == number::kVectorArrayData) lists.push_back(field->content);
    }
    if (scanner.is_broken()) return does_not_parse("column " + column_.name);
    auto list = lists.begin();
    return add_values(lists.size(), [&] { return canonical_vectors(*list++); });
  }

  /// What the structs hold comes as columns of its own, in any order.
  Outcome add_structs(const ByteChain& structs) {
    if (column_.name.ends_with(']')) return unsupported("structs inside of structs");
    bool is_empty = true;
    ChainScanner scanner(structs);
    while (const auto field = scanner.next()) {
      if (field->number != number::kStructFields) continue;
      is_empty = false;
      Column member{.name = {}, .data = scanner.content()};
      member.name = column_.name + "[" + name_of(member.data) + "]";
      if (auto added = ColumnDigest(member, rules_, rows_).add(); !added) return added;
    }
    if (scanner.is_broken()) return does_not_parse("column " + column_.name);
    if (is_empty && !rows_.empty()) return wrong_row_count();
    return Done{};
  }

  Outcome add_integers(const SharedBytes& array) {
    const auto values = varint_values(array.bytes);
    if (!values) return values.error();
    auto value = values->begin();
    return add_digests(values->size(),
                       [&] { return digest_of(NumberBytes(*value++).view(), seed_); });
  }

  template <class DigestOf>
  Outcome add_texts(const SharedBytes& array, DigestOf digest) {
    const auto values = bytes_values(array.bytes);
    if (!values) return values.error();
    auto value = values->begin();
    return add_digests(values->size(), [&] { return digest(*value++); });
  }

  /// Of an array message whose only field is a packed list of fixed width.
  Outcome add_widths(const ByteChain& array, std::size_t width) {
    ChainScanner scanner(array);
    while (const auto field = scanner.next()) {
      if (field->number == number::kArrayData && field->type == WireType::kBytes) {
        return add_slices(scanner.content(), width);
      }
    }
    return add_values(0, [] { return std::string_view(); });
  }

  Outcome add_slices(const ByteChain& values, std::size_t width) {
    if (width == 0 || values.size() % width != 0) return wrong_row_count();
    WidthReader reader(values, width);
    return add_values(values.size() / width, [&] { return reader.next(); });
  }

  const Column& column_;
  const DigestRules& rules_;
  std::vector<Digest>& rows_;
  DataType type_ = DataType::kNone;
  std::uint64_t seed_;          ///< of the name: a value in another column is another value
  Digest null_;                 ///< what a row without a value counts as
  std::vector<bool> is_valid_;  ///< by row; empty: all are
  JsonDigest json_;
};

}  // namespace

Result<std::vector<Digest>> digest_rows(const RowBatch& batch, const DigestRules& rules) {
  std::vector<Digest> rows(batch.row_count);
  for (const auto& column : batch.columns) {
    if (auto added = ColumnDigest(column, rules, rows).add(); !added) return added.error();
  }
  // Hashed once more: else values swapped between two rows would leave the sum as it was.
  for (auto& row : rows) row = digest_of(row, 0);
  return rows;
}

}  // namespace kiteway::executor
