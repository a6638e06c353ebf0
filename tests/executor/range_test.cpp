// Every event of a range in every state: what it leads to, or that it is refused.
#include "executor/journal/range.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kNow = 1'000'000;
constexpr std::int64_t kSoon = kNow + 60'000;   // a request that is sent now is dead by then
constexpr std::int64_t kLater = kNow + 90'000;  // and one that is sent later, by then
const Digest kDigest{.low = 1, .high = 2};

Range open() {
  return Range::cut(
      {.ordinal = 3, .keys = {.after = std::int64_t{7}, .upto = std::int64_t{9}}, .key_count = 2});
}
Range estimate() { return Range::cut({.key_count = 2, .is_estimate = true}); }
Range uncertain() { return Range::cut({.key_count = 2, .is_uncertain = true}); }
Range in_flight() {
  Range range = open();
  range.begin(kNow, kSoon);
  return range;
}
Range lost() {
  Range range = in_flight();
  range.lost(kLater);
  return range;
}
Range done() {
  Range range = in_flight();
  range.done(2, 0, kDigest);
  return range;
}
Range done_with_loss() {
  Range range = lost();
  range.done(2, 1, std::nullopt);
  return range;
}
Range reopened() {
  Range range = done();
  range.reopen();
  return range;
}

struct Start {
  const char* name;
  std::function<Range()> make;
};
const std::vector<Start> kStarts = {
    {"open", open},
    {"estimate", estimate},
    {"uncertain", uncertain},
    {"in flight", in_flight},
    {"lost", lost},
    {"done", done},
    {"done with loss", done_with_loss},
    {"reopened", reopened},
};

struct Event {
  const char* name;
  std::function<void(Range&)> happen;
  std::vector<RangeState> allowed_in;
};
const std::vector<Event> kEvents = {
    {"begin",
     [](Range& range) { range.begin(kNow, kSoon); },
     {RangeState::kOpen, RangeState::kInFlight}},
    {"extend", [](Range& range) { range.extend(kLater); }, {RangeState::kInFlight}},
    {"lost", [](Range& range) { range.lost(kLater); }, {RangeState::kInFlight}},
    {"broken_off", [](Range& range) { range.broken_off(); }, {RangeState::kInFlight}},
    {"done", [](Range& range) { range.done(2, 1, kDigest); }, {RangeState::kInFlight}},
    {"reopen", [](Range& range) { range.reopen(); }, {RangeState::kOpen, RangeState::kDone}},
    {"leave_out_one_more", [](Range& range) { range.leave_out_one_more(); }, {RangeState::kDone}},
    {"settled", [](Range& range) { range.settled(); }, {RangeState::kDone}},
};

bool is_allowed(const Event& event, RangeState state) {
  return std::ranges::find(event.allowed_in, state) != event.allowed_in.end();
}

TEST_SUITE("executor range") {
  TEST_CASE("each event happens in the states that allow it, and is refused in the others") {
    for (const auto& start : kStarts) {
      for (const auto& event : kEvents) {
        CAPTURE(start.name);
        CAPTURE(event.name);
        Range range = start.make();
        const Range before = range;
        if (is_allowed(event, range.state())) {
          CHECK_NOTHROW(event.happen(range));
          // Whatever it led to can be stored and read again.
          CHECK(Range::restored(range.fields()) == range);
        } else {
          CHECK_THROWS_AS(event.happen(range), std::logic_error);
          CHECK(range == before);
        }
      }
    }
  }

  TEST_CASE("a refused event says which range, its state and the event") {
    Range range = done();
    CHECK_THROWS_WITH(range.begin(kNow, kSoon),
                      "range 3 is done and does not allow the event begin");
  }

  TEST_CASE("rows that may be there never stop to be so before they are copied and counted") {
    for (const auto& start : kStarts) {
      for (const auto& event : kEvents) {
        CAPTURE(start.name);
        CAPTURE(event.name);
        Range range = start.make();
        if (!range.may_be_there() || !is_allowed(event, range.state())) continue;
        event.happen(range);
        const bool is_acknowledged = range.is_done();
        CHECK((range.may_be_there() || is_acknowledged));
      }
    }
  }

  TEST_CASE("a range that is begun is in flight until its latest request is dead") {
    const Range range = in_flight();
    CHECK(range.state() == RangeState::kInFlight);
    CHECK(range.settles_at_ms() == kSoon);
    CHECK_FALSE(range.is_uncertain());
    CHECK(range.may_be_there());
  }

  TEST_CASE("one that is found in flight and begun again is uncertain") {
    Range range = *Range::restored(in_flight().fields());
    range.begin(kNow, kSoon);
    CHECK(range.is_uncertain());
  }

  TEST_CASE("a copy without a lost answer leaves nothing to settle") {
    const Range range = done();
    CHECK(range.settles_at_ms() == 0);
    CHECK_FALSE(range.is_uncertain());
    CHECK(range.checksum() == kDigest);
    CHECK(range.row_count() == 2);
  }

  TEST_CASE("a lost answer makes a range uncertain, and is remembered when it is done") {
    Range range = in_flight();
    range.lost(kLater);
    CHECK(range.is_uncertain());
    range.extend(kSoon);
    CHECK(range.settles_at_ms() == kLater);
    range.done(2, 1, std::nullopt);
    CHECK(range.settles_at_ms() == kLater);
    CHECK(range.row_count() == 1);
    range.settled();
    CHECK(range.settles_at_ms() == 0);
  }

  TEST_CASE("the earlier of two lost answers does not hide the later one") {
    Range range = in_flight();
    range.lost(kLater);
    range.lost(kSoon);
    range.broken_off();
    CHECK(range.settles_at_ms() == kLater);
  }

  TEST_CASE("a copy that is broken off has nothing on its way but what was lost") {
    Range range = in_flight();
    range.broken_off();
    CHECK(range.state() == RangeState::kInFlight);
    CHECK(range.settles_at_ms() == 0);
    range.lost(kLater);
    range.broken_off();
    CHECK(range.settles_at_ms() == kLater);
  }

  TEST_CASE("a lost request of an earlier run is remembered while it can be alive, and no longer") {
    const RangeFields found{.key_count = 2,
                            .state = RangeState::kInFlight,
                            .is_uncertain = true,
                            .settles_at_ms = kLater};
    Range alive = *Range::restored(found);
    alive.begin(kNow, kSoon);
    alive.done(2, 0, std::nullopt);
    CHECK(alive.settles_at_ms() == kLater);

    Range dead = *Range::restored(found);
    dead.begin(kLater, kLater + 1);
    dead.done(2, 0, std::nullopt);
    CHECK(dead.settles_at_ms() == 0);
  }

  TEST_CASE("a range that is opened again is uncertain and has no checksum any more") {
    Range range = done();
    range.reopen(5);
    CHECK(range.state() == RangeState::kOpen);
    CHECK(range.may_be_there());
    CHECK_FALSE(range.checksum());
    CHECK(range.key_count() == 5);
    range.reopen();  // found twice
    CHECK(range.key_count() == 5);
  }

  TEST_CASE("an estimate ends when the keys were copied") {
    Range range = estimate();
    range.begin(kNow, kSoon);
    CHECK(range.is_estimate());
    range.done(3, 0, std::nullopt);
    CHECK_FALSE(range.is_estimate());
    CHECK(range.key_count() == 3);
  }

  TEST_CASE("a row that is left out afterwards is a key without a row") {
    Range range = done();
    range.leave_out_one_more();
    CHECK(range.key_count() == 3);
    CHECK(range.left_out() == 1);
    CHECK(range.row_count() == 2);
  }

  TEST_CASE("more rows left out than keys is refused") {
    Range range = in_flight();
    CHECK_THROWS_AS(range.done(2, 3, std::nullopt), std::logic_error);
    CHECK_THROWS_AS(range.done(2, -1, std::nullopt), std::logic_error);
  }

  TEST_CASE("only an open range can be cut") {
    CHECK_THROWS_AS((void)Range::cut({.state = RangeState::kDone}), std::logic_error);
    CHECK_THROWS_AS((void)Range::cut({.checksum = kDigest}), std::logic_error);
  }

  TEST_CASE("what no run writes is not read back") {
    CHECK_FALSE(Range::restored({.is_estimate = true, .state = RangeState::kDone}));
    CHECK_FALSE(Range::restored({.state = RangeState::kInFlight, .checksum = kDigest}));
    CHECK_FALSE(Range::restored({.left_out = -1}));
    CHECK_FALSE(Range::restored({.key_count = -1}));
    CHECK_FALSE(Range::restored({.settles_at_ms = -1}));
    CHECK_FALSE(Range::restored({.ordinal = -1}));
    // On record as left out before its key counts.
    CHECK(Range::restored({.key_count = 0, .state = RangeState::kDone, .left_out = 1}));
  }
}

}  // namespace
}  // namespace kiteway::executor
