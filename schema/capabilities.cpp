#include "schema/capabilities.h"

namespace kiteway {
namespace {

/// One line of servers, from this version on, until the next row of the same family.
struct ServerLine {
  ServerFamily family;
  int major;
  int minor;
  Capabilities capabilities;
};

using enum DataType;

/// Newest first within a family. Sources: milvus-facts 3.2, 3.3, 5.1, 5.2, 7.
const std::vector<ServerLine>& server_lines() {
  static const std::vector<ServerLine> kLines = {
      {ServerFamily::kMilvus,
       2,
       6,
       {.page_mode = PageMode::kInOrder,
        .nullable_fields = true,
        .vector_fields_max = 10,
        .vector_types = {kBinaryVector, kFloatVector, kFloat16Vector, kBFloat16Vector,
                         kSparseFloatVector, kInt8Vector}}},
      {ServerFamily::kMilvus,
       2,
       5,
       {.page_mode = PageMode::kInOrder,
        .nullable_fields = true,
        .vector_fields_max = 4,
        .vector_types = {kBinaryVector, kFloatVector, kFloat16Vector, kBFloat16Vector,
                         kSparseFloatVector}}},
      {ServerFamily::kMilvus,
       2,
       4,
       {.vector_fields_max = 4,
        .vector_types = {kBinaryVector, kFloatVector, kFloat16Vector, kBFloat16Vector,
                         kSparseFloatVector}}},
      {ServerFamily::kMilvus, 2, 0, {.vector_types = {kBinaryVector, kFloatVector}}},
      {ServerFamily::kMilvusLite,
       3,
       0,
       {.page_mode = PageMode::kInOrder,
        .literals = LiteralStyle::kRawUtf8,
        .nullable_fields = true,
        .vector_fields_max = 4,
        .shards_max = 1,
        .vector_types = {kFloatVector, kSparseFloatVector}}},
      {ServerFamily::kUnknown,
       0,
       0,  // milvus-lite 2.5, the one server that does not tell
       {.partitions = false,
        .vector_fields_max = 4,
        .shards_max = 1,
        .vector_types = {kBinaryVector, kFloatVector, kFloat16Vector, kBFloat16Vector,
                         kSparseFloatVector}}},
  };
  return kLines;
}

}  // namespace

Capabilities capabilities_of(const ServerVersion& version) {
  for (const ServerLine& line : server_lines()) {
    if (line.family != version.family) continue;
    if (line.family == ServerFamily::kUnknown || at_least(version, line.major, line.minor, 0)) {
      return line.capabilities;
    }
  }
  return {};
}

bool is_supported_source(const ServerVersion& version) noexcept {
  return version.family == ServerFamily::kMilvus && at_least(version, 2, 3, 6);
}

}  // namespace kiteway
