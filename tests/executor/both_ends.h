// Two fake servers with a collection each, and what a verification reads them with: no run.
#pragma once

#include "executor/transfer/proof/proof.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace kiteway::testing {

inline const std::string kPartition = "_default";
inline const executor::Scans kScans{kPartition};

/// Collection "a" on both ends, loaded, with rows of these keys; nothing was copied.
class BothEnds {
 public:
  BothEnds(std::size_t on_source, std::size_t on_target, FakeOptions source = {.version = "v2.3.6"})
      : migration_(std::move(source), {.version = "v2.3.6"}) {
    fill(migration_.source, on_source);
    migration_.add("a");
    auto compiled = migration_.compile();
    REQUIRE(compiled.plan);
    plan_ = *std::move(compiled.plan);
    fill(migration_.target, on_target);
    session_ = executor::open_to_read(migration_.intent.source, migration_.intent.target,
                                      migration_.tools())
                   .session;
    REQUIRE(session_);
  }

  FakeMilvus& source_server() { return migration_.source; }
  FakeMilvus& target_server() { return migration_.target; }
  executor::Reader& source() { return session_->source(); }
  executor::Reader& target() { return session_->target(); }
  planner::CollectionPlan& collection() { return plan_.collections.at(0); }
  executor::CompareTools tools() {
    return {.streams = streams_, .tuner = tuner_, .threads_max = 2};
  }
  QuietObserver& observer() { return migration_.observer; }

  executor::Sides sides() {
    return {.source = executor::Side({executor::source_rows(collection(), kPartition, source())}),
            .target = executor::Side({executor::target_rows(collection(), kPartition, target())})};
  }
  Result<executor::ProofTotals> prove(
      executor::RangeSource& ranges, executor::DifferenceSink& sink,
      std::function<Result<bool>()> wait = [] { return false; }) {
    return executor::Proof({.collection = collection(),
                            .target = target(),
                            .tools = tools(),
                            .wait_for_count = std::move(wait)},
                           ranges, sink)
        .run();
  }

 private:
  static void fill(FakeMilvus& server, std::size_t rows) {
    server.create(at("a"), small_schema());
    server.put(at("a"), "", small_rows(1, rows));
    server.index_and_load(at("a"));
  }

  Migration migration_;
  planner::CompiledPlan plan_;
  std::unique_ptr<executor::ReadSession> session_;
  executor::Streams streams_{3, std::int64_t{64} << 20};
  executor::Tuner tuner_{{.streams_fixed = 3, .memory_bytes = std::int64_t{64} << 20},
                         migration_.clock};
};

/// A row with that key and another value, which a server returns instead of one that it has.
inline void put_other(FakeMilvus& server, std::int64_t key) {
  auto columns = small_rows(key, 1);
  columns[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.125F);
  server.put(at("a"), "", columns);
}

inline void change(FakeMilvus& server, std::int64_t key) {
  server.remove(at("a"), {key});
  put_other(server, key);
}

inline executor::Piece range_of(std::int64_t after, std::int64_t upto) {
  return {.keys = {.after = after, .upto = upto}, .key_count = upto - after};
}

}  // namespace kiteway::testing
