// Progress on stderr: plain lines in a log, a bar on a terminal that never wraps.
#include "executor/report/progress.h"
#include "tests/support/manual_clock.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::chrono_literals;
using planner::Node;

const Node kProducts{.id = "copy default/products"};
const std::string kClear = "\r\033[K";

// A console of that width whose pieces are kept.
struct Screen {
  explicit Screen(int width)
      : progress(std::make_unique<ConsoleProgress>(
            [this](const std::string& piece) { pieces.push_back(piece); }, width, clock)) {}

  testing::ManualClock clock;
  std::vector<std::string> pieces;
  std::unique_ptr<ConsoleProgress> progress;

  [[nodiscard]] std::string text() const {
    std::string all;
    for (const auto& piece : pieces) all += piece;
    return all;
  }
};

// A run with every kind of event, in which rows come at very different speeds.
void run_everything(Screen& screen) {
  ConsoleProgress& progress = *screen.progress;
  const Node scan{.id = "scan default/products"};
  const Node copy{.id = "copy default/products"};
  const Error lost{.kind = ErrorKind::kUnavailable, .message = "cannot read: lost"};
  progress.node_started(scan);
  screen.clock.advance(1500ms);
  progress.rows_expected(kProducts, 3'000'000'000);
  progress.node_finished(scan, nullptr);
  progress.node_started(copy);
  progress.rows_copied(kProducts, 1000, 0);  // by an earlier run
  for (int i = 0; i < 40; ++i) {
    screen.clock.advance(i % 7 == 0 ? 6000ms : 150ms);
    progress.rows_copied(kProducts, 74'999'975, 1'000'000'000);
    if (i % 10 == 0) progress.note("trying again");
  }
  progress.node_finished(copy, &lost);
}

TEST_SUITE("executor console lines") {
  TEST_CASE("a node that ended is a line with the time it took") {
    Screen screen(0);
    const Node scan{.id = "scan default/products"};
    for (const auto& [time, text] : std::vector<std::pair<std::chrono::milliseconds, std::string>>{
             {0ms, "0.0 s"},
             {1500ms, "1.5 s"},
             {59'900ms, "59 s"},
             {61'000ms, "1 min 1 s"},
             {3'725'000ms, "1 h 2 min"}}) {
      screen.pieces.clear();
      screen.progress->node_started(scan);
      screen.clock.advance(time);
      screen.progress->node_finished(scan, nullptr);
      CHECK(screen.text() == "  done    scan default/products (" + text + ")\n");
    }
  }

  TEST_CASE("a node that failed is a line with the reason") {
    Screen screen(0);
    const Error lost{.message = "cannot read: lost"};
    screen.progress->node_finished({.id = "copy a"}, &lost);
    screen.progress->note("trying again");
    CHECK(screen.text() == "  failed  copy a: cannot read: lost\n  note    trying again\n");
  }

  TEST_CASE("copying is told every five seconds, with speed and time to go") {
    Screen screen(0);
    screen.progress->rows_expected(kProducts, 10'000);
    screen.clock.advance(4900ms);
    screen.progress->rows_copied(kProducts, 100, 51'200);
    CHECK(screen.pieces.empty());
    screen.clock.advance(100ms);
    screen.progress->rows_copied(kProducts, 900, 460'800);
    CHECK(screen.text() ==
          "  copying 10%  1,000 / 10,000 rows  200 rows/s  100.0 KiB/s  ETA 45 s\n");
    screen.clock.advance(4900ms);
    screen.progress->rows_copied(kProducts, 1, 1);
    CHECK(screen.pieces.size() == 1);
  }

  TEST_CASE("what holds the run back is told with the progress, as long as it does") {
    Screen screen(0);
    screen.progress->rows_expected(kProducts, 10'000);
    screen.clock.advance(5000ms);
    screen.progress->limited_by("target rate cap", "max_rows_per_second:\n200");
    CHECK(screen.text() ==
          "  copying 0%  0 / 10,000 rows  held back by the target rate cap: "
          "max_rows_per_second:␊200\n");
    screen.pieces.clear();
    screen.clock.advance(5000ms);
    screen.progress->limited_by("", "");
    CHECK(screen.text() == "  copying 0%  0 / 10,000 rows\n");
  }

  TEST_CASE("what holds up a comparison has a line of its own, now and then") {
    Screen screen(80);
    screen.progress->limited_by("source rate cap", "max_requests_per_second: 2");
    screen.progress->limited_by("", "");
    screen.progress->limited_by("source rate cap", "max_requests_per_second: 2");
    CHECK(screen.text() == "  held back by the source rate cap: max_requests_per_second: 2\n");
    screen.clock.advance(5000ms);
    screen.progress->limited_by("source silence", "connection refused");
    CHECK(screen.pieces.size() == 2);
  }

  TEST_CASE("a call that is made again is a line, unless the server asked for less") {
    Screen screen(0);
    screen.progress->retried(kProducts, {.kind = ErrorKind::kUnavailable});
    screen.progress->retried(kProducts, {.kind = ErrorKind::kRateLimited});
    CHECK(screen.pieces.size() == 1);
  }

  TEST_CASE("rows of an earlier run count for the share and not for the speed") {
    Screen screen(0);
    screen.progress->rows_expected(kProducts, 1000);
    screen.progress->rows_copied(kProducts, 500, 0);
    screen.clock.advance(5000ms);
    screen.progress->rows_copied(kProducts, 50, 5120);
    CHECK(screen.text() == "  copying 55%  550 / 1,000 rows  10 rows/s  1.0 KiB/s  ETA 45 s\n");
  }

  TEST_CASE("more rows than expected are never more than all") {
    Screen screen(0);
    screen.progress->rows_expected(kProducts, 10);
    screen.clock.advance(5000ms);
    screen.progress->rows_copied(kProducts, 20, 20);
    CHECK(screen.text() == "  copying 100%  20 / 10 rows  4 rows/s  4 B/s\n");
  }

  TEST_CASE("plain lines hold no control character but their end") {
    Screen screen(0);
    run_everything(screen);
    screen.progress->note("a\x1B[31m\nb");
    screen.progress.reset();
    for (const auto& piece : screen.pieces) {
      CHECK(piece.ends_with('\n'));
      CHECK(std::ranges::count(piece, '\n') == 1);
      CHECK(std::ranges::none_of(piece, [](char c) { return c != '\n' && c >= 0 && c < ' '; }));
    }
  }

  TEST_CASE("a reason with control characters is one safe line too") {
    Screen screen(0);
    const Error strange{.message = "step threw: a\x1B[31m\nb"};
    screen.progress->node_finished({.id = "copy a"}, &strange);
    CHECK(screen.text() == "  failed  copy a: step threw: a␛[31m␊b\n");
  }
}

TEST_SUITE("executor console bar") {
  TEST_CASE("a bar is drawn over the one before, ten times a second at most") {
    Screen screen(80);
    screen.progress->rows_expected(kProducts, 100);
    screen.clock.advance(99ms);
    screen.progress->rows_copied(kProducts, 1, 1024);
    CHECK(screen.pieces.empty());
    screen.clock.advance(1ms);
    screen.progress->rows_copied(kProducts, 49, 1024);
    CHECK(screen.text() ==
          kClear +
              "[###########............] 50%  50 / 100 rows  500 rows/s  20.0 KiB/s  ETA 0.1 s");
    CHECK(screen.text().size() - kClear.size() <= 79);
  }

  TEST_CASE("no bar is as wide as the terminal, however narrow that is") {
    for (int width = 1; width <= 160; ++width) {
      CAPTURE(width);
      Screen screen(width);
      run_everything(screen);
      for (const auto& piece : screen.pieces) {
        if (piece.ends_with('\n')) continue;
        REQUIRE(piece.starts_with(kClear));
        CHECK(piece.size() - kClear.size() < static_cast<std::size_t>(width));
      }
    }
  }

  TEST_CASE("a line clears the bar first, and the bar comes back after it") {
    Screen screen(80);
    screen.progress->rows_expected(kProducts, 100);
    screen.clock.advance(100ms);
    screen.progress->rows_copied(kProducts, 50, 1);
    screen.pieces.clear();
    screen.clock.advance(100ms);
    screen.progress->node_finished({.id = "scan a"}, nullptr);
    REQUIRE(screen.pieces.size() == 2);
    CHECK(screen.pieces[0].starts_with(kClear + "  done    scan a ("));
    CHECK(screen.pieces[1].starts_with(kClear + "["));
  }

  TEST_CASE("the bar is gone at the end, and nothing is cleared where there was none") {
    Screen screen(80);
    screen.progress->rows_expected(kProducts, 100);
    screen.clock.advance(100ms);
    screen.progress->rows_copied(kProducts, 50, 1);
    screen.progress.reset();
    CHECK(screen.pieces.back() == kClear);
    Screen quiet(80);
    quiet.progress->note("hello");
    quiet.progress.reset();
    CHECK(quiet.text() == "  note    hello\n");
  }
}

}  // namespace
}  // namespace kiteway::executor
