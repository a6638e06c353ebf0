#include "tests/faults/trial_source.h"

#include "executor/journal/journal.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <numeric>

namespace kiteway::testing {
namespace {

/// Rows of 8 KiB: few of them make several ranges and several requests.
constexpr std::int64_t kWideDim = 2048;
/// More than fit into two ranges of 2 MiB.
constexpr std::size_t kWideRows = 520;
/// More than fit into one.
constexpr std::size_t kFewWideRows = 265;

/// The collection that only a run may have loaded, and must have released.
constexpr const char* kReleased = "released";

std::vector<std::int64_t> numbers_from(std::int64_t first, std::size_t count) {
  std::vector<std::int64_t> keys(count);
  std::iota(keys.begin(), keys.end(), first);
  return keys;
}

Column wide_vectors(const std::vector<std::int64_t>& keys) {
  std::vector<float> numbers;
  numbers.reserve(keys.size() * kWideDim);
  for (const std::int64_t key : keys) {
    for (std::int64_t i = 0; i < kWideDim; ++i) {
      numbers.push_back(static_cast<float>(key) + 0.25F * static_cast<float>(i));
    }
  }
  return float_vectors("vector", kWideDim, numbers);
}

std::vector<Column> number_rows(std::int64_t first, std::size_t count) {
  const auto keys = numbers_from(first, count);
  return {long_column("id", keys), wide_vectors(keys)};
}

std::vector<Column> text_rows(std::int64_t first, std::size_t count) {
  const auto keys = numbers_from(first, count);
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const std::int64_t key : keys) names.push_back("key '" + std::to_string(key) + "'");
  return {text_column("id", names), wide_vectors(keys)};
}

}  // namespace

TrialSource::TrialSource() {
  const auto number_key = field("id", wire::schema::Int64);
  make("numbers", number_key, {.options = ", verify: count"});
  server.create_partition(at("numbers"), "east");
  server.put(at("numbers"), "", number_rows(1, kWideRows));
  server.put(at("numbers"), "east", number_rows(10'000, 10));
  make("texts", text_field("id"), {.options = ", verify: checksum"});
  server.put(at("texts"), "", text_rows(1, kWideRows));
  make("kept_keys", text_field("id"), {.rule = KeyRule::kKept});
  server.put(at("kept_keys"), "", text_rows(1, kFewWideRows));
  make(kCounted, number_key, {.rule = KeyRule::kDiscarded, .options = ", verify: count"});
  server.put(at(kCounted), "", number_rows(1, kFewWideRows));
  make(kReleased, number_key, {.options = ", verify: count"});
  server.put(at(kReleased), "", number_rows(1, 30));
  for (auto& [name, moved] : collections_) {
    server.index_and_load(at(name));
    moved.rows = source_texts(server, name, moved.rule);
  }
  server.release(at(kReleased));
}

void TrialSource::make(const std::string& name, const wire::schema::FieldSchema& key,
                       const Moved& moved) {
  server.create(at(name), schema_of({primary_key(key), vector_field("vector", kWideDim)}));
  collections_[name] = moved;
}

std::string TrialSource::plan_lines() const {
  std::string lines;
  for (const auto& [name, moved] : collections_) {
    lines += "  - {name: " + name + plan_keys(moved.rule) + moved.options + "}\n";
  }
  return lines;
}

std::string TrialSource::faults_of(const Trial& trial) const {
  const FakeMilvus& target = trial.target;
  std::string found;
  for (const auto& [name, moved] : collections_) {
    if (!target.has(at(name))) {
      found += name + " is not on the target\n";
      continue;
    }
    const std::size_t physical = target.physical_rows(at(name));
    const std::size_t keys = target.distinct_keys(at(name));
    if (physical != keys || keys != moved.rows.size()) {
      found += name + ": " + std::to_string(physical) + " rows with " + std::to_string(keys) +
               " keys, and " + std::to_string(moved.rows.size()) + " on the source\n";
    } else if (target_texts(target, name, moved.rule) != moved.rows) {
      found += name + ": rows of other values\n";
    }
    if (target.is_loaded(at(name))) found += name + " is still loaded on the target\n";
    const bool was_loaded = name != kReleased;
    if (server.is_loaded(at(name)) != was_loaded) {
      found += name + " is not loaded as before on the source\n";
    }
  }
  for (const auto& rejected : target.rejected_requests()) found += "refused: " + rejected + "\n";
  return found + journal_faults_of(trial);
}

std::string TrialSource::journal_faults_of(const Trial& trial) const {
  std::string found;
  const auto history = executor::Journal::read_history(trial.state_dir(), trial.target.uri());
  if (!history) return to_string(history.error());
  for (const auto& [name, moved] : collections_) {
    const auto known = history->find(at(name));
    if (known == history->end()) {
      found += "the journal knows nothing of " + name + "\n";
      continue;
    }
    const CollectionHistory& record = known->second;
    if (!record.is_complete) found += name + " is not complete in the journal\n";
    if (record.rows_copied != static_cast<std::int64_t>(moved.rows.size())) {
      found += name + ": the journal has " + std::to_string(record.rows_copied) + " rows\n";
    }
    if (!record.temporary_loads.empty()) {
      found += name + " is loaded on the source, says the journal\n";
    }
    if (record.is_target_loaded) found += name + " is loaded on the target, says the journal\n";
  }
  SQLite::Database journal((trial.state_dir() / "journal.db").string());
  const std::string integrity = journal.execAndGet("PRAGMA integrity_check").getString();
  if (integrity != "ok") found += integrity + "\n";
  for (const char* rule : {"SELECT count(*) FROM ranges WHERE state <> 'done'",
                           "SELECT count(*) FROM scans WHERE is_complete = 0",
                           "SELECT count(*) FROM nodes WHERE state <> 'done'",
                           "SELECT count(*) FROM ranges WHERE scan_key NOT IN (SELECT scan_key "
                           "FROM scans)"}) {
    if (journal.execAndGet(rule).getInt() != 0) found += std::string("not 0: ") + rule + "\n";
  }
  return found;
}

}  // namespace kiteway::testing
