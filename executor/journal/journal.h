// The journal: what was begun and what was proved done, on disk before the next step is taken.
#pragma once

#include "executor/journal/group_commit.h"
#include "executor/journal/records.h"
#include "schema/base/clock.h"
#include "schema/base/result.h"
#include "schema/history.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace kiteway::executor {

/// A SQLite file, `journal.db` in the state folder: WAL, synchronous FULL, so that other processes
/// can read it while a run is alive and a crash loses nothing that was answered with success.
/// Every call is one transaction, except queued changes, which share it; other calls see all that
/// was queued before them. Thread-safe. Errors are kInternal for a bug; kInvalidInput, with a
/// sentence for people, for a folder that cannot be written or a file that is not ours; and kLocked
/// once another process has taken or broken the lease: from then on nothing is written any more. No
/// secret is ever passed to it.
class Journal {
 public:
  /// Opens or makes the journal in `folder` (made if absent, mode 0700). All but the runs and
  /// events is kept apart by target: two targets may share a folder.
  [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& folder,
                                                             const std::string& target_uri,
                                                             Clock& clock);

  /// What the journal in `folder` knows of a target, without making or changing anything.
  [[nodiscard]] static Result<History> read_history(const std::filesystem::path& folder,
                                                    const std::string& target_uri);

  /// The keys of a target's rows that do not go, by target collection, as read_history.
  [[nodiscard]] static Result<std::map<CollectionAddress, QuarantinedKeys>> read_quarantined(
      const std::filesystem::path& folder, const std::string& target_uri);

  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  Journal(Journal&&) = delete;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

  /// Takes the lease as `wanted`, whose epoch and times are set here, and gives the one that it
  /// replaces, if that was not released. `may_replace` decides about such a one, inside the
  /// transaction; its error is passed on. Every later call checks that the lease is still held.
  Result<std::optional<LeaseRecord>> take_lease(
      LeaseRecord wanted, const std::function<Outcome(const LeaseRecord&)>& may_replace);
  /// Says that the holder lives.
  Outcome renew_lease();
  Outcome release_lease();

  /// Adds the run, and marks those that a dead process left running as interrupted.
  Outcome begin_run(const RunRecord& run);
  /// Writes down what became of all parts of a run. An interrupted one that somebody had asked to
  /// cancel counts as cancelled.
  Outcome finish_run(const std::string& run_id, State state, const RunParts& parts = {});
  /// Who asked for the run to be cancelled; empty: nobody.
  [[nodiscard]] Result<std::string> cancel_requested_by(const std::string& run_id);

  /// All target collections on record.
  [[nodiscard]] Result<History> collections();
  /// Returns at once, as queue_ranges.
  GroupCommit::Ticket queue_collection(const CollectionAddress& target, CollectionHistory history);

  [[nodiscard]] Result<std::optional<NodeRecord>> node(const std::string& key);
  /// Returns at once, as queue_ranges. `in_run`: the same node as a part of its run, written in the
  /// same transaction.
  GroupCommit::Ticket queue_node(NodeRecord node, std::optional<RunNodeRecord> in_run = {});

  [[nodiscard]] Result<std::optional<ScanRecord>> scan(const std::string& key);
  /// The keys of all scans of rows that may be in this target collection already.
  [[nodiscard]] Result<std::set<std::string>> begun_scans(const CollectionAddress& target);
  /// The latest Range::settles_at_ms of all that was written to this target collection.
  [[nodiscard]] Result<std::int64_t> last_settling(const CollectionAddress& target);
  /// The same for all that were written to.
  [[nodiscard]] Result<std::map<CollectionAddress, std::int64_t>> last_settlings();
  /// Begins a scan anew: forgets the ranges of an earlier one with that key. Returns at once, as
  /// queue_ranges.
  GroupCommit::Ticket queue_scan(ScanRecord scan);
  /// Marks it complete. Returns at once.
  GroupCommit::Ticket queue_scan_end(const std::string& key);
  [[nodiscard]] Result<std::vector<Range>> ranges(const std::string& scan_key);
  /// Adds these ranges, or replaces those with the same ordinals. Returns at once: wait() tells
  /// when they are on disk, together with all that was queued before them.
  GroupCommit::Ticket queue_ranges(const std::string& scan_key, std::vector<Range> ranges);
  /// Nothing written yet gives a place at the very beginning.
  [[nodiscard]] Result<CountedPlace> counted_place(const std::string& scan_key);
  /// Returns at once, as queue_ranges.
  GroupCommit::Ticket queue_counted_place(const std::string& scan_key, const CountedPlace& place);
  /// In the order of their keys.
  [[nodiscard]] Result<std::vector<QuarantinedRow>> quarantined(const std::string& scan_key);
  /// Returns at once, as queue_ranges: what is queued later is not on disk before them.
  GroupCommit::Ticket queue_quarantined(const std::string& scan_key, const std::string& partition,
                                        const std::string& run_id,
                                        std::vector<QuarantinedRow> rows);
  /// Forgets those with a key in `range`, which is about to be copied anew. Returns at once.
  GroupCommit::Ticket queue_unquarantined(const std::string& scan_key, const KeyRange& range);
  [[nodiscard]] Outcome wait(GroupCommit::Ticket ticket) { return commits_.wait(ticket); }

  /// Forgets nodes, scans and ranges of a target collection: they say nothing about one made anew.
  /// Returns at once, as queue_ranges.
  GroupCommit::Ticket queue_forget(const CollectionAddress& target);

  Outcome add_event(const EventRecord& event);
  /// These return at once, and what they write may be lost in a crash: it is for people.
  void queue_event(EventRecord event);
  void queue_limiter(const std::string& run_id, std::string limiter, std::string reason);
  void queue_progress(const std::string& run_id, std::vector<ProgressRecord> collections);

 private:
  Journal(std::unique_ptr<SQLite::Database> database, std::filesystem::path folder,
          std::string target_uri, Clock& clock);

  template <class T>
  Result<T> guarded(const char* what, const std::function<Result<T>()>& work);
  template <class T>
  Result<T> transact(const char* what, const std::function<Result<T>()>& work);

  Outcome check_lease();
  void write_collection(const CollectionAddress& target, const CollectionHistory& history);
  void write_node(const NodeRecord& node);
  void write_ranges(const std::string& scan_key, const std::vector<Range>& ranges);
  void write_event(const EventRecord& event);
  void write_run_nodes(const std::string& run_id, const std::vector<RunNodeRecord>& nodes);
  void write_progress(const std::string& run_id, const std::vector<ProgressRecord>& collections);

  std::unique_ptr<SQLite::Database> database_;
  std::filesystem::path folder_;
  std::string target_uri_;
  Clock& clock_;
  std::mutex mutex_;
  std::int64_t epoch_ = 0;  ///< of the lease; 0 before it is taken
  GroupCommit commits_;     // last: it uses all of the above
};

}  // namespace kiteway::executor
