// What any process may read of a journal: runs and how far they are, while they live and after.
#pragma once

#include "executor/journal/records.h"
#include "schema/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace kiteway::executor {

/// One look at the journal: all its answers are of the same moment. Look again for what happened
/// since. Not thread-safe.
class JournalView {
 public:
  /// Null where there is no journal.
  [[nodiscard]] static Result<std::unique_ptr<JournalView>> open(
      const std::filesystem::path& folder);

  JournalView(const JournalView&) = delete;
  JournalView& operator=(const JournalView&) = delete;
  JournalView(JournalView&&) = delete;
  JournalView& operator=(JournalView&&) = delete;
  ~JournalView();

  /// The latest first.
  [[nodiscard]] Result<std::vector<RunRecord>> runs();
  /// By target, in alphabetical order.
  [[nodiscard]] Result<std::vector<ProgressRecord>> progress(const std::string& run_id);
  /// In the order of the plan; of a run that goes on, those that have started.
  [[nodiscard]] Result<std::vector<RunNodeRecord>> nodes(const std::string& run_id);
  /// Those after this number, oldest first.
  [[nodiscard]] Result<std::vector<EventRecord>> events(const std::string& run_id,
                                                        std::int64_t after_seq);
  /// The last errors and warnings, oldest first.
  [[nodiscard]] Result<std::vector<EventRecord>> last_troubles(const std::string& run_id,
                                                               int count_max);
  /// The latest lease of all, held or not.
  [[nodiscard]] Result<std::optional<LeaseRecord>> last_lease();
  [[nodiscard]] Result<std::optional<LeaseRecord>> lease_of(const std::string& run_id);

 private:
  JournalView(std::unique_ptr<SQLite::Database> database, std::string path);

  std::string path_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace kiteway::executor
