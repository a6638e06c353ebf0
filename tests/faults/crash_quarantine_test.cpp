// A run that leaves rows out is ended at every write of its journal and at every request that
// changes its target. The next one loses no row, doubles none, and each row left out has one line.
#include "tests/faults/extent.h"
#include "tests/faults/trial.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

/// Rows of 8 KiB, more than fit into one range of 2 MiB.
constexpr std::int64_t kWideDim = 2048;
constexpr std::int64_t kRows = 265;
/// The first of all, some side by side, the last of a range or near it, and the last of all.
const std::vector<std::int64_t> kBad = {1, 2, 100, 254, 255, 256, 265};

/// By name, with what the plan says of each.
const std::map<std::string, std::string> kCollections = {
    {"kept", ", verify: checksum"},
    {"counted", ", verify: count, auto_id: true"},
    {"moved", ", verify: checksum, auto_id: true, original_pk_field: old"},
};

class BadSource {
 public:
  BadSource() {
    std::vector<std::int64_t> keys(kRows);
    std::iota(keys.begin(), keys.end(), 1);
    std::vector<float> numbers;
    for (const auto key : keys) {
      const bool is_bad = std::ranges::find(kBad, key) != kBad.end();
      for (std::int64_t i = 0; i < kWideDim; ++i) numbers.push_back(static_cast<float>(key + i));
      if (is_bad) numbers.back() = std::numeric_limits<float>::quiet_NaN();
    }
    for (const auto& [name, options] : kCollections) {
      server.create(at(name), schema_of({primary_key(field("id", wire::schema::Int64)),
                                         vector_field("vector", kWideDim)}));
      server.put(at(name), "",
                 {long_column("id", keys), float_vectors("vector", kWideDim, numbers)});
      server.index_and_load(at(name));
    }
  }

  [[nodiscard]] static std::string plan_lines() {
    std::string lines;
    for (const auto& [name, options] : kCollections) {
      lines += "  - {name: " + name + options + ", on_row_error: quarantine, max_quarantined: 7}\n";
    }
    return lines;
  }

  /// What is not as it must be when all is done.
  [[nodiscard]] static std::string faults_of(const Trial& trial) {
    std::string found;
    const auto expected = static_cast<std::size_t>(kRows) - kBad.size();
    SQLite::Database journal((trial.state_dir() / "journal.db").string());
    for (const auto& [name, options] : kCollections) {
      const std::size_t rows = trial.target.physical_rows(at(name));
      if (rows != expected) found += name + ": " + std::to_string(rows) + " rows\n";
      if (lines_of(trial, name) != kBad) found += name + ": other lines than one for each row\n";
      SQLite::Statement count(journal,
                              "SELECT count(*) FROM quarantined_rows JOIN scans USING (scan_key) "
                              "WHERE target_collection = ?");
      count.bind(1, name);
      count.executeStep();
      const auto recorded = static_cast<std::size_t>(count.getColumn(0).getInt64());
      if (recorded != kBad.size()) found += name + ": the journal has " + std::to_string(recorded);
    }
    return found;
  }

  FakeMilvus server{{.version = "v2.3.6"}};

 private:
  /// Keys in ascending order, each as often as it has a line.
  static std::vector<std::int64_t> lines_of(const Trial& trial, const std::string& name) {
    std::ifstream stream(trial.state_dir() / "quarantine" /
                         ("127.0.0.1_" + std::to_string(trial.target.port())) /
                         ("default." + name + ".jsonl"));
    std::vector<std::int64_t> keys;
    for (std::string line; std::getline(stream, line);) {
      keys.push_back(nlohmann::json::parse(line).at("key").get<std::int64_t>());
    }
    std::ranges::sort(keys);
    return keys;
  }
};

void finish_and_check(Trial& trial, bool was_ended) {
  if (was_ended) {
    trial.start();
    REQUIRE_MESSAGE(trial.finish().exit_code == 0, trial.output());
  }
  REQUIRE_MESSAGE(BadSource::faults_of(trial) == "", trial.output());
}

void crash_at_every(JournalMoment moment, std::size_t stride) {
  BadSource source;
  for (std::size_t n = 1;; n += stride) {
    const CrashPoint point{.moment = moment, .number = n};
    Trial trial(source.server, BadSource::plan_lines());
    trial.start(point);
    const ProcessEnd end = trial.finish();
    INFO(to_string(point), ", ", trial.output());
    REQUIRE((end.was_killed() || end.exit_code == 0));
    finish_and_check(trial, end.was_killed());
    if (!end.was_killed()) return;
  }
}

void crash_at_every_write(Fault (*make_fault)(grpc::StatusCode), std::size_t stride) {
  BadSource source;
  for (std::size_t n = 1;; n += stride) {
    CAPTURE(n);
    Trial trial(source.server, BadSource::plan_lines());
    Fault fault = make_fault(grpc::StatusCode::UNAVAILABLE);
    fault.then = [&](const auto&) { trial.kill(); };
    trial.target.faults().add({.method = kAnyWrite, .nth = n}, fault);
    trial.start();
    const ProcessEnd end = trial.finish();
    const bool was_reached = trial.target.faults().fired() > 0;
    REQUIRE_MESSAGE((was_reached ? end.was_killed() : end.exit_code == 0), trial.output());
    trial.target.faults().clear();
    finish_and_check(trial, was_reached);
    if (!was_reached) return;
  }
}

TEST_SUITE("faults crash") {
  TEST_CASE("a run that leaves rows out and is killed at its journal is finished by the next") {
    const bool is_whole = test_extent() == Extent::kWhole;
    crash_at_every(JournalMoment::kBeforeGroup, is_whole ? 1 : 13);
    crash_at_every(JournalMoment::kAfterGroup, is_whole ? 1 : 19);
  }

  TEST_CASE("a run that leaves rows out and is killed at a write is finished by the next") {
    const std::size_t stride = test_extent() == Extent::kWhole ? 1 : 5;
    crash_at_every_write(fail_before, stride);
    crash_at_every_write(lose_answer, stride);
  }
}

}  // namespace
}  // namespace kiteway::testing
