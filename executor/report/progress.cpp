#include "executor/report/progress.h"

#include "executor/report/node_table.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::executor {
namespace {

constexpr std::chrono::milliseconds kBarInterval{100};
constexpr std::chrono::milliseconds kLineInterval{5000};

double seconds_between(Clock::Steady from, Clock::Steady to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

ConsoleProgress::ConsoleProgress(std::function<void(const std::string&)> write, int width,
                                 Clock& clock)
    : write_(std::move(write)), width_(width), clock_(clock) {}

ConsoleProgress::~ConsoleProgress() {
  if (bar_shown_) write_("\r\033[K");
}

void ConsoleProgress::line(const std::string& text) {
  const std::string clear = bar_shown_ ? "\r\033[K" : "";
  bar_shown_ = false;
  write_(clear + text + "\n");
}

void ConsoleProgress::node_started(const planner::Node& node) {
  const std::lock_guard lock(mutex_);
  started_[node.id] = clock_.steady_now();
}

void ConsoleProgress::node_finished(const planner::Node& node, const Error* error) {
  const std::lock_guard lock(mutex_);
  const double seconds = seconds_between(started_[node.id], clock_.steady_now());
  if (error == nullptr) {
    line(fmt::format("  done    {} ({})", node.id, duration_text(seconds)));
  } else {
    line(fmt::format("  failed  {}: {}", node.id, printable(error->message)));
  }
  if (rows_done_ < rows_expected_) refresh();
}

void ConsoleProgress::rows_expected(const planner::Node& /*node*/, std::int64_t rows) {
  const std::lock_guard lock(mutex_);
  if (rows_expected_ == 0) copy_start_ = last_refresh_ = clock_.steady_now();
  rows_expected_ += rows;
}

void ConsoleProgress::rows_copied(const planner::Node& /*node*/, std::int64_t rows,
                                  std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  rows_done_ += rows;
  if (bytes == 0) rows_before_ += rows;
  bytes_ += bytes;
  refresh();
}

void ConsoleProgress::rows_quarantined(const planner::Node& node, std::int64_t rows) {
  const std::lock_guard lock(mutex_);
  quarantined_[node.target] = rows;
}

void ConsoleProgress::retried(const planner::Node& node, const Error& error) {
  // Servers that ask for less do so often, and are named by limited_by.
  if (error.kind == ErrorKind::kRateLimited || error.kind == ErrorKind::kOverloaded) return;
  note(node.id + ": " + to_string(error.kind) + ", trying again");
}

void ConsoleProgress::limited_by(const std::string& limiter, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  limit_ = limiter.empty() ? "" : printable(limiter + ": " + reason);
  if (rows_done_ < rows_expected_) return refresh();
  // No row moves, as while both ends are compared: it gets a line of its own.
  const auto now = clock_.steady_now();
  if (limit_.empty() || (limited_at_ && now - *limited_at_ < kLineInterval)) return;
  limited_at_ = now;
  line("  held back by the " + limit_);
}

void ConsoleProgress::note(const std::string& text) {
  const std::lock_guard lock(mutex_);
  line("  note    " + printable(text));
}

void ConsoleProgress::refresh() {
  const auto now = clock_.steady_now();
  const auto interval = width_ > 0 ? kBarInterval : kLineInterval;
  if (now - last_refresh_ < interval) return;
  last_refresh_ = now;
  const std::string text = progress_text();
  if (width_ == 0) return line("  copying " + text);
  const auto width = static_cast<std::size_t>(width_);
  const std::size_t room = width > text.size() + 4 ? width - text.size() - 4 : 0;
  write_("\r\033[K" + (bar(room) + " " + text).substr(0, width - 1));
  bar_shown_ = true;
}

std::string ConsoleProgress::progress_text() const {
  const double seconds = seconds_between(copy_start_, clock_.steady_now());
  const std::int64_t moved = rows_done_ - rows_before_;
  const double percent = rows_expected_ == 0 ? 100.0
                                             : 100.0 * static_cast<double>(rows_done_) /
                                                   static_cast<double>(rows_expected_);
  std::string text = fmt::format("{:.0f}%  {} / {} rows", std::min(percent, 100.0),
                                 grouped(rows_done_), grouped(rows_expected_));
  std::int64_t quarantined = 0;
  for (const auto& [target, rows] : quarantined_) quarantined += rows;
  if (quarantined > 0) text += fmt::format(", {} QUARANTINED", grouped(quarantined));
  if (seconds > 0 && moved > 0) {
    const double rate = static_cast<double>(moved) / seconds;
    text +=
        fmt::format("  {} rows/s  {}/s", grouped(static_cast<std::int64_t>(rate)),
                    human_bytes(static_cast<std::uint64_t>(static_cast<double>(bytes_) / seconds)));
    if (percent >= 1 && rows_done_ < rows_expected_) {
      text += "  ETA " + duration_text(static_cast<double>(rows_expected_ - rows_done_) / rate);
    }
  }
  if (!limit_.empty()) text += "  held back by the " + limit_;
  return text;
}

std::string ConsoleProgress::bar(std::size_t room) const {
  constexpr std::size_t kWidest = 40;
  const std::size_t cells = std::min(room, kWidest);
  if (cells < 5) return "";
  const double share =
      rows_expected_ == 0
          ? 1.0
          : std::min(1.0, static_cast<double>(rows_done_) / static_cast<double>(rows_expected_));
  const auto full = static_cast<std::size_t>(share * static_cast<double>(cells));
  return "[" + std::string(full, '#') + std::string(cells - full, '.') + "]";
}

}  // namespace kiteway::executor
