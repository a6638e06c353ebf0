// What each line of servers can do and hold: data, not ifs.
#pragma once

#include "schema/capabilities/names.h"
#include "schema/function.h"
#include "schema/server_version.h"
#include "schema/types.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway {

/// How a page of a range read must be asked for so that no row is skipped
/// (docs/milvus-behaviour.md#read-window).
enum class PageMode {
  kStopForBest,  ///< 2.3 and 2.4: a page may hold more or fewer rows than `limit`, none is skipped
  kInOrder,      ///< from 2.5: at most `limit` rows, none is skipped
};

/// How a text literal is written in an expression (docs/milvus-behaviour.md#text-literals).
enum class LiteralStyle {
  kUnicodeEscapes,  ///< every code point beyond ASCII as \uXXXX or \UXXXXXXXX
  kRawUtf8,         ///< milvus-lite 3 knows no \u escapes
};

/// How much a server holds at most (docs/milvus-behaviour.md#limits).
struct ServerLimits {
  int fields = 64;
  int vector_fields = 1;
  std::int64_t dimension = 32'768;
  std::int64_t binary_dimension = 262'144;
  std::int64_t text_bytes = 65'535;      ///< of max_length
  std::int64_t array_elements = 4'096;   ///< of max_capacity
  int shards = 16;                       ///< of one collection
  int shards_for_auto = 16;              ///< fewer where the size of the cluster is not known
  std::int64_t partitions = 4'096;       ///< of one collection
  std::int64_t partitions_default = 64;  ///< with a partition key, when nobody says how many
  std::int64_t collections = 65'536;
  std::int64_t databases = 64;  ///< 1: only `default`
  std::optional<std::int64_t> description_bytes = {};
  std::optional<std::int64_t> stored_bytes = {};
  std::optional<std::int64_t> write_bytes_per_second = {};
  std::optional<std::int64_t> delete_bytes_per_second = {};  ///< of keys
  std::optional<std::int64_t> definitions_per_second = {};   ///< CreateCollection and its like
};

/// Which indexes a server makes (docs/milvus-behaviour.md#index-types).
struct IndexRules {
  std::vector<std::string> of_scalars = {};  ///< types; empty: all that a source may have
  std::string of_texts = "Trie";             ///< stands in for a type that it does not have
  std::string of_numbers = "STL_SORT";       ///< the same; Bool is no number
  std::map<DataType, std::string> instead_of_auto = {};  ///< of vectors that get no AUTOINDEX
};

struct Capabilities {
  PageMode page_mode = PageMode::kStopForBest;
  LiteralStyle literals = LiteralStyle::kUnicodeEscapes;
  bool snapshot_reads = false;       ///< pages read what was there at the moment they name
                                     ///< (docs/milvus-behaviour.md#read-timestamp)
  std::vector<DataType> types = {};  ///< of fields; elements of arrays have rules of their own
  bool nullable_scalars = false;
  bool nullable_vectors = false;
  bool default_values = false;
  /// JSON fields take no text, number or truth by itself. Measured on 2.3.5; where in 2.3 it ends
  /// nobody has measured.
  bool json_objects_only = false;
  /// Refuses rows with a dynamic key that is called like a field (measured on 2.3.5: it does not).
  bool refuses_taken_keys = true;
  /// Never answers a row with the greatest Int64 key, though it counts it
  /// (docs/milvus-behaviour.md#greatest-key).
  bool loses_highest_key = false;
  /// Writes carry `valid_data` for every field that is nullable or has a default
  /// (docs/milvus-behaviour.md#valid-data).
  bool valid_data = false;
  bool clustering_key = false;
  std::vector<FunctionType> functions = {};
  bool text_auto_id = true;  ///< makes keys of type VarChar too, not of Int64 alone
  bool partitions = true;
  bool key_remainders = false;  ///< knows `id % 61 == 0`
  /// count(*) minds the names of partitions even without an expression.
  bool counts_partitions = true;
  bool autoindex_only = false;  ///< whatever index is asked for, AUTOINDEX is made
  IndexRules indexes = {};
  NameRules names = {};
  ServerLimits limits = {};
};

/// What a server of this version can do. One that does not tell its version is milvus-lite 2.5.
[[nodiscard]] Capabilities capabilities_of(const ServerVersion& version);

[[nodiscard]] bool has_type(const Capabilities& server, DataType type) noexcept;

[[nodiscard]] bool has_function(const Capabilities& server, FunctionType type) noexcept;

/// The oldest source whose range reads are known to lose nothing but what
/// docs/milvus-behaviour.md#oldest-source lists: the floor of the service this tool replaces.
inline constexpr std::string_view kOldestSource = "2.3.6";
[[nodiscard]] bool is_supported_source(const ServerVersion& version) noexcept;

}  // namespace kiteway
