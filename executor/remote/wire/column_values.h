// The values inside the arrays of a column: numbers, texts, and rows of one width.
#pragma once

#include "executor/remote/wire/chain.h"
#include "schema/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// The error of an answer whose `what` is no protobuf message of its kind.
[[nodiscard]] Error does_not_parse(const std::string& what);

/// The values of a serialized BoolArray, IntArray or LongArray, packed or not.
[[nodiscard]] Result<std::vector<std::int64_t>> varint_values(std::string_view array);

/// The values of a serialized StringArray, JSONArray, ArrayArray or SparseFloatArray: their bytes,
/// which stay where they are.
[[nodiscard]] Result<std::vector<std::string_view>> bytes_values(std::string_view array);

/// Hands out pieces of one width from a chain, copying only those that lie across an end.
class WidthReader {
 public:
  /// `chain` must outlive the reader.
  WidthReader(const ByteChain& chain, std::size_t width) : chain_(&chain), width_(width) {}

  /// The next piece, valid until the next call. There must be one: size() of the chain tells.
  [[nodiscard]] std::string_view next();

 private:
  const ByteChain* chain_;
  std::size_t width_;
  std::size_t piece_ = 0;
  std::size_t offset_ = 0;
  std::string scratch_;
};

}  // namespace kiteway::executor
