#include "tests/bench/server/written_rows.h"

#include "tests/bench/wire/cursor.h"

#include <algorithm>

namespace kiteway::bench {
namespace {

// Numbers of InsertRequest, which UpsertRequest shares, and of the messages in it.
constexpr std::uint32_t kCollection = 3, kPartition = 4, kFieldsData = 5, kRowCount = 7;
constexpr std::uint32_t kName = 2, kScalars = 3, kVectors = 4;
constexpr std::uint32_t kLong = 3, kString = 6, kFloatVector = 2;
constexpr std::uint32_t kArrayData = 1;

/// Calls `visit(field)` for each field of the message of `size` bytes that comes next. The visitor
/// returns whether it has read the field's content.
template <class Visit>
void each_field(WireCursor& cursor, std::size_t size, const Visit& visit) {
  const std::size_t end = cursor.position() + size;
  while (const auto field = cursor.next(end)) {
    if (!visit(*field)) cursor.skip(field->size);
  }
}

bool read_longs(WireCursor& cursor, const WireField& packed, std::vector<std::int64_t>& longs) {
  if (packed.number != kArrayData || packed.type != WireType::kBytes) return false;
  const std::size_t end = cursor.position() + packed.size;
  while (cursor.position() < end) longs.push_back(static_cast<std::int64_t>(cursor.varint()));
  return true;
}

void read_scalars(WireCursor& cursor, std::size_t size, WrittenColumn& column) {
  each_field(cursor, size, [&](const WireField& array) {
    if (array.number != kLong && array.number != kString) return false;
    each_field(cursor, array.size, [&](const WireField& data) {
      if (array.number == kLong) return read_longs(cursor, data, column.longs);
      ++column.text_count;
      return false;
    });
    return true;
  });
}

void read_vectors(WireCursor& cursor, std::size_t size, WrittenColumn& column) {
  each_field(cursor, size, [&](const WireField& array) {
    if (array.number != kFloatVector) return false;
    each_field(cursor, array.size, [&](const WireField& data) {
      column.vector_bytes += data.size;
      return false;
    });
    return true;
  });
}

WrittenColumn read_column(WireCursor& cursor, std::size_t size) {
  WrittenColumn column;
  each_field(cursor, size, [&](const WireField& field) {
    if (field.number == kName) {
      column.name = cursor.text(field.size);
    } else if (field.number == kScalars) {
      read_scalars(cursor, field.size, column);
    } else if (field.number == kVectors) {
      read_vectors(cursor, field.size, column);
    } else {
      return false;
    }
    return true;
  });
  return column;
}

const WrittenColumn* find(const WrittenRows& rows, const std::string& name) {
  const auto found = std::ranges::find(rows.columns, name, &WrittenColumn::name);
  return found == rows.columns.end() ? nullptr : &*found;
}

}  // namespace

WrittenRows read_written_rows(const grpc::ByteBuffer& request) {
  WireCursor cursor(request);
  WrittenRows rows;
  each_field(cursor, cursor.size(), [&](const WireField& field) {
    if (field.number == kCollection) {
      rows.collection = cursor.text(field.size);
    } else if (field.number == kPartition) {
      rows.partition = cursor.text(field.size);
    } else if (field.number == kFieldsData) {
      rows.columns.push_back(read_column(cursor, field.size));
    } else if (field.number == kRowCount) {
      rows.row_count = static_cast<std::int64_t>(field.value);
    } else {
      return false;
    }
    return true;
  });
  return rows;
}

std::string fault_of(const WrittenRows& rows, const RowPattern& pattern) {
  const auto count = static_cast<std::size_t>(rows.row_count);
  const WrittenColumn* keys = find(rows, pattern.key_name());
  if (count == 0) return "the request holds no rows";
  if (keys == nullptr || keys->longs.size() != count) return "the number of keys is not num_rows";
  for (const auto& column : pattern.columns()) {
    const WrittenColumn* written = find(rows, column.field.name());
    if (written == nullptr) return "field " + column.field.name() + " is missing";
    const bool fits = column.dim > 0 ? written->vector_bytes == count * column.value_bytes
                                     : written->text_count == count;
    if (!fits) return "field " + column.field.name() + " does not hold num_rows values";
  }
  if (rows.columns.size() != pattern.columns().size() + 1) return "a field is unknown";
  return "";
}

std::vector<KeyInterval> intervals_of(const std::vector<std::int64_t>& keys) {
  std::vector<KeyInterval> intervals;
  for (const std::int64_t key : keys) {
    if (!intervals.empty() && intervals.back().last + 1 == key) {
      intervals.back().last = key;
    } else {
      intervals.push_back({key, key});
    }
  }
  return intervals;
}

}  // namespace kiteway::bench
