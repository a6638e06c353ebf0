// Collects findings and draws them with the line they are about and a caret below it.
#include "schema/base/diagnostic.h"

#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/base/utf8.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace kiteway {
namespace {

// Cells of the shown line; more is cut to a window around the caret. Fits a terminal of 120.
constexpr int kExcerptCells = 100;
// Cells of the line that stay visible before the caret when the start has to be cut.
constexpr int kCellsBeforeCaret = 40;
// In the shown line tabs become spaces up to the next multiple of this.
constexpr int kTabCells = 4;

// One character of the shown line.
struct Glyph {
  std::string text;
  int cells = 1;
  bool is_marked = false;  // has a caret below it
};

// The line without its line end and without a byte order mark, none if the text ends before it.
std::optional<std::string_view> line_of(std::string_view text, int line) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // the reader's columns skip it too
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// The part of a line that can be near the caret, and whether anything was left out on a side.
struct Window {
  std::vector<Glyph> glyphs;
  bool is_cut_left = false;
  bool is_cut_right = false;
};

int cells_of(const std::vector<Glyph>& glyphs) {
  int cells = 0;
  for (const Glyph& glyph : glyphs) cells += glyph.cells;
  return cells;
}

// Looks at no more than kExcerptCells characters on each side of the caret, so that a line of some
// megabytes costs nothing. `column` and `length` count code points; a column past the end marks one
// blank behind the line, column 0 marks nothing.
Window glyphs_around(std::string_view line, int column, int length) {
  Window window;
  const int first = std::max(1, column - kExcerptCells);
  const int last = std::max(1, column) + kExcerptCells;
  const int marked_end = column + std::max(1, length);
  int at_column = 1;
  int at_cell = 0;
  for (std::size_t at = 0; at < line.size(); ++at_column) {
    const CodePoint point = decode_utf8(line, at);
    const std::string_view bytes = line.substr(at, point.size);
    at += point.size;
    if (at_column < first) {
      window.is_cut_left = true;
      continue;
    }
    if (at_column > last) {
      window.is_cut_right = true;
      break;
    }
    Glyph glyph{.is_marked = column > 0 && at_column >= column && at_column < marked_end};
    if (point.value == U'\t') {
      glyph.cells = kTabCells - at_cell % kTabCells;
      glyph.text.assign(static_cast<std::size_t>(glyph.cells), ' ');
    } else {
      glyph.text = printable(bytes);
      glyph.cells = is_safe_to_print(point.value) ? cell_width(point.value) : 1;
    }
    at_cell += glyph.cells;
    window.glyphs.push_back(std::move(glyph));
  }
  if (column >= at_column) window.glyphs.push_back({.text = " ", .cells = 1, .is_marked = true});
  return window;
}

// Cuts what does not fit, keeping the first marked glyph in view.
void fit(Window& window) {
  std::vector<Glyph>& glyphs = window.glyphs;
  const auto caret = std::ranges::find_if(glyphs, &Glyph::is_marked);
  int cells_before = 0;
  for (auto glyph = glyphs.begin(); glyph != caret; ++glyph) cells_before += glyph->cells;
  if (cells_of(glyphs) > kExcerptCells || window.is_cut_left) {
    auto begin = glyphs.begin();
    for (; caret != glyphs.end() && begin != caret; ++begin) {
      const bool fits_from_start = cells_before <= kExcerptCells / 2 && !window.is_cut_left;
      if (fits_from_start || cells_before <= kCellsBeforeCaret) break;
      cells_before -= begin->cells;
    }
    window.is_cut_left = window.is_cut_left || begin != glyphs.begin();
    glyphs.erase(glyphs.begin(), begin);
  }
  int cells = 0;
  const auto end = std::ranges::find_if(glyphs, [&cells](const Glyph& glyph) {
    cells += glyph.cells;
    return cells > kExcerptCells;
  });
  window.is_cut_right = window.is_cut_right || end != glyphs.end();
  glyphs.erase(end, glyphs.end());
}

std::string without_trailing_spaces(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// The two lines "7 | text" and "  | ^^^^", each starting with `margin` or the line's number.
std::string excerpt(std::string_view line, const SourcePlace& place, const std::string& margin) {
  Window window = glyphs_around(line, place.column, place.length);
  fit(window);
  std::string shown = window.is_cut_left ? "…" : "";
  std::string carets = window.is_cut_left ? " " : "";
  for (const Glyph& glyph : window.glyphs) {
    shown += glyph.text;
    // A combining mark has no cell of its own: its caret goes below the letter it sits on.
    if (glyph.cells == 0 && glyph.is_marked && !carets.empty()) carets.back() = '^';
    carets.append(static_cast<std::size_t>(glyph.cells), glyph.is_marked ? '^' : ' ');
  }
  if (window.is_cut_right) shown += "…";
  std::string out = margin + " |\n";
  out += without_trailing_spaces(" " + std::to_string(place.line) + " | " + shown) + "\n";
  if (place.column > 0) out += without_trailing_spaces(margin + " | " + carets) + "\n";
  return out;
}

// Text that may have several lines, the later ones aligned below the first.
std::string labelled(const std::string& label, std::string_view text) {
  std::string out = label;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find('\n', begin);
    out += printable(text.substr(begin, end - begin)) + "\n";
    if (end == std::string_view::npos) return out;
    begin = end + 1;
    out.append(label.size(), ' ');
  }
}

std::string counted(std::size_t count, const std::string& noun) {
  return grouped(static_cast<std::int64_t>(count)) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

std::string_view severity_name(Severity severity) noexcept {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "error";
}

void Diagnostics::add(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }

void Diagnostics::append(const Diagnostics& other) {
  // By index, as `other` may be this very object.
  const std::size_t count = other.items_.size();
  items_.reserve(items_.size() + count);
  for (std::size_t i = 0; i < count; ++i) items_.push_back(other.items_[i]);
}

bool Diagnostics::has_errors() const noexcept {
  return std::ranges::any_of(items_,
                             [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

void Diagnostics::sort_by_place() {
  std::ranges::stable_sort(items_, {}, [](const Diagnostic& d) {
    return std::tie(d.place.file, d.place.line, d.place.column);
  });
  // A default stands for many collections, and is wrong for all of them in the same way.
  std::set<std::tuple<std::string, std::string, std::string, std::string, std::string>> told;
  std::erase_if(items_, [&told](const Diagnostic& d) {
    return !told.emplace(to_string(d.place), d.code, d.message, d.hint, d.subject).second;
  });
}

void Diagnostics::date_subjects(std::string_view side, const std::string& described_at) {
  for (Diagnostic& found : items_) {
    if (found.subject.starts_with(side)) found.described_at = described_at;
  }
}

std::string live_side(const Diagnostic& diagnostic) {
  // Of "2026-11-25T09:14:03Z" the minute is enough: a snapshot is of the same day.
  constexpr std::size_t kHour = 11;
  constexpr std::size_t kHourAndMinute = 5;
  const std::string& time = diagnostic.described_at;
  if (time.size() < kHour + kHourAndMinute) return diagnostic.subject;
  return diagnostic.subject + ", described " + time.substr(kHour, kHourAndMinute) + "Z";
}

std::string render(const Diagnostic& diagnostic, const SourceTexts& texts) {
  const SourcePlace& place = diagnostic.place;
  const std::string code = diagnostic.code.empty() ? "" : "[" + diagnostic.code + "]";
  std::string out = std::string(severity_name(diagnostic.severity)) + printable(code) + ": " +
                    printable(diagnostic.message) + "\n";

  std::optional<std::string_view> line;
  if (const auto text = texts.find(place.file); text != texts.end() && place.line > 0) {
    line = line_of(text->second, place.line);
  }
  // Everything below hangs on one vertical bar, right of the widest line number.
  const std::size_t number_width = line ? std::to_string(place.line).size() : 1;
  const std::string margin(number_width + 1, ' ');
  if (!place.file.empty()) out += margin + "--> " + printable(to_string(place)) + "\n";
  if (line) out += excerpt(*line, place, margin);
  if (!place.via.empty()) out += labelled(margin + " = note: ", "made with " + place.via);
  if (!diagnostic.subject.empty()) out += labelled(margin + "::: ", live_side(diagnostic));
  if (!diagnostic.hint.empty()) out += labelled(margin + " = help: ", diagnostic.hint);
  return out;
}

std::string render(const Diagnostics& diagnostics, const SourceTexts& texts) {
  Diagnostics sorted = diagnostics;
  sorted.sort_by_place();
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(
        std::ranges::count(sorted.items(), severity, &Diagnostic::severity));
  };
  const std::size_t errors_count = count(Severity::kError);
  const std::size_t warnings_count = count(Severity::kWarning);
  std::size_t errors_left = std::min(errors_count, kShownMax);
  std::size_t others_left = kShownMax - errors_left;
  std::size_t hidden_count = 0;
  std::string out;
  for (const Diagnostic& diagnostic : sorted.items()) {
    std::size_t& left = diagnostic.severity == Severity::kError ? errors_left : others_left;
    if (left == 0) {
      ++hidden_count;
      continue;
    }
    --left;
    out += render(diagnostic, texts) + "\n";
  }
  if (hidden_count > 0) {
    out += "... and " + grouped(static_cast<std::int64_t>(hidden_count)) + " more\n\n";
  }
  std::vector<std::string> counts;
  if (errors_count > 0) counts.push_back(counted(errors_count, "error"));
  if (warnings_count > 0) counts.push_back(counted(warnings_count, "warning"));
  if (!counts.empty()) out += join(counts, ", ") + "\n";
  return out;
}

}  // namespace kiteway
