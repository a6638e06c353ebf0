// Every request that changes the target fails once, in every way there is. The end is always the
// same.
#include "executor/transfer/late_requests.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

namespace kiteway::testing {
namespace {

constexpr std::size_t kRows = 18'000;  // several ranges, several in flight
const std::string kOriginal = "old_id";

/// What the keys are, and what becomes of them.
enum class Keys { kNumbers, kTexts, kDiscarded, kMoved };

/// Keys in the order of the numbers.
std::string text_key(std::int64_t number) {
  const std::string digits = std::to_string(number);
  return "k\"" + std::string(8 - digits.size(), '0') + digits;
}

std::vector<wire::schema::FieldData> rows_with(Keys keys, std::int64_t first, std::size_t count) {
  auto columns = small_rows(first, count);
  if (keys != Keys::kTexts) return columns;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back(text_key(first + static_cast<std::int64_t>(i)));
  }
  columns[0] = text_column("id", texts);
  return columns;
}

wire::schema::CollectionSchema schema_with(Keys keys) {
  if (keys != Keys::kTexts) return small_schema();
  return schema_of({primary_key(text_field("id")), vector_field("vector", 4)});
}

struct Copy : Migration {
  explicit Copy(Keys keys) : keys_(keys) {
    source.create(at("a"), schema_with(keys));
    source.put(at("a"), "", rows_with(keys, 1, kRows));
    source.create_partition(at("a"), "east");
    source.put(at("a"), "east", rows_with(keys, 100'000, 10));
    source.index_and_load(at("a"));
    add("a");
    intent.collections[0].auto_id.value = keys == Keys::kDiscarded || keys == Keys::kMoved;
    if (keys == Keys::kMoved) intent.collections[0].original_pk_field.value = kOriginal;
  }

  void require_equal() {
    REQUIRE(target.physical_rows(at("a")) == kRows + 10);
    REQUIRE(rows_of(target) == rows_of(source));
    const auto again = compile();
    REQUIRE(again.plan);
    REQUIRE(planner::has_no_changes(*again.plan));
  }

  /// Late writes land at the last moment that a request sent after now can be alive.
  void land_late_writes_at_last() {
    const auto when = clock.wall_now() + planner::RetrySettings{}.write_timeout +
                      executor::kLateMargin - std::chrono::milliseconds(1);
    clock.slept = [this, when] {
      if (clock.wall_now() >= when) (void)target.land_late_writes();
    };
  }

 private:
  [[nodiscard]] std::vector<std::string> rows_of(FakeMilvus& server) const {
    if (keys_ == Keys::kNumbers || keys_ == Keys::kTexts) return texts(server.rows(at("a")));
    std::vector<std::string> rows;
    for (const auto& row : server.rows(at("a"))) {
      std::string text = row.partition + " " + row.fields.at("vector");
      if (keys_ == Keys::kMoved) text += row.fields.at(&server == &target ? kOriginal : "id");
      rows.push_back(std::move(text));
    }
    std::ranges::sort(rows);
    return rows;
  }

  Keys keys_;
};

/// Applies with `add_fault(n)` for n = 1, 2, ... until the fault no longer meets a request.
void for_every_write(Keys keys, const std::function<void(Copy&, std::size_t)>& add_fault) {
  for (std::size_t n = 1;; ++n) {
    CAPTURE(n);
    Copy copy(keys);
    add_fault(copy, n);

    const Applied applied = copy.apply_until_done(3);

    REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
    copy.require_equal();
    if (copy.target.faults().fired() == 0) {
      REQUIRE(n > 3);  // else the loop proved nothing
      return;
    }
  }
}

void lose(Copy& copy, std::size_t n) {
  copy.target.faults().add({.method = kAnyWrite, .nth = n}, lose_answer());
}

void never_arrive(Copy& copy, std::size_t n) {
  copy.target.faults().add({.method = kAnyWrite, .nth = n}, fail_before());
}

void come_later(Copy& copy, std::size_t n) {
  copy.target.faults().add({.method = kAnyWrite, .nth = n}, rate_limit());
}

void land_late(Copy& copy, std::size_t n) {
  copy.target.faults().add({.method = "Insert", .nth = n}, testing::land_late(kUntilTold));
  copy.land_late_writes_at_last();
}

TEST_SUITE("executor lost answers") {
  TEST_CASE("a write whose answer is lost is not doubled, whichever it is, by number") {
    for_every_write(Keys::kNumbers, lose);
  }
  TEST_CASE("a write whose answer is lost is not doubled, whichever it is, by text") {
    for_every_write(Keys::kTexts, lose);
  }
  TEST_CASE("a write whose answer is lost is not doubled, whichever it is, without keys") {
    for_every_write(Keys::kDiscarded, lose);
  }
  TEST_CASE("a write whose answer is lost is not doubled, whichever it is, by old keys") {
    for_every_write(Keys::kMoved, lose);
  }

  TEST_CASE("a write that never arrived is done again, whichever it is, by number") {
    for_every_write(Keys::kNumbers, never_arrive);
  }
  TEST_CASE("a write that never arrived is done again, whichever it is, without keys") {
    for_every_write(Keys::kDiscarded, never_arrive);
  }
  TEST_CASE("a write that never arrived is done again, whichever it is, by old keys") {
    for_every_write(Keys::kMoved, never_arrive);
  }

  TEST_CASE("a write that is told to come later comes later, whichever it is") {
    for_every_write(Keys::kNumbers, come_later);
    for_every_write(Keys::kDiscarded, come_later);
  }

  TEST_CASE("an insert that lands at the last moment is not doubled, whichever it is, by number") {
    for_every_write(Keys::kNumbers, land_late);
  }
  TEST_CASE("an insert that lands at the last moment is not doubled, whichever it is, by text") {
    for_every_write(Keys::kTexts, land_late);
  }
  TEST_CASE("an insert that lands at the last moment is not doubled, whichever, without keys") {
    for_every_write(Keys::kDiscarded, land_late);
  }
  TEST_CASE("an insert that lands at the last moment is not doubled, whichever, by old keys") {
    for_every_write(Keys::kMoved, land_late);
  }

  TEST_CASE(
      "a target that refuses everything from the n-th write on is finished by a later apply") {
    for (const Keys keys : {Keys::kNumbers, Keys::kDiscarded, Keys::kMoved}) {
      for (std::size_t n = 1; n <= 12; ++n) {
        CAPTURE(n);
        Copy copy(keys);
        std::atomic<std::size_t> writes = 0;
        copy.target.on_request([&](const RequestMoment& moment) {
          const bool begins = moment.is_write && moment.point == RequestMoment::Point::kBefore;
          if (begins && ++writes == n)
            copy.target.faults().add({.method = kAnyWrite}, lose_answer());
        });
        (void)copy.apply();
        copy.target.on_request({});
        copy.target.faults().clear();

        const Applied applied = copy.apply_until_done(2);

        REQUIRE_MESSAGE(applied.is_success(),
                        (applied.error ? to_string(*applied.error) : "no plan"));
        copy.require_equal();
      }
    }
  }

  TEST_CASE("rows for a partition that the server does not know yet are sent again, as they were") {
    constexpr int kPartitionNotFound = 200;
    for (const Keys keys : {Keys::kNumbers, Keys::kDiscarded}) {
      Copy copy(keys);
      copy.target.faults().add({.method = "Insert", .times_max = 2},
                               answer_status(kPartitionNotFound));

      const Applied applied = copy.apply();

      REQUIRE_MESSAGE(applied.is_success(),
                      (applied.error ? to_string(*applied.error) : "no plan"));
      copy.require_equal();
      CHECK(copy.target.faults().fired() == 2);
      CHECK(copy.target.calls("Upsert") == 0);  // nothing was written: nothing is uncertain
    }
  }
}

}  // namespace
}  // namespace kiteway::testing
