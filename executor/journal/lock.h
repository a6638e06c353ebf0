// One run at a time in one state folder.
#pragma once

#include "schema/base/result.h"

#include <filesystem>
#include <memory>
#include <string>

namespace kiteway::executor {

/// An OS lock on `lock` in the state folder: it ends with the process, however that ends.
class StateLock {
 public:
  /// Takes the lock and writes `owner` (who and when, for people) into the file. kLocked, telling
  /// who has it, when another process does.
  [[nodiscard]] static Result<std::unique_ptr<StateLock>> take(const std::filesystem::path& folder,
                                                               const std::string& owner);

  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;
  StateLock(StateLock&&) = delete;
  StateLock& operator=(StateLock&&) = delete;
  ~StateLock();

 private:
  explicit StateLock(int fd) : fd_(fd) {}

  int fd_;
};

}  // namespace kiteway::executor
