// What a run knows of its target collections: their ids on the server, their records in the
// journal.
#pragma once

#include "executor/journal/journal.h"
#include "schema/address.h"
#include "schema/history.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace kiteway::executor {

/// The target's collection ids, as they become known. Thread-safe.
class TargetIds {
 public:
  void set(const CollectionAddress& address, std::int64_t id);
  /// 0 while the collection does not exist.
  [[nodiscard]] std::int64_t get(const CollectionAddress& address);

 private:
  std::mutex mutex_;
  std::map<CollectionAddress, std::int64_t> ids_;
};

/// The journal's records of the target collections: read once, since the run has the journal's
/// lock and nothing else changes them. Thread-safe.
class CollectionRecords {
 public:
  /// `journal` must outlive it. Records that are changed become those of `run_id`.
  CollectionRecords(Journal& journal, std::string run_id)
      : journal_(journal), run_id_(std::move(run_id)) {}

  /// Reads what the journal has; before all other calls.
  [[nodiscard]] Outcome read();
  [[nodiscard]] std::optional<CollectionHistory> get(const CollectionAddress& target) const;
  /// Changes the record, or a new one, and queues it to be written: Journal::wait returns when it
  /// is on disk, after what was queued before it and before what is queued later.
  GroupCommit::Ticket queue(const CollectionAddress& target,
                            const std::function<void(CollectionHistory&)>& change);
  /// The same, on disk when this returns.
  Outcome update(const CollectionAddress& target,
                 const std::function<void(CollectionHistory&)>& change);

 private:
  Journal& journal_;
  std::string run_id_;
  mutable std::mutex mutex_;
  History records_;
};

}  // namespace kiteway::executor
