// What the user wants, with every default filled in and every name resolved.
#pragma once

#include "planner/model/endpoint.h"
#include "planner/model/field_intent.h"
#include "planner/model/placed.h"
#include "planner/model/traffic_settings.h"
#include "schema/address.h"
#include "schema/base/source_place.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

/// The proof at the end. kChecksum counts too.
enum class VerifyMode : std::uint8_t { kNone, kCount, kChecksum };
/// kAuto: AUTOINDEX with the metric of the source; kPreserve: type and parameters of the source.
enum class IndexMode : std::uint8_t { kAuto, kPreserve };
enum class AliasMode : std::uint8_t { kKeep, kNone };
/// kMerge: all rows go to the default partition, and the target has no other.
enum class PartitionMode : std::uint8_t { kKeep, kMerge };
/// What to do with a target collection that no run on this machine made.
enum class OnExisting : std::uint8_t { kFail, kResume, kRecreate };
enum class LoadPolicy : std::uint8_t { kNever, kTemporary };

/// How rows are written.
enum class WritePolicy : std::uint8_t {
  kAuto,  ///< inserted into a collection that the plan made, upserted wherever rows may be already
  kUpsert,  ///< always upserted
  kInsert,  ///< always inserted: rows that may be there already are deleted by key before
};

/// What becomes of a row that the target cannot hold.
enum class RowErrorPolicy : std::uint8_t {
  kFail,        ///< its collection fails
  kQuarantine,  ///< it is left out, and told in a file
};

/// Rows of one collection that may be left out when the plan does not say.
inline constexpr std::int64_t kQuarantinedMaxDefault = 1'000;

/// An entry that stands for all collections whose names fit.
struct CollectionPattern {
  std::string pattern;                            ///< with `*` and `?`
  std::vector<Placed<std::string>> exclude = {};  ///< patterns too
  std::string target = {};  ///< name on the target, one `*` for the source's; empty: the same name

  friend bool operator==(const CollectionPattern&, const CollectionPattern&) = default;
};

struct CollectionIntent {
  CollectionAddress source;
  CollectionAddress target;
  SourcePlace place;           ///< of the name on the source
  SourcePlace database_place;  ///< of its database on the source, or of the name
  SourcePlace target_place;    ///< of the name on the target, or of the former
  Placed<bool> dynamic_field{true};
  Placed<bool> nullable{true};                   ///< of scalar fields that do not say so themselves
  Placed<std::optional<std::int64_t>> shards{};  ///< nothing: auto
  Placed<VerifyMode> verify{VerifyMode::kChecksum};
  Placed<bool> load{false};
  Placed<IndexMode> index{IndexMode::kAuto};
  Placed<AliasMode> aliases{AliasMode::kKeep};
  Placed<PartitionMode> partitions{PartitionMode::kKeep};
  std::map<std::string, Placed<std::string>> properties = {};  ///< instead of the source's
  Placed<WritePolicy> write{WritePolicy::kAuto};
  Placed<bool> auto_id{false};              ///< the target makes new keys
  Placed<std::string> original_pk_field{};  ///< of the target, for the old keys; empty: discarded
  Placed<OnExisting> on_existing{OnExisting::kFail};
  Placed<RowErrorPolicy> on_row_error{RowErrorPolicy::kFail};
  Placed<std::int64_t> max_quarantined{kQuarantinedMaxDefault};  ///< rows
  Placed<bool> prevent_destroy{false};                           ///< beats kRecreate
  std::vector<FieldIntent> fields = {};
  Placed<std::string> filter{};  ///< an expression for the source; empty: all rows
  /// Further collections of the same database of the source, whose rows go to the same target.
  std::vector<Placed<std::string>> merged = {};
  /// Set until the collections of the source are known; the names above are empty until then.
  std::optional<CollectionPattern> match = {};

  friend bool operator==(const CollectionIntent&, const CollectionIntent&) = default;
};

/// Bytes that rows in flight may hold when the plan does not say.
inline constexpr std::int64_t kMemoryDefault = std::int64_t{256} << 20;

struct Intent {
  std::string name;
  EndpointSpec source;
  EndpointSpec target;
  Placed<bool> allow_unsupported_version{false};
  Placed<LoadPolicy> source_load{LoadPolicy::kNever};
  std::vector<CollectionIntent> collections;
  std::string state_dir;                       ///< as written, or ".kiteway"
  std::optional<std::int64_t> parallelism{};   ///< nothing: auto
  std::optional<std::int64_t> memory_bytes{};  ///< nothing: kMemoryDefault
  TrafficSettings traffic{};
  std::string logical_digest = {};  ///< of all this but where it is carried out

  friend bool operator==(const Intent&, const Intent&) = default;
};

}  // namespace kiteway::planner
