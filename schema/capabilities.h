// What each line of servers can do and hold: data, not ifs.
#pragma once

#include "schema/server_version.h"
#include "schema/types.h"

#include <string_view>
#include <vector>

namespace kiteway {

/// How a page of a range read must be asked for so that no row is skipped (milvus-facts 3.2, 7.1).
enum class PageMode {
  kStopForBest,  ///< 2.3 and 2.4: a page may hold more or fewer rows than `limit`, none is skipped
  kInOrder,      ///< from 2.5: at most `limit` rows, none is skipped
};

/// How a text literal is written in an expression (milvus-facts 3.3).
enum class LiteralStyle {
  kUnicodeEscapes,  ///< every code point beyond ASCII as \uXXXX or \UXXXXXXXX
  kRawUtf8,         ///< milvus-lite 3 knows no \u escapes
};

struct Capabilities {
  PageMode page_mode = PageMode::kStopForBest;
  LiteralStyle literals = LiteralStyle::kUnicodeEscapes;
  bool nullable_fields = false;
  bool partitions = true;
  int vector_fields_max = 1;
  int shards_max = 16;
  std::vector<DataType> vector_types;
};

[[nodiscard]] Capabilities capabilities_of(const ServerVersion& version);

/// The oldest source whose range reads are known to lose nothing but what milvus-facts 3.2 lists:
/// the floor of the service this tool replaces.
inline constexpr std::string_view kOldestSource = "2.3.6";
[[nodiscard]] bool is_supported_source(const ServerVersion& version) noexcept;

}  // namespace kiteway
