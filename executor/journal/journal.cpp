#include "executor/journal/journal.h"

#include "executor/journal/file.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {

Journal::Journal(std::unique_ptr<SQLite::Database> database, std::filesystem::path folder,
                 std::string target_uri, Clock& clock)
    : database_(std::move(database)),
      folder_(std::move(folder)),
      target_uri_(std::move(target_uri)),
      clock_(clock),
      commits_([this](const std::vector<GroupCommit::Change>& changes) {
        return transact<Done>("write", [&]() -> Outcome {
          for (const auto& change : changes) change();
          return Done{};
        });
      }) {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& folder,
                                               const std::string& target_uri, Clock& clock) {
  auto database = open_file_to_write(folder);
  if (!database) return database.error();
  return std::unique_ptr<Journal>(new Journal(std::move(*database), folder, target_uri, clock));
}

}  // namespace kiteway::executor
