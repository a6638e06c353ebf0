// Partitions of which the scan reads a sample of the keys, and estimates the others.
#include "executor/transfer/scan/key_sample.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <set>

namespace kiteway::testing {
namespace {

constexpr std::int64_t kRows = 70'000;  // more than kSampledRows
constexpr std::int64_t kDivisor = 251;  // for rows as small as these

/// A page of an old server ends where a segment does.
FakeOptions one_segment() { return {.version = "v2.3.6", .segment_rows = 1'000'000}; }

std::vector<std::int64_t> keys_from(std::int64_t first, std::int64_t count, std::int64_t step = 1) {
  std::vector<std::int64_t> keys(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) keys[static_cast<std::size_t>(i)] = first + i * step;
  return keys;
}

/// Each once, in no order.
std::vector<std::int64_t> random_keys(std::int64_t count) {
  std::mt19937_64 random(7);
  std::set<std::int64_t> keys;
  while (std::ssize(keys) < count) keys.insert(static_cast<std::int64_t>(random()));
  return {keys.begin(), keys.end()};
}

/// A collection with these keys, loaded, which the plan moves without a proof.
void fill(Migration& migration, const std::vector<std::int64_t>& keys) {
  migration.source.create(at("a"), small_schema());
  migration.source.put(at("a"), "", small_rows(keys));
  migration.source.index_and_load(at("a"));
  migration.add("a");
  migration.intent.collections[0].verify.value = planner::VerifyMode::kNone;
}

void check_equal(Migration& migration) {
  CHECK(migration.target.physical_rows(at("a")) == migration.source.distinct_keys(at("a")));
  CHECK(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
}

void require_success(const Applied& applied) {
  REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
}

/// What the scan asks a source for.
struct Asked {
  std::atomic<int> samples = 0;
  std::atomic<int> whole_pages = 0;  ///< of keys, that no divisor picked
};

bool asks_for(const wire::milvus::QueryRequest& query, const std::string& field) {
  return std::ranges::count(query.output_fields(), field) > 0;
}

bool is_sample(const wire::milvus::QueryRequest& query) {
  return query.expr().find(" % " + std::to_string(kDivisor)) != std::string::npos;
}

void watch(FakeMilvus& source, Asked& asked) {
  source.on_request([&asked](const RequestMoment& moment) {
    const auto* query = dynamic_cast<const wire::milvus::QueryRequest*>(moment.request);
    if (query == nullptr || moment.point != RequestMoment::Point::kBefore) return;
    if (asks_for(*query, "vector") || !asks_for(*query, "id")) return;
    ++(is_sample(*query) ? asked.samples : asked.whole_pages);
  });
}

TEST_SUITE("executor sampled scan") {
  TEST_CASE("the sample suits the rows of a range, and is none where those are few") {
    CHECK(executor::sample_divisor(8192) == 251);
    CHECK(executor::sample_divisor(4072) == 127);
    CHECK(executor::sample_divisor(680) == 13);
    CHECK(executor::sample_divisor(224) == 7);
    CHECK(executor::sample_divisor(223) == 0);
    CHECK(executor::sample_divisor(1) == 0);
  }

  TEST_CASE("of many keys a sample is read, and every row arrives once, under every proof") {
    for (const auto verify : {planner::VerifyMode::kNone, planner::VerifyMode::kCount,
                              planner::VerifyMode::kChecksum}) {
      Migration migration(one_segment());
      fill(migration, keys_from(1, kRows));
      migration.intent.collections[0].verify.value = verify;
      Asked asked;
      watch(migration.source, asked);

      require_success(migration.apply());

      CHECK(asked.samples.load() == 2);  // one page, and the one that shows its end
      // Behind the sample, and the first key where a proof asks for it.
      CHECK(asked.whole_pages.load() <= 3);
      CHECK(migration.target.calls("Upsert") == 0);
      CHECK(migration.observer.notes().empty());
      check_equal(migration);
    }
  }

  TEST_CASE("keys may lie as they like") {
    std::vector<std::int64_t> clusters = keys_from(-5'000'000'000, kRows / 2);
    const auto far = keys_from(6'000'000'000, kRows / 2, 1024);
    clusters.insert(clusters.end(), far.begin(), far.end());
    const std::vector<std::vector<std::int64_t>> shapes{
        clusters,
        random_keys(kRows),
        keys_from(0, kRows, kDivisor),        // the sample is all of them
        keys_from(1, kRows, kDivisor),        // it is empty
        keys_from(-kRows + 1'000, kRows, 2),  // the last of them is not in it
        keys_from(INT64_MIN + 1, kRows),
        keys_from(INT64_MAX - kRows, kRows)};
    for (const auto& keys : shapes) {
      CAPTURE(keys.front());
      Migration migration;
      fill(migration, keys);
      require_success(migration.apply());
      check_equal(migration);
      CHECK(migration.observer.notes().empty());  // no estimate is taken for a count
    }
  }

  TEST_CASE("a sample that tells nothing is given up soon") {
    Migration migration;
    fill(migration, keys_from(0, kRows, kDivisor));
    Asked asked;
    watch(migration.source, asked);

    require_success(migration.apply());

    CHECK(asked.samples.load() == 1);
    CHECK(asked.whole_pages.load() >= kRows / executor::kQueryWindow);
  }

  TEST_CASE("few keys, and those of a server that knows no remainders, are read one by one") {
    for (const auto& [version, rows] :
         {std::pair("v2.3.6", std::int64_t{60'000}), std::pair("milvus_lite-3.2.2", kRows)}) {
      CAPTURE(version);
      Migration migration({.version = version});
      migration.intent.allow_unsupported_version.value = true;
      fill(migration, keys_from(1, rows));
      Asked asked;
      watch(migration.source, asked);

      require_success(migration.apply());

      CHECK(asked.samples.load() == 0);
      CHECK(asked.whole_pages.load() > rows / executor::kQueryWindow);
      check_equal(migration);
    }
  }

  TEST_CASE("a filter of the plan narrows the sample too") {
    Migration migration(one_segment());
    fill(migration, keys_from(1, 2 * kRows));
    migration.intent.collections[0].filter.value = "id > 70000 && id <= 139000";
    Asked asked;
    watch(migration.source, asked);

    require_success(migration.apply());

    CHECK(asked.samples.load() == 2);
    CHECK(migration.target.physical_rows(at("a")) == 69'000);
  }

  TEST_CASE("a scan that was cut off samples on from its last range") {
    Migration migration;
    fill(migration, random_keys(3 * kRows));
    std::stop_source stop;
    int counts = 0;
    migration.source.on_request([&](const RequestMoment& moment) {
      const auto* query = dynamic_cast<const wire::milvus::QueryRequest*>(moment.request);
      if (query == nullptr || moment.point != RequestMoment::Point::kBefore) return;
      // The first of a stretch, then a second one.
      if (asks_for(*query, "count(*)") && !query->expr().empty() && ++counts == 2) {
        stop.request_stop();
      }
    });
    CHECK_FALSE(migration.apply(stop.get_token()).is_success());
    REQUIRE(counts >= 2);
    std::string first_sample;
    migration.source.on_request([&](const RequestMoment& moment) {
      const auto* query = dynamic_cast<const wire::milvus::QueryRequest*>(moment.request);
      if (query == nullptr || !is_sample(*query) || !first_sample.empty()) return;
      first_sample = query->expr();
    });

    require_success(migration.apply());

    CHECK(first_sample.find("id > ") != std::string::npos);
    CHECK(migration.observer.notes().empty());
    check_equal(migration);
  }

  TEST_CASE("what a source left out of its answers is found at the end") {
    Migration migration({.version = "v2.3.6", .answer_short = 7});
    fill(migration, keys_from(1, kRows));

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    CHECK(applied.error->message.find("counts 70,000 rows, but only 60,000") != std::string::npos);
    migration.source.set_answer_short(0);
    require_success(migration.apply());
    check_equal(migration);
  }

  TEST_CASE("what a source leaves out for a moment is copied at the second try at last") {
    Migration migration;
    fill(migration, keys_from(1, kRows));
    std::atomic<int> reads = 0;
    migration.source.on_request([&](const RequestMoment& moment) {
      const auto* query = dynamic_cast<const wire::milvus::QueryRequest*>(moment.request);
      if (query == nullptr || !asks_for(*query, "vector")) return;
      // The first reads are those that measure a row and that copy the first ranges.
      migration.source.set_answer_short(++reads <= 6 ? 7 : 0);
    });

    require_success(migration.apply_until_done(2));

    check_equal(migration);
  }

  TEST_CASE("repeated keys are found, and each arrives once") {
    Migration migration({.version = "v2.3.6", .segment_rows = 5'000});
    fill(migration, keys_from(1, kRows));
    migration.source.put(at("a"), "", small_rows(700, 900));

    require_success(migration.apply());

    CHECK(migration.target.physical_rows(at("a")) == kRows);
    CHECK(migration.target.distinct_keys(at("a")) == kRows);
    const auto notes = migration.observer.notes();
    CHECK(std::ranges::any_of(notes, [](const std::string& note) {
      return note.find("70,900 rows, 70,000 distinct keys") != std::string::npos;
    }));
  }

  TEST_CASE("rows that are deleted once they were sampled are not missed") {
    Migration migration;
    fill(migration, keys_from(1, kRows));
    std::atomic<bool> is_changed = false;
    migration.source.on_request([&](const RequestMoment& moment) {
      const auto* query = dynamic_cast<const wire::milvus::QueryRequest*>(moment.request);
      if (query == nullptr || moment.point != RequestMoment::Point::kAfter) return;
      if (!is_sample(*query) || is_changed.exchange(true)) return;
      std::vector<PrimaryKey> gone;  // all bounds of ranges among them
      for (std::int64_t key = kDivisor; key <= kRows; key += kDivisor) gone.emplace_back(key);
      migration.source.remove(at("a"), gone);
    });

    require_success(migration.apply());

    REQUIRE(is_changed);
    check_equal(migration);
  }

  TEST_CASE("rows that only their number tells are counted one by one") {
    Migration migration;
    fill(migration, keys_from(1, kRows));
    migration.intent.collections[0].auto_id.value = true;
    Asked asked;
    watch(migration.source, asked);

    require_success(migration.apply());

    CHECK(asked.samples.load() == 0);
    CHECK(migration.target.physical_rows(at("a")) == kRows);
  }
}

}  // namespace
}  // namespace kiteway::testing
