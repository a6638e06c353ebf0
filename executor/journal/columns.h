// Values of the journal's columns: how states, keys and digests stand in SQLite.
#pragma once

#include "executor/journal/records.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

[[nodiscard]] const char* column_text(State state);
[[nodiscard]] const char* column_text(RangeState state);
[[nodiscard]] const char* column_text(EventLevel level);

/// These throw SQLite::Exception for a text that is no state: a journal that was tampered with is
/// refused, not guessed at.
[[nodiscard]] State read_state(const SQLite::Column& column);
[[nodiscard]] RangeState read_range_state(const SQLite::Column& column);
[[nodiscard]] EventLevel read_level(const SQLite::Column& column);

/// Partition names have no line ends (server rule), so a line each is a safe list; a list with one
/// empty name, the whole collection, is a single line end.
[[nodiscard]] std::string to_lines(const std::vector<std::string>& names);
[[nodiscard]] std::vector<std::string> from_lines(const std::string& text);

/// INTEGER for an Int64 key, BLOB of UTF-8 for VarChar, NULL for no bound.
void bind_key(SQLite::Statement& statement, int index, const std::optional<PrimaryKey>& key);
[[nodiscard]] std::optional<PrimaryKey> read_key(const SQLite::Column& column);

void bind_digest(SQLite::Statement& statement, int index, const std::optional<Digest>& digest);
[[nodiscard]] std::optional<Digest> read_digest(const SQLite::Column& column);

[[nodiscard]] LeaseRecord read_lease(SQLite::Statement& row);
/// Of all that were ever taken, the last one.
[[nodiscard]] std::optional<LeaseRecord> read_last_lease(SQLite::Database& database);

}  // namespace kiteway::executor
