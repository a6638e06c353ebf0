#include "tests/bench/server/row_pattern.h"

#include "tests/bench/wire/header.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace kiteway::bench {
namespace {

namespace wire = milvus::proto::schema;

// Numbers of QueryResults, FieldData, ScalarField, VectorField and the arrays
// (docs/milvus-behaviour.md#wire-numbers).
constexpr std::uint32_t kResultsFieldsData = 2;
constexpr std::uint32_t kFieldDataType = 1, kFieldDataName = 2, kFieldDataScalars = 3,
                        kFieldDataVectors = 4, kFieldDataId = 5;
constexpr std::uint32_t kScalarLong = 3, kScalarString = 6;
constexpr std::uint32_t kVectorDim = 1, kVectorFloat = 2;
constexpr std::uint32_t kArrayData = 1;

/// Rows differ from their neighbours and from those of other pages, and a column of them stays in
/// memory without being what the bench measures.
constexpr std::int64_t kPeriodMax = 4096;
constexpr std::size_t kPatternBytesMax = std::size_t{16} * 1024 * 1024;

std::size_t parameter(const wire::FieldSchema& field, const std::string& name) {
  for (const auto& pair : field.type_params()) {
    if (pair.key() == name) return std::stoul(pair.value());
  }
  throw std::invalid_argument("field " + field.name() + " lacks " + name);
}

std::int64_t period_of(std::size_t value_bytes) {
  std::int64_t period = kPeriodMax;
  while (period > 1 && static_cast<std::size_t>(period) * value_bytes > kPatternBytesMax) {
    period /= 2;
  }
  return period;
}

/// A cheap number that looks random, the same for the same place.
std::uint32_t mixed(std::uint32_t value) noexcept {
  value *= 2654435761U;
  value ^= value >> 15U;
  return value * 2246822519U;
}

grpc::Slice filled_slice(const std::string& bytes) { return {bytes.data(), bytes.size()}; }

PatternColumn vector_column(const wire::FieldSchema& field) {
  PatternColumn column{.field = field, .dim = parameter(field, "dim")};
  column.value_bytes = column.dim * sizeof(float);
  column.period = period_of(column.value_bytes);
  std::string bytes(static_cast<std::size_t>(column.period) * column.value_bytes, '\0');
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(float)) {
    const std::uint32_t number = mixed(static_cast<std::uint32_t>(at));
    const float value =
        static_cast<float>(number) / static_cast<float>(std::numeric_limits<std::uint32_t>::max());
    std::memcpy(&bytes[at], &value, sizeof(value));
  }
  column.values = filled_slice(bytes);
  return column;
}

PatternColumn text_column(const wire::FieldSchema& field) {
  const std::size_t length = parameter(field, "max_length");
  std::string head;
  append_bytes_header(head, kArrayData, length);
  PatternColumn column{.field = field, .value_bytes = head.size() + length};
  column.period = period_of(column.value_bytes);
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(column.period) * column.value_bytes);
  for (std::int64_t row = 0; row < column.period; ++row) {
    bytes += head;
    for (std::size_t at = 0; at < length; ++at) {
      const auto place = static_cast<std::uint32_t>(static_cast<std::size_t>(row) * length + at);
      bytes += static_cast<char>('a' + mixed(place) % 26);
    }
  }
  column.values = filled_slice(bytes);
  return column;
}

std::int64_t row_count(const std::vector<KeyInterval>& keys) {
  std::int64_t count = 0;
  for (const auto& interval : keys) count += interval.last - interval.first + 1;
  return count;
}

/// The place of a key in the pattern, also of a negative one.
std::int64_t place_of(std::int64_t key, std::int64_t period) {
  const std::int64_t rest = key % period;
  return rest < 0 ? rest + period : rest;
}

void append_values(const PatternColumn& column, const std::vector<KeyInterval>& keys,
                   std::vector<grpc::Slice>& answer) {
  for (const auto& interval : keys) {
    for (std::int64_t key = interval.first; key <= interval.last;) {
      const std::int64_t place = place_of(key, column.period);
      const std::int64_t rows = std::min(interval.last - key + 1, column.period - place);
      const std::size_t begin = static_cast<std::size_t>(place) * column.value_bytes;
      const std::size_t size = static_cast<std::size_t>(rows) * column.value_bytes;
      answer.push_back(column.values.sub(begin, begin + size));
      key += rows;
    }
  }
}

/// A message that holds one list, or another message: its header goes before `inner`.
std::string wrapped(std::uint32_t number, const std::string& inner, std::size_t content) {
  std::string text;
  append_bytes_header(text, number, inner.size() + content);
  return text + inner;
}

std::string column_begin(const wire::FieldSchema& field) {
  std::string begin;
  append_varint_field(begin, kFieldDataType, static_cast<std::uint64_t>(field.data_type()));
  append_bytes_header(begin, kFieldDataName, field.name().size());
  return begin + field.name();
}

std::string column_end(const wire::FieldSchema& field) {
  std::string end;
  append_varint_field(end, kFieldDataId, static_cast<std::uint64_t>(field.fieldid()));
  return end;
}

/// All of the column up to its values; `content` is the size of those.
std::string column_header(const wire::FieldSchema& field, const std::string& array_header,
                          std::size_t content, const std::string& end) {
  const std::string begin = column_begin(field) + array_header;
  return wrapped(kResultsFieldsData, begin, content + end.size());
}

}  // namespace

RowPattern::RowPattern(const wire::CollectionSchema& schema) {
  for (const auto& field : schema.fields()) {
    if (field.is_primary_key() && field.data_type() == wire::Int64) {
      key_ = field;
    } else if (field.data_type() == wire::FloatVector) {
      columns_.push_back(vector_column(field));
    } else if (field.data_type() == wire::VarChar && !field.is_primary_key()) {
      columns_.push_back(text_column(field));
    } else {
      throw std::invalid_argument("the bench server holds no field like " + field.name());
    }
  }
  if (key_.name().empty()) throw std::invalid_argument("the bench server wants an Int64 key");
}

bool RowPattern::has(const std::string& field_name) const {
  return field_name == key_name() ||
         std::ranges::any_of(columns_, [&](const PatternColumn& column) {
           return column.field.name() == field_name;
         });
}

void RowPattern::append_keys(const std::vector<KeyInterval>& keys,
                             std::vector<grpc::Slice>& answer) const {
  std::string packed;
  packed.reserve(static_cast<std::size_t>(row_count(keys)) * 5);
  for (const auto& interval : keys) {
    for (std::int64_t key = interval.first; key <= interval.last; ++key) {
      append_varint(packed, static_cast<std::uint64_t>(key));
    }
  }
  const std::string end = column_end(key_);
  const std::string data = wrapped(kArrayData, "", packed.size());
  const std::string array = wrapped(kScalarLong, data, packed.size());
  const std::string scalars = wrapped(kFieldDataScalars, array, packed.size());
  answer.emplace_back(column_header(key_, scalars, packed.size(), end) + packed + end);
}

void RowPattern::append_column(const std::string& field_name, const std::vector<KeyInterval>& keys,
                               std::vector<grpc::Slice>& answer) const {
  if (field_name == key_name()) return append_keys(keys, answer);
  const auto column = std::ranges::find_if(
      columns_, [&](const PatternColumn& each) { return each.field.name() == field_name; });
  const std::size_t content = static_cast<std::size_t>(row_count(keys)) * column->value_bytes;
  std::string values;
  if (column->dim > 0) {
    std::string dim;
    append_varint_field(dim, kVectorDim, column->dim);
    const std::string data = wrapped(kArrayData, "", content);
    values = wrapped(kFieldDataVectors, dim + wrapped(kVectorFloat, data, content), content);
  } else {
    // The values carry the headers of the list's elements already.
    values = wrapped(kFieldDataScalars, wrapped(kScalarString, "", content), content);
  }
  const std::string end = column_end(column->field);
  answer.emplace_back(column_header(column->field, values, content, end));
  append_values(*column, keys, answer);
  answer.emplace_back(end);
}

}  // namespace kiteway::bench
