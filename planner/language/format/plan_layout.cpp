#include "planner/language/format/plan_layout.h"

#include "planner/language/format/parts.h"
#include "planner/language/format/value_lines.h"
#include "planner/language/yaml/located_text.h"

#include <algorithm>
#include <vector>

namespace kiteway::planner {
namespace {

using yaml::Node;

/// Spaces before a comment that stands behind something.
constexpr std::size_t kGapMin = 2;

std::string spaces(std::size_t count) { return std::string(count, ' '); }

class Layout {
 public:
  explicit Layout(const SourceText& source) : source_(source) {}

  std::string write(const Node& root) const {
    std::string text;
    bool was_blank = true;
    for (const auto& line : block(root, {0, source_.line_count()}, 0)) {
      // Blank lines within a value are marked, since each of them counts.
      const bool is_kept = line == kKeptBlank;
      if (line.empty() && was_blank) continue;
      text += (is_kept ? "" : line) + "\n";
      was_blank = line.empty();
    }
    if (was_blank && !text.empty()) text.pop_back();
    return text;
  }

 private:
  static constexpr const char* kKeptBlank = "\n";

  /// Past the comments below `last` that are indented more than `column`: they belong to what is
  /// above them.
  std::size_t end_of_tail(std::size_t last, std::size_t to, std::size_t column) const {
    std::size_t end = last + 1;
    for (std::size_t line = last + 1; line < to; ++line) {
      if (source_.is_blank(line)) continue;
      if (!source_.is_comment(line) || source_.indent_of(line) <= column) break;
      end = line + 1;
    }
    return end;
  }

  // --- Lines ---

  /// Lines that hold no value.
  Lines comments(LineRange range, std::size_t indent) const {
    Lines lines;
    for (std::size_t line = range.from; line < range.to; ++line) {
      std::string text = trimmed(source_.line(line));
      // The marks of a document say nothing; what is said behind them stays.
      if (text.starts_with("---") || text.starts_with("...")) text = trimmed(text.substr(3));
      lines.push_back(text.empty() ? "" : spaces(indent) + text);
    }
    return lines;
  }

  /// The comment behind `offset` in its line, with the space before it.
  std::string remark_at(std::size_t offset) const {
    const std::string_view all = source_.text();
    const std::size_t begin = yaml::skip_blanks(all, offset);
    if (begin >= all.size() || all[begin] != '#') return "";
    return spaces(std::max(kGapMin, begin - offset)) +
           trimmed(all.substr(begin, yaml::line_end(all, begin) - begin));
  }

  /// The entries of a block in the lines of `range`, with all that stands between them.
  Lines block(const Node& node, LineRange range, std::size_t indent) const {
    const auto parts = parts_of(source_, node);
    Lines lines;
    const auto add = [&](const Lines& more) {
      lines.insert(lines.end(), more.begin(), more.end());
    };
    std::size_t next = range.from;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Part& part = parts[i];
      Lines lead = comments({next, part.first}, indent);
      const std::size_t limit = i + 1 < parts.size() ? parts[i + 1].first : range.to;
      next = end_of_tail(part.last, limit, part.column);
      const Lines body = lay_part(part, next, indent, lead);
      add(lead);
      add(body);
    }
    add(comments({next, range.to}, indent));
    return lines;
  }

  /// The lines of one part. Comments between its key and its value go to `lead`.
  Lines lay_part(const Part& part, std::size_t end, std::size_t indent, Lines& lead) const {
    std::string head = spaces(indent) + "-";
    std::size_t after = source_.line_begin(part.first) + part.column + 1;
    if (part.entry != nullptr) {
      const Extent key = source_.key_extent(*part.entry);
      head =
          spaces(indent) + std::string(source_.text().substr(key.begin, key.end - key.begin)) + ":";
      after = yaml::skip_blanks(source_.text(), key.end) + 1;
    }
    if (!source_.is_block(*part.value)) return lay_leaf(part, {head, after, end}, indent, lead);
    const std::size_t begin = source_.offset_of(part.value->place);
    const bool is_same_line = source_.line_of(begin) == part.first;
    const std::string between = before_comment(after, is_same_line ? begin : after);
    if (!between.empty()) head += " " + between;
    const std::size_t from = is_same_line ? part.first : part.first + 1;
    const std::string remark = is_same_line ? "" : remark_at(after_word(after, between));
    Lines inner = block(*part.value, {from, end}, indent + 2);
    const bool has_head = part.entry != nullptr || !between.empty();
    if (has_head) {
      inner.insert(inner.begin(), head + remark);
      return inner;
    }
    if (!remark.empty()) lead.push_back(spaces(indent) + trimmed(remark));
    return dashed(inner, indent, lead);
  }

  /// Past `word`, which stands behind `offset`.
  std::size_t after_word(std::size_t offset, const std::string& word) const {
    return word.empty() ? offset : yaml::skip_blanks(source_.text(), offset) + word.size();
  }

  /// What stands at `after` in its line, up to `end` or a comment: an anchor.
  std::string before_comment(std::size_t after, std::size_t end) const {
    const std::size_t line_end = yaml::line_end(source_.text(), after);
    const std::size_t stop = end > after ? std::min(end, line_end) : line_end;
    const std::string found = trimmed(source_.text().substr(after, stop - after));
    return found.starts_with('#') ? "" : trimmed(found.substr(0, found.find(" #")));
  }

  /// Puts the dash of an item before its first key; what stands above that key goes above the dash.
  static Lines dashed(Lines inner, std::size_t indent, Lines& lead) {
    const auto first = std::ranges::find_if(
        inner, [&](const auto& line) { return !line.empty() && line[indent + 2] != '#'; });
    for (auto line = inner.begin(); line != first; ++line) {
      lead.push_back(line->empty() ? "" : line->substr(2));
    }
    inner.erase(inner.begin(), first);
    inner.front()[indent] = '-';
    return inner;
  }

  /// The text before a value, where that ends, and where the lines of the part end.
  struct Head {
    std::string text;
    std::size_t after = 0;
    std::size_t end = 0;
  };

  /// A value that may be missing, with its anchor and the comment behind it.
  Lines lay_leaf(const Part& part, const Head& head, std::size_t indent, Lines& lead) const {
    const Extent extent = source_.extent_of(*part.value, part.column);
    Lines lines{head.text};
    std::size_t value_end = 0;
    if (extent.end == extent.begin) {
      const std::string anchor = before_comment(head.after, head.after);
      if (!anchor.empty()) lines.back() += " " + anchor;
      value_end = after_word(head.after, anchor);
    } else {
      const std::size_t value_line = source_.line_of(extent.begin);
      const bool is_below = value_line != part.first;
      const std::string anchor = before_comment(head.after, is_below ? head.after : extent.begin);
      if (is_below) lift_comments({part.first + 1, value_line}, head.after, anchor, indent, lead);
      if (!anchor.empty()) lines.back() += " " + anchor;
      const Lines value = value_lines(source_, *part.value, part.column, indent);
      lines.back() += " " + value.front();
      for (auto line = value.begin() + 1; line != value.end(); ++line) {
        lines.push_back(line->empty() ? kKeptBlank : *line);
      }
      value_end = extent.end;
    }
    // Behind a text block stands nothing: what looks like a comment in its last line is its text.
    const bool is_text = extent.end > extent.begin && source_.is_block_scalar(*part.value);
    if (!is_text || lines.size() == 1) lines.back() += remark_at(value_end);
    const Lines tail = comments({part.last + 1, head.end}, indent + 2);
    lines.insert(lines.end(), tail.begin(), tail.end());
    return lines;
  }

  /// The comments between a key and a value below it go above the key.
  void lift_comments(LineRange between, std::size_t after, const std::string& anchor,
                     std::size_t indent, Lines& lead) const {
    const std::string remark = remark_at(after_word(after, anchor));
    if (!remark.empty()) lead.push_back(spaces(indent) + trimmed(remark));
    const Lines above = comments(between, indent);
    std::ranges::copy_if(above, std::back_inserter(lead),
                         [](const auto& line) { return !line.empty(); });
  }

  const SourceText& source_;
};

}  // namespace

std::string lay_out(const SourceText& source, const Node& root) {
  return Layout(source).write(root);
}

}  // namespace kiteway::planner
