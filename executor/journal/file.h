// The journal's file: made, recognised, brought forward, or refused.
#pragma once

#include "schema/base/result.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <memory>
#include <string>

namespace kiteway::executor {

/// "cannot read the journal: ...", for people.
[[nodiscard]] Error journal_error(const std::string& what, const std::string& reason);

/// Opens or makes the journal of a state folder (made if absent, mode 0700), to be written by this
/// process alone. An older journal is brought forward; a foreign or newer one is refused.
[[nodiscard]] Result<std::unique_ptr<SQLite::Database>> open_file_to_write(
    const std::filesystem::path& folder);

/// Opens it beside a process that may be writing, changing nothing. Null where there is none yet.
[[nodiscard]] Result<std::unique_ptr<SQLite::Database>> open_file_to_read(
    const std::filesystem::path& folder);

/// Opens the journal of another process to change some rows of it: neither made nor brought
/// forward.
[[nodiscard]] Result<std::unique_ptr<SQLite::Database>> open_file_to_change(
    const std::filesystem::path& folder);

/// Of the journal in a state folder.
[[nodiscard]] std::string journal_path(const std::filesystem::path& folder);

}  // namespace kiteway::executor
