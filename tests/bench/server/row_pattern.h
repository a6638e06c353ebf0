// The rows of a collection as a function of their key, in bytes that are made once.
#pragma once

#include "milvus/schema.pb.h"
#include "tests/bench/server/key_set.h"

#include <grpcpp/support/slice.h>

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::bench {

/// The values of one column for all rows whose keys are equal modulo `period`, one after another as
/// they stand in an answer. Every value takes the same number of bytes.
struct PatternColumn {
  milvus::proto::schema::FieldSchema field;
  std::int64_t period = 1;
  std::size_t value_bytes = 0;
  std::size_t dim = 0;  ///< 0 for text
  grpc::Slice values;   ///< period * value_bytes
};

/// Immutable, so that any number of threads may use it. Source and target make the same of the same
/// schema, whatever reached the target: only the keys are remembered.
class RowPattern {
 public:
  /// Throws std::invalid_argument when the schema has other fields than an Int64 key, float vectors
  /// and texts; every text is as long as its field allows.
  explicit RowPattern(const milvus::proto::schema::CollectionSchema& schema);

  [[nodiscard]] const std::string& key_name() const noexcept { return key_.name(); }
  /// Whether the rows have this field, the key included.
  [[nodiscard]] bool has(const std::string& field_name) const;
  [[nodiscard]] const std::vector<PatternColumn>& columns() const noexcept { return columns_; }

  /// Appends, as a field of a query answer, the column of these keys. Copies no vector and no text.
  void append_column(const std::string& field_name, const std::vector<KeyInterval>& keys,
                     std::vector<grpc::Slice>& answer) const;

 private:
  void append_keys(const std::vector<KeyInterval>& keys, std::vector<grpc::Slice>& answer) const;

  milvus::proto::schema::FieldSchema key_;
  std::vector<PatternColumn> columns_;
};

}  // namespace kiteway::bench
