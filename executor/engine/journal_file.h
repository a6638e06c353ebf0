// The journal's file: whether it is ours, which version it has, and how it is opened.
#pragma once

#include "schema/base/result.h"

#include <filesystem>
#include <string>

namespace SQLite {
class Database;
}

namespace kiteway::executor {

/// "cannot open the journal: ...", of kind kInvalidInput.
[[nodiscard]] Error journal_error(const std::string& what, const std::string& reason);

/// How to open the file without leaving a trace.
[[nodiscard]] std::string read_only_uri(const std::filesystem::path& path);

enum class JournalUse : std::uint8_t { kRead, kWrite };

/// Refuses files that are not ours or from a newer kiteway. To be written, an empty one gets its
/// tables, and an older one is brought forward. `path` is for messages; throws SQLite::Exception.
[[nodiscard]] Outcome prepare_journal(SQLite::Database& database, JournalUse use,
                                      const std::string& path);

}  // namespace kiteway::executor
