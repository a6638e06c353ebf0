// Two described collections side by side: what is not the same, part by part.
#pragma once

#include "schema/snapshot.h"

#include <cstdint>
#include <set>
#include <string>
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

/// A part of a part that can change by itself: "max_length" of a field.
struct Attribute {
  std::string name;
  std::string value;
  Aspect aspect = Aspect::kField;

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// One part of a collection in words. Parts are known by aspect and name.
struct Part {
  Aspect aspect = Aspect::kField;
  std::string name;                        ///< "field price", "shards"
  std::string text;                        ///< all of it: "VarChar(512), nullable"
  std::vector<Attribute> attributes = {};  ///< compared one by one; empty: the text is
  friend bool operator==(const Part&, const Part&) = default;
};

using Parts = std::vector<Part>;

/// Everything that a schema says.
[[nodiscard]] Parts parts_of(const CollectionSchema& schema);

/// Everything that a server tells of a collection. Rows that nobody could count are no part.
[[nodiscard]] Parts parts_of(const CollectionSnapshot& collection);

/// "index vector": what the part of an index is called.
[[nodiscard]] std::string part_name(const IndexSpec& index);

/// "HNSW (COSINE)", or "INVERTED" for an index without a metric.
[[nodiscard]] std::string index_text(const IndexSpec& index);

/// One fact that is not the same. An empty side: there is no such part, or no such attribute.
struct Difference {
  Aspect aspect = Aspect::kField;
  std::string what;  ///< "field title max_length"
  std::string before = {};
  std::string after = {};

  friend bool operator==(const Difference&, const Difference&) = default;
};

using Differences = std::vector<Difference>;

/// "field title max_length: 256 -> 512", "alias shop: present -> absent".
[[nodiscard]] std::string to_string(const Difference& difference);

/// What changed or went, in the order of `before`, then what came, in that of `after`. Rows are
/// compared where both sides know them, the order of fields where both sides have the same ones.
[[nodiscard]] Differences differences(const Parts& before, const Parts& after);

/// Those about one of `aspects`.
[[nodiscard]] Differences about(const std::set<Aspect>& aspects, Differences differences);

}  // namespace kiteway
