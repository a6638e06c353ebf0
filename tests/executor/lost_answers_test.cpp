// Every request that changes the target fails once, in every way there is. The end is always the
// same.
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <functional>

namespace kiteway::testing {
namespace {

constexpr std::size_t kRows = 25'000;  // several ranges, several in flight

/// Applies with `add_fault(n)` for n = 1, 2, ... until the fault no longer meets a request.
void for_every_write(const std::function<void(FaultScript&, std::size_t)>& add_fault) {
  for (std::size_t n = 1;; ++n) {
    CAPTURE(n);
    Migration migration;
    migration.source.create(at("a"), small_schema());
    migration.source.put(at("a"), "", small_rows(1, kRows));
    migration.source.create_partition(at("a"), "east");
    migration.source.put(at("a"), "east", small_rows(100'000, 10));
    migration.source.index_and_load(at("a"));
    migration.add("a");
    add_fault(migration.target.faults(), n);

    const Applied applied = migration.apply_until_done(3);

    REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
    REQUIRE(migration.target.physical_rows(at("a")) == kRows + 10);
    REQUIRE(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
    REQUIRE(migration.compile().plan);
    REQUIRE(planner::has_no_changes(*migration.compile().plan));
    if (migration.target.faults().fired() == 0) {
      REQUIRE(n > 5);  // else the loop proved nothing
      return;
    }
  }
}

TEST_SUITE("executor lost answers") {
  TEST_CASE("a write whose answer is lost is not doubled, whichever it is") {
    for_every_write([](FaultScript& faults, std::size_t n) {
      faults.add({.method = kAnyWrite, .nth = n}, lose_answer());
    });
  }

  TEST_CASE("a write that never arrived is done again, whichever it is") {
    for_every_write([](FaultScript& faults, std::size_t n) {
      faults.add({.method = kAnyWrite, .nth = n}, fail_before());
    });
  }

  TEST_CASE("a write that is told to come later comes later, whichever it is") {
    for_every_write([](FaultScript& faults, std::size_t n) {
      faults.add({.method = kAnyWrite, .nth = n}, rate_limit());
    });
  }

  TEST_CASE(
      "a target that refuses everything from the n-th write on is finished by a later apply") {
    for (std::size_t n = 1; n <= 12; ++n) {
      CAPTURE(n);
      Migration migration;
      migration.source.create(at("a"), small_schema());
      migration.source.put(at("a"), "", small_rows(1, kRows));
      migration.source.index_and_load(at("a"));
      migration.add("a");
      std::atomic<std::size_t> writes = 0;
      migration.target.on_request([&](const RequestMoment& moment) {
        const bool begins = moment.is_write && moment.point == RequestMoment::Point::kBefore;
        if (begins && ++writes == n) {
          migration.target.faults().add({.method = kAnyWrite}, lose_answer());
        }
      });
      (void)migration.apply();
      migration.target.on_request({});
      migration.target.faults().clear();

      const Applied applied = migration.apply_until_done(2);

      REQUIRE_MESSAGE(applied.is_success(),
                      (applied.error ? to_string(*applied.error) : "no plan"));
      REQUIRE(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
    }
  }
}

}  // namespace
}  // namespace kiteway::testing
