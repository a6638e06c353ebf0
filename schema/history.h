// What this tool did to a target before, as far as the journal here knows.
#pragma once

#include "schema/address.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kiteway {

/// One target collection that a run on this machine made or is making.
struct CollectionHistory {
  std::string run_id;
  std::string intent_key;  ///< CollectionPlan::intent_key of what was asked for
  bool is_complete = false;
  std::int64_t generation = 0;            ///< CollectionPlan::generation of the last run
  std::int64_t target_collection_id = 0;  ///< 0: not created yet
  std::int64_t source_entity_count = 0;   ///< count(*) of the source when it was scanned
  std::int64_t rows_copied = 0;
  std::int64_t rows_quarantined = 0;  ///< of the source, left out since the target cannot hold them
  /// Partitions of the source that the run loaded and has not released; "" is the whole collection.
  std::vector<std::string> temporary_loads = {};
  bool is_target_loaded = false;  ///< loaded by the run's verify and not released yet
  std::string finished_at = {};   ///< RFC 3339, empty while unfinished

  friend bool operator==(const CollectionHistory&, const CollectionHistory&) = default;
};

/// By target collection; the journal it comes from belongs to one plan name and one target.
using History = std::map<CollectionAddress, CollectionHistory>;

}  // namespace kiteway
