// The file of the rows that could not go: one JSON object a line, for people and programs.
#pragma once

#include "schema/address.h"
#include "schema/base/result.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {

/// One line. `key` and `values` are JSON already.
struct DeadLetter {
  std::string run_id;
  std::string at;  ///< RFC 3339
  CollectionAddress source;
  CollectionAddress target;
  std::string partition;  ///< of the source; empty: the collection as a whole
  std::string key;
  std::string field;  ///< of the source; empty: the target did not say
  std::string reason;
  std::string values;  ///< an object: the row's fields on the source
};

/// A file that only grows. Its folders and it are made for their owner alone (0700, 0600). Not
/// thread-safe.
class DeadLetters {
 public:
  explicit DeadLetters(std::filesystem::path path) : path_(std::move(path)) {}

  /// Appends those of `letters` whose row, by partition, key and values, has no line yet, and
  /// brings them to the disk. A line that a crash has cut off goes first. kIncomplete when the file
  /// cannot be written.
  Outcome append(const std::vector<DeadLetter>& letters);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  Outcome open();

  std::filesystem::path path_;
  bool is_open_ = false;
  std::set<std::string> ids_;  ///< of the lines
};

}  // namespace kiteway::executor
