// What the journal queues, on disk when the call returns: for tests that look at it right after.
#pragma once

#include "executor/journal/journal.h"

#include <string>
#include <utility>

namespace kiteway::executor {

inline Outcome put_node(Journal& journal, NodeRecord node) {
  return journal.wait(journal.queue_node(std::move(node)));
}

inline Outcome put_collection(Journal& journal, const CollectionAddress& target,
                              CollectionHistory history) {
  return journal.wait(journal.queue_collection(target, std::move(history)));
}

inline Outcome begin_scan(Journal& journal, ScanRecord scan) {
  return journal.wait(journal.queue_scan(std::move(scan)));
}

inline Outcome finish_scan(Journal& journal, const std::string& key) {
  return journal.wait(journal.queue_scan_end(key));
}

inline Outcome forget(Journal& journal, const CollectionAddress& target) {
  return journal.wait(journal.queue_forget(target));
}

}  // namespace kiteway::executor
