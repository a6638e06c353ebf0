#include "planner/language/format/line_diff.h"

#include <algorithm>
#include <vector>

namespace kiteway::planner {
namespace {

using Lines = std::vector<std::string_view>;

/// Lines that are looked at for what they have in common, the ones at both ends aside. More than so
/// many on both sides are shown as replaced: nobody reads a diff of that length line by line.
constexpr std::size_t kComparedMax = 3000;
constexpr std::size_t kAround = 3;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// One line of the diff: ' ', '-' or '+', and the text.
struct Edit {
  char mark = ' ';
  std::string_view line;
};

/// The edits between two ranges of lines, by their longest common subsequence.
void add_edits(const Lines& before, const Lines& after, std::vector<Edit>& edits) {
  const std::size_t rows = before.size();
  const std::size_t columns = after.size();
  if (rows > kComparedMax || columns > kComparedMax) {
    for (const auto line : before) edits.push_back({'-', line});
    for (const auto line : after) edits.push_back({'+', line});
    return;
  }
  std::vector<std::vector<std::uint32_t>> common(rows + 1, std::vector<std::uint32_t>(columns + 1));
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t k = columns; k-- > 0;) {
      common[i][k] = before[i] == after[k] ? common[i + 1][k + 1] + 1
                                           : std::max(common[i + 1][k], common[i][k + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < rows || k < columns) {
    if (i < rows && k < columns && before[i] == after[k]) {
      edits.push_back({' ', before[i++]});
      ++k;
    } else if (i < rows && (k == columns || common[i + 1][k] >= common[i][k + 1])) {
      edits.push_back({'-', before[i++]});
    } else {
      edits.push_back({'+', after[k++]});
    }
  }
}

std::vector<Edit> edits_between(Lines before, Lines after) {
  std::vector<Edit> edits;
  const auto first = std::ranges::mismatch(before, after);
  const auto same_first = first.in1 - before.begin();
  for (auto line = before.begin(); line != first.in1; ++line) edits.push_back({' ', *line});
  before.erase(before.begin(), before.begin() + same_first);
  after.erase(after.begin(), after.begin() + same_first);
  Lines same_last;
  while (!before.empty() && !after.empty() && before.back() == after.back()) {
    same_last.push_back(before.back());
    before.pop_back();
    after.pop_back();
  }
  add_edits(before, after, edits);
  for (auto line = same_last.rbegin(); line != same_last.rend(); ++line) {
    edits.push_back({' ', *line});
  }
  return edits;
}

/// "12,3": where a hunk begins and how many lines it has on one side.
std::string range_text(std::size_t begin, std::size_t count) {
  return std::to_string(count == 0 ? begin : begin + 1) + "," + std::to_string(count);
}

class Hunks {
 public:
  explicit Hunks(const std::vector<Edit>& edits) : edits_(edits) {}

  std::string write() {
    std::string text;
    for (std::size_t at = 0; at < edits_.size();) {
      if (edits_[at].mark == ' ') {
        advance(edits_[at++]);
        continue;
      }
      const std::size_t begin = at - std::min(kAround, at - written_);
      const std::size_t end = end_of_hunk(at);
      text += hunk(begin, at, end);
      at = written_ = end;
    }
    return text;
  }

 private:
  void advance(const Edit& edit) {
    if (edit.mark != '+') ++before_line_;
    if (edit.mark != '-') ++after_line_;
  }

  /// Past the lines around the last change that is near enough to be shown together.
  std::size_t end_of_hunk(std::size_t at) const {
    std::size_t last_change = at;
    for (std::size_t i = at; i < edits_.size() && i <= last_change + 2 * kAround; ++i) {
      if (edits_[i].mark != ' ') last_change = i;
    }
    return std::min(last_change + 1 + kAround, edits_.size());
  }

  std::string hunk(std::size_t begin, std::size_t at, std::size_t end) {
    const std::size_t around = at - begin;
    const std::size_t before_begin = before_line_ - around;
    const std::size_t after_begin = after_line_ - around;
    std::string body;
    for (std::size_t i = begin; i < end; ++i) {
      body += edits_[i].mark;
      body += edits_[i].line;
      body += '\n';
      if (i >= at) advance(edits_[i]);
    }
    return "@@ -" + range_text(before_begin, before_line_ - before_begin) + " +" +
           range_text(after_begin, after_line_ - after_begin) + " @@\n" + body;
  }

  const std::vector<Edit>& edits_;
  std::size_t written_ = 0;  // edits before this one are in a hunk already
  std::size_t before_line_ = 0;
  std::size_t after_line_ = 0;
};

}  // namespace

std::string unified_diff(const std::string& file_name, std::string_view before,
                         std::string_view after) {
  if (before == after) return "";
  const auto edits = edits_between(lines_of(before), lines_of(after));
  return "--- " + file_name + "\n+++ " + file_name + " (formatted)\n" + Hunks(edits).write();
}

}  // namespace kiteway::planner
