// What the journal remembers: plain values, one struct a table.
#pragma once

#include "executor/remote/wire/digest.h"
#include "schema/address.h"
#include "schema/primary_key.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

/// States of a run and of a node. kRunning found on opening means: a process ended without a word,
/// and what it was doing may or may not have happened.
enum class State : std::uint8_t { kRunning, kDone, kFailed, kSkipped, kInterrupted };

[[nodiscard]] std::string to_string(State state);

struct RunRecord {
  std::string run_id;
  std::string plan_name;
  std::string plan_digest;
  std::string target_uri;
  State state = State::kRunning;
  std::string started_at;
  std::string finished_at = {};
};

struct NodeRecord {
  std::string key;  ///< Node::key: the same work has the same key in every run
  std::string run_id;
  std::string node_id;
  CollectionAddress target;
  std::int64_t target_collection_id = 0;  ///< which incarnation of the target it was done to
  State state = State::kRunning;
  std::string error = {};
};

/// A scan, finished or not. The distinct keys it found are the sum over its ranges.
struct ScanRecord {
  std::string key;  ///< of the scan node
  CollectionAddress target;
  std::int64_t entity_count = 0;  ///< count(*) when the scan began: rows with one key count each
  std::int64_t row_bytes = 0;     ///< measured on a sample; 0 when none was taken
  bool is_complete = false;       ///< its ranges cover all keys
  bool is_uncertain = false;      ///< rows of an earlier scan with this key may be on the target
};

enum class RangeState : std::uint8_t { kPending, kInFlight, kDone };

/// A slice of the key space that is copied as one.
struct RangeRecord {
  std::int64_t ordinal = 0;
  KeyRange range;
  std::int64_t key_count = 0;  ///< distinct keys the scan found in it; once done, those copied
  RangeState state = RangeState::kPending;
  bool is_uncertain = false;  ///< some of its rows may be on the target: they must be upserted
  /// Of the rows as they were written, once done; absent where no checksum is asked for.
  std::optional<Digest> checksum = {};

  friend bool operator==(const RangeRecord&, const RangeRecord&) = default;
};

struct EventRecord {
  std::string run_id;
  std::string at;
  std::string node_id;
  std::string text;
};

}  // namespace kiteway::executor
