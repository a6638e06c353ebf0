// What the journal remembers: plain values, one struct a table.
#pragma once

#include "executor/journal/range.h"
#include "schema/address.h"
#include "schema/primary_key.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {

/// States of a run and of a node. kRunning found on opening means: a process ended without a word,
/// and what it was doing may or may not have happened.
enum class State : std::uint8_t {
  kWaiting,  ///< not begun; of nodes and collections alone
  kRunning,
  kDone,
  kFailed,
  kSkipped,      ///< something before it failed
  kInterrupted,  ///< stopped by a signal
  kCancelled,    ///< stopped on request of another process; of runs alone
};

[[nodiscard]] std::string to_string(State state);

struct RunRecord {
  std::string run_id;
  std::string plan_name;
  std::string plan_digest;
  std::string target_uri;
  State state = State::kRunning;
  std::string started_at;
  std::string finished_at = {};
  std::string command = {};  ///< what to type to go on
  std::string cancel_requested_at = {};
  std::string cancel_requested_by = {};  ///< "lea on build-7"; empty: nobody wants it cancelled
  std::string limiter = {};              ///< what holds the run back now: "target rate limit"
  std::string limiter_reason = {};
};

/// The right to run in a state folder, as other processes and machines see it.
struct LeaseRecord {
  std::int64_t epoch = 0;  ///< grows with every lease: tells a holder from one before it
  std::string run_id;
  std::string operation;  ///< "apply"
  std::string user;
  std::string host;
  std::int64_t pid = 0;
  std::string acquired_at = {};
  std::string heartbeat_at = {};
  std::int64_t ttl_s = 0;        ///< a holder that is silent for longer is taken for dead
  std::string released_at = {};  ///< empty while it is held
  std::string released_by = {};

  friend bool operator==(const LeaseRecord&, const LeaseRecord&) = default;
};

/// How far a run is with a collection.
struct ProgressRecord {
  CollectionAddress target;
  State state = State::kWaiting;
  std::int64_t rows_expected = 0;  ///< by the scans so far
  std::int64_t rows_done = 0;      ///< acknowledged by the target, by this run and those before
  std::int64_t rows_before = 0;    ///< of these, by runs before
  std::int64_t bytes = 0;          ///< on the wire, by this run
  std::int64_t retries = 0;
  std::int64_t rows_quarantined = 0;  ///< left out, by this run and those before
  double rows_per_s = 0;              ///< of the last seconds; when it is over, of the whole
  double bytes_per_s = 0;
  std::string updated_at = {};

  friend bool operator==(const ProgressRecord&, const ProgressRecord&) = default;
};

/// What became of a node in one run.
struct RunNodeRecord {
  std::string node_id;
  std::int64_t ordinal = 0;  ///< in the plan
  State state = State::kWaiting;
  std::string started_at = {};
  std::string finished_at = {};
  std::int64_t duration_ms = 0;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::int64_t retries = 0;
  std::string error = {};
  std::string cause = {};  ///< of a skipped one: the id of the node that failed

  friend bool operator==(const RunNodeRecord&, const RunNodeRecord&) = default;
};

struct RunParts {
  std::vector<ProgressRecord> collections = {};
  std::vector<RunNodeRecord> nodes = {};
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
  std::int64_t entity_count = 0;   ///< count(*) when the scan began: rows with one key count each
  std::int64_t row_bytes = 0;      ///< measured on a sample; 0 when none was taken
  bool is_complete = false;        ///< its ranges cover all keys
  bool is_uncertain = false;       ///< rows of an earlier scan with this key may be on the target
  std::string partition = {};      ///< to begin with: not kept
  std::int64_t settles_at_ms = 0;  ///< of the ranges of earlier scans, the latest
};

/// A row of the source that does not go, since the target cannot hold it.
struct QuarantinedRow {
  std::int64_t ordinal = 0;  ///< of its range
  PrimaryKey key;
  std::string field = {};   ///< of the source; empty: the target did not say
  std::string reason = {};  ///< "holds NaN"

  friend bool operator==(const QuarantinedRow&, const QuarantinedRow&) = default;
};

/// Keys of rows that do not go, by partition.
using QuarantinedKeys = std::map<std::string, std::set<PrimaryKey>>;

enum class EventLevel : std::uint8_t { kInfo, kWarning, kError };

[[nodiscard]] std::string to_string(EventLevel level);

/// How far a partition is written whose rows only their number tells: one request after the other,
/// in the order of the keys.
struct CountedPlace {
  std::int64_t rows = 0;                ///< that are on the target for certain
  std::optional<PrimaryKey> upto = {};  ///< the last of their keys
  std::int64_t rows_in_flight = 0;      ///< of the one request on its way, or 0
  std::optional<PrimaryKey> upto_in_flight = {};
  std::int64_t settles_at_ms = 0;  ///< of that request, as in RangeFields

  friend bool operator==(const CountedPlace&, const CountedPlace&) = default;
};

struct EventRecord {
  std::string run_id;
  std::string at;
  std::string node_id;  ///< empty for what concerns the run
  std::string text;
  EventLevel level = EventLevel::kInfo;
  std::int64_t seq = 0;  ///< given by the journal
};

}  // namespace kiteway::executor
