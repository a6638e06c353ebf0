// Two described collections side by side: what is not the same, part by part.
#pragma once

#include "schema/snapshot.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace kiteway {

/// What a part of a collection is about. Who compares chooses which of them count.
enum class Aspect : std::uint8_t {
  kIdentity,  ///< the collection id: another one is another collection by the same name
  kField,
  kFieldOrder,
  kDynamicField,
  kFunction,
  kDescription,  ///< of the collection and of its fields
  kShards,
  kPartitionCount,  ///< with a partition key
  kConsistency,
  kPartition,
  kIndex,
  kProperty,
  kAlias,
  kLoad,
  kRows,
  kUnknownPart,  ///< what this build has no words for
  kPlan,         ///< of a plan, and of no collection
};

/// Whose part it is. A plan describes two collections at once.
enum class PartOwner : std::uint8_t { kCollection, kSource, kTarget };

/// Which part of a collection: parts are known by this.
struct PartKey {
  Aspect aspect = Aspect::kField;
  /// Of the field, function, partition, property or alias; of an index the name of its field. Empty
  /// for what a collection has once, like its shards.
  std::string name = {};
  std::string json_path = {};  ///< of an index of a part of a JSON field
  PartOwner owner = PartOwner::kCollection;

  friend auto operator<=>(const PartKey&, const PartKey&) = default;
};

[[nodiscard]] PartKey part_key(const IndexSpec& index);

/// "field price", "index doc about['color']", "shards".
[[nodiscard]] std::string to_string(const PartKey& key);

/// Of what there is no more to say than that it is there: a partition, an alias.
struct Present {
  friend bool operator==(const Present&, const Present&) = default;
};

/// What is said of a part, or of one of its attributes.
using Fact = std::variant<Present, bool, std::int64_t, std::string, DefaultValue, FieldSchema,
                          FunctionSchema, IndexSpec>;

inline constexpr const char* kDescriptionAttribute = "description";
inline constexpr const char* kMetricAttribute = "metric_type";

/// What of a part can change by itself: "max_length" of a field.
struct Attribute {
  std::string name;
  Fact value;

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// One part of a collection.
struct Part {
  PartKey key;
  Fact value;                              ///< all of it
  std::vector<Attribute> attributes = {};  ///< compared one by one; empty: the value is

  friend bool operator==(const Part&, const Part&) = default;
};

using Parts = std::vector<Part>;

/// Everything that a schema says.
[[nodiscard]] Parts parts_of(const CollectionSchema& schema);

/// Everything that a server tells of a collection. Rows that nobody could count are no part.
[[nodiscard]] Parts parts_of(const CollectionSnapshot& collection);

/// "HNSW (COSINE)", or "INVERTED" for an index without a metric.
[[nodiscard]] std::string index_text(const IndexSpec& index);

/// One fact that is not the same. Whoever acts on it looks at these values; the texts below are
/// for people.
struct Difference {
  PartKey part;
  std::string attribute = {};       ///< of the part; empty: the part as a whole
  std::optional<Fact> before = {};  ///< nothing: there was no such part, or no such attribute
  std::optional<Fact> after = {};   ///< nothing: there is none now

  /// The aspect of the part, or kDescription for the description of one.
  [[nodiscard]] Aspect aspect() const;

  friend bool operator==(const Difference&, const Difference&) = default;
};

using Differences = std::vector<Difference>;

/// "field title max_length".
[[nodiscard]] std::string what_text(const Difference& difference);
/// "VarChar(512), nullable", "yes", "1,200"; empty where there is nothing.
[[nodiscard]] std::string before_text(const Difference& difference);
[[nodiscard]] std::string after_text(const Difference& difference);

/// "field title max_length: 256 -> 512", "alias shop: present -> absent".
[[nodiscard]] std::string to_string(const Difference& difference);

/// What changed or went, in the order of `before`, then what came, in that of `after`. Rows are
/// compared where both sides know them, the order of fields where both sides have the same ones.
[[nodiscard]] Differences differences(const Parts& before, const Parts& after);

/// Those about one of `aspects`.
[[nodiscard]] Differences about(const std::set<Aspect>& aspects, Differences differences);

}  // namespace kiteway
