#include "executor/journal/columns.h"

#include "schema/base/quote.h"

#include <SQLiteCpp/Exception.h>

#include <array>
#include <cstring>
#include <type_traits>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr std::array<std::pair<State, const char*>, 7> kStates{
    {{State::kWaiting, "waiting"},
     {State::kRunning, "running"},
     {State::kDone, "done"},
     {State::kFailed, "failed"},
     {State::kSkipped, "skipped"},
     {State::kInterrupted, "interrupted"},
     {State::kCancelled, "cancelled"}}};
constexpr std::array<std::pair<EventLevel, const char*>, 3> kLevels{
    {{EventLevel::kInfo, "info"},
     {EventLevel::kWarning, "warning"},
     {EventLevel::kError, "error"}}};
constexpr std::array<std::pair<RangeState, const char*>, 3> kRangeStates{
    {{RangeState::kOpen, "open"},
     {RangeState::kInFlight, "in_flight"},
     {RangeState::kDone, "done"}}};

template <class Enum, std::size_t Size>
const char* name_of(const std::array<std::pair<Enum, const char*>, Size>& names, Enum value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

template <class Enum, std::size_t Size>
Enum value_of(const std::array<std::pair<Enum, const char*>, Size>& names,
              const std::string& text) {
  for (const auto& [value, name] : names) {
    if (text == name) return value;
  }
  throw SQLite::Exception("unknown state " + quote(text));
}

}  // namespace

std::string to_string(State state) { return name_of(kStates, state); }

std::string to_string(EventLevel level) { return name_of(kLevels, level); }

const char* column_text(State state) { return name_of(kStates, state); }
const char* column_text(RangeState state) { return name_of(kRangeStates, state); }
const char* column_text(EventLevel level) { return name_of(kLevels, level); }

State read_state(const SQLite::Column& column) { return value_of(kStates, column.getString()); }

RangeState read_range_state(const SQLite::Column& column) {
  return value_of(kRangeStates, column.getString());
}

EventLevel read_level(const SQLite::Column& column) {
  return value_of(kLevels, column.getString());
}

std::string to_lines(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += name + "\n";
  return text;
}

std::vector<std::string> from_lines(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    names.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

void bind_key(SQLite::Statement& statement, int index, const std::optional<PrimaryKey>& key) {
  if (!key) {
    statement.bind(index);
  } else if (const auto* number = std::get_if<std::int64_t>(&*key)) {
    statement.bind(index, *number);
  } else {
    const auto& text = std::get<std::string>(*key);
    statement.bind(index, static_cast<const void*>(text.data()), static_cast<int>(text.size()));
  }
}

std::optional<PrimaryKey> read_key(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  if (column.isInteger()) return PrimaryKey(column.getInt64());
  return PrimaryKey(column.getString());
}

static_assert(sizeof(Digest) == 16 && std::is_trivially_copyable_v<Digest>);

void bind_digest(SQLite::Statement& statement, int index, const std::optional<Digest>& digest) {
  if (digest) {
    statement.bind(index, &*digest, sizeof(Digest));
  } else {
    statement.bind(index);
  }
}

std::optional<Digest> read_digest(const SQLite::Column& column) {
  if (column.getBytes() != static_cast<int>(sizeof(Digest))) return std::nullopt;
  Digest digest;
  std::memcpy(&digest, column.getBlob(), sizeof digest);
  return digest;
}

LeaseRecord read_lease(SQLite::Statement& row) {
  return {.epoch = row.getColumn("epoch").getInt64(),
          .run_id = row.getColumn("run_id").getString(),
          .operation = row.getColumn("operation").getString(),
          .user = row.getColumn("user").getString(),
          .host = row.getColumn("host").getString(),
          .pid = row.getColumn("pid").getInt64(),
          .acquired_at = row.getColumn("acquired_at").getString(),
          .heartbeat_at = row.getColumn("heartbeat_at").getString(),
          .ttl_s = row.getColumn("ttl_s").getInt64(),
          .released_at = row.getColumn("released_at").getString(),
          .released_by = row.getColumn("released_by").getString()};
}

std::optional<LeaseRecord> read_last_lease(SQLite::Database& database) {
  SQLite::Statement query(database, "SELECT * FROM leases ORDER BY epoch DESC LIMIT 1");
  if (!query.executeStep()) return std::nullopt;
  return read_lease(query);
}

}  // namespace kiteway::executor
