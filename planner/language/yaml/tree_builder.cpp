// Turns events into nodes, one frame per open list or map.
#include "planner/language/yaml/tree_builder.h"

#include "planner/language/yaml/token_check.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <yaml-cpp/mark.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace kiteway::planner::yaml {
namespace {

// Nobody reads on after so many; a file that repeats one mistake a million times must end soon.
constexpr std::size_t kFindingsMax = 50;

// The text of a null as written at `at`: a word, or nothing if the value is missing. yaml-cpp gives
// a missing value the mark of the next token, which may be a key that is spelled like a null.
std::string_view null_word_at(std::string_view text, std::size_t at) {
  constexpr std::array kWords = std::to_array<std::string_view>({"~", "null", "Null", "NULL"});
  for (const std::string_view word : kWords) {
    if (!text.substr(at).starts_with(word) || end_of_word(text, at) != at + word.size()) continue;
    const std::size_t next = skip_blanks(text, at + word.size());
    const bool is_key = next < text.size() && text[next] == ':';
    return is_key ? std::string_view() : word;
  }
  return {};
}

char character_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

}  // namespace

TreeBuilder::TreeBuilder(const YamlLimits& limits, LocatedText& text, Diagnostics& diagnostics)
    : limits_(limits), text_(text), diagnostics_(diagnostics) {}

void TreeBuilder::report(Diagnostic finding) {
  diagnostics_.add(std::move(finding));
  if (diagnostics_.items().size() < kFindingsMax) return;
  diagnostics_.add(
      {.severity = Severity::kNote,
       .place = text_.file_place(),
       .message = "stopped reading after " + std::to_string(kFindingsMax) + " errors"});
  throw StopReading{};
}

void TreeBuilder::report_if(std::optional<Diagnostic> finding) {
  if (finding) report(*std::move(finding));
}

void TreeBuilder::stop(Diagnostic finding) {
  report(std::move(finding));
  throw StopReading{};
}

void TreeBuilder::defer(Diagnostic finding) {
  if (deferred_.items().size() < kFindingsMax) deferred_.add(std::move(finding));
}

std::optional<std::size_t> TreeBuilder::open_bracket() const {
  return frames_.open_bracket(text_.text());
}

std::optional<Node> TreeBuilder::finish() {
  diagnostics_.append(deferred_);
  return frames_.take_root();
}

std::size_t TreeBuilder::offset_of(const YAML::Mark& mark) const {
  return std::min(static_cast<std::size_t>(mark.pos), text_.text().size());
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (!std::exchange(has_document_, true)) return;
  const std::string_view text = text_.text();
  const std::size_t at = offset_of(mark);
  if (text.substr(at).starts_with("---") && line_begin(text, at) == at) {
    stop({.code = "P0113",
          .place = text_.place(at, at + 3),
          .message = "a second document begins here",
          .hint = "a plan is one document: remove the \"---\", or make two files"});
  }
  Diagnostic finding{.code = "P0114",
                     .place = text_.place(at, line_end(text, at)),
                     .message = "this does not belong to what is written above",
                     .hint = "the document is complete already; is the indentation right?"};
  const std::string_view between = text.substr(cursor_, std::max(at, cursor_) - cursor_);
  if (between.find("\n...") != std::string_view::npos) {
    finding.message = "text after the end of the document";
    finding.hint = "remove the \"...\" above, or the text below it";
  }
  stop(std::move(finding));
}

std::size_t TreeBuilder::begin_value(const YAML::Mark& mark, bool has_value) {
  const std::size_t token = offset_of(mark);
  const Properties properties = properties_at(text_.text(), token);
  if (!frames_.is_in_flow()) {
    if (std::optional<Diagnostic> tab = check_tab(text_, token)) stop(*std::move(tab));
    const bool is_value = has_value && !properties.tag && !frames_.expects_key();
    if (is_value && !frames_.empty()) {
      const Parent parent{.column = frames_.top().column,
                          .is_map = frames_.top().node.kind == NodeKind::kMap};
      report_if(check_indentation(text_, token, parent));
      if (properties.value != token) {
        report_if(check_indentation(text_, properties.value, parent));
      }
    }
  }
  if (properties.anchor) report_if(check_anchor_name(text_, *properties.anchor));
  if (properties.tag && *properties.tag >= tags_seen_until_) {
    tags_seen_until_ = *properties.tag + 1;
    report(refuse_tag(text_, *properties.tag));
  }
  return properties.value;
}

std::size_t TreeBuilder::end_of_scalar(std::size_t begin, bool is_quoted,
                                       const std::string& value) {
  const std::string_view text = text_.text();
  const char first = character_at(text, begin);
  if (is_quoted && (first == '|' || first == '>')) {
    report_if(check_block_header(text_, begin));
    return end_of_block_header(text, begin);
  }
  // After the tag "!" a plain scalar looks quoted too.
  if (!is_quoted || (first != '"' && first != '\'')) return end_of_plain(text, begin, value);
  if (std::optional<Diagnostic> finding = check_quotes(text_, begin)) stop(*std::move(finding));
  const std::size_t end = end_of_quoted(text, begin).value_or(text.size());
  report_if(check_end_of_string(text_, begin, end));
  return end;
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  const std::size_t begin = begin_value(mark, true);
  // yaml-cpp's tag is "!" for everything in quotes and for text blocks. A scalar with a tag of its
  // own has been refused already.
  const bool is_quoted = tag == "!";
  const std::size_t end = end_of_scalar(begin, is_quoted, value);
  report_if(check_decoded(text_, begin, end, value));
  cursor_ = end;
  last_scalar_ = begin;
  if (frames_.expects_key()) return take_key(begin, end, value, anchor != 0);
  count_nodes(1, begin);
  remember(anchor);
  frames_.attach({.kind = NodeKind::kScalar,
                  .place = text_.place(begin, end),
                  .text = value,
                  .is_quoted = is_quoted});
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::string_view text = text_.text();
  const std::size_t token = offset_of(mark);
  if (frames_.expects_key()) return refuse_missing_key(token);
  // The mark of a missing value is another token's, which is checked when its turn comes.
  const bool is_tagged = character_at(text, token) == '!';
  const bool is_word = !null_word_at(text, token).empty();
  const bool is_written = is_tagged || is_word || anchor != 0;
  const std::size_t begin = is_written ? begin_value(mark, is_word) : token;
  const std::string_view word = null_word_at(text, begin);
  SourcePlace place;
  if (!word.empty()) {
    cursor_ = begin + word.size();
    last_scalar_ = begin;
    place = text_.place(begin, cursor_);
  } else if (anchor != 0) {
    cursor_ = end_of_word(text, token);
    place = text_.place(token, cursor_);
  } else {
    place = place_of_missing(token);
  }
  count_nodes(1, token);
  remember(anchor);
  frames_.attach({.place = std::move(place), .text = std::string(word)});
}

// A value that is not there is shown at what it belongs to: its key, or its dash.
SourcePlace TreeBuilder::place_of_missing(std::size_t next_token) {
  if (frames_.empty()) return text_.file_place();
  const Frame& frame = frames_.top();
  if (frame.node.kind == NodeKind::kMap) return frame.key_place;
  if (!frame.is_flow) return place_of_empty_item(next_token);
  const SourcePlace place = text_.place(next_token);
  if (character_at(text_.text(), next_token) == ',') {
    report({.code = "P0104", .place = place, .message = "a value is missing before this comma"});
  }
  return place;
}

// The dash is in the column of the list's first one, in the last line above the next token that is
// neither blank nor a comment: nothing else can stand between the two.
SourcePlace TreeBuilder::place_of_empty_item(std::size_t next_token) {
  const std::string_view text = text_.text();
  const std::size_t column = frames_.top().column;
  for (std::size_t end = next_token; end > 0;) {
    const std::size_t begin = line_begin(text, end - 1);
    const std::size_t first = skip_blanks(text, begin);
    const char character = character_at(text, first);
    if (first < next_token && character != '\n' && character != '\r' && character != '#') {
      const bool is_dash = begin + column < next_token && text[begin + column] == '-';
      return text_.place(is_dash ? begin + column : first);
    }
    end = begin;
  }
  return text_.place(next_token);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  open(NodeKind::kSequence, mark, anchor, style == YAML::EmitterStyle::Flow);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/,
                             YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  open(NodeKind::kMap, mark, anchor, style == YAML::EmitterStyle::Flow);
}

void TreeBuilder::open(NodeKind kind, const YAML::Mark& mark, YAML::anchor_t anchor, bool is_flow) {
  const std::size_t begin = begin_value(mark, true);
  check_depth(frames_.depth() + 1, begin);
  count_nodes(1, begin);
  const SourcePlace place = text_.place(begin);
  const bool is_key = frames_.expects_key();
  if (is_key) {
    refuse_key(place,
               std::string("a key must be plain text, not ") +
                   (kind == NodeKind::kMap ? "a map" : "a list"),
               "text that begins with \"[\" or \"{\" must be quoted");
  }
  remember(anchor);
  cursor_ = is_flow ? begin + 1 : begin;
  frames_.open({.node = {.kind = kind, .place = place},
                .begin = begin,
                .column = is_flow ? 0 : begin - line_begin(text_.text(), begin),
                .is_flow = is_flow,
                .is_key = is_key});
}

void TreeBuilder::take_key(std::size_t begin, std::size_t end, const std::string& key,
                           bool is_anchored) {
  const SourcePlace place = text_.place(begin, end);
  if (is_anchored) return refuse_key(place, "a key cannot carry an anchor", "");
  check_colon(begin, end);
  Frame& frame = frames_.top();
  const auto [first, is_new] = frame.key_lines.try_emplace(key, place.line);
  frame.key = key;
  frame.key_place = place;
  frame.has_key = true;
  if (key == "<<" && character_at(text_.text(), begin) == '<') {
    report({.code = "P0110",
            .place = place,
            .message = "\"<<\" would merge another map into this one; plans have no merge keys",
            .hint = "write the keys out; an alias (*name) may stand for a whole value"});
  } else if (!is_new) {
    report({.code = "P0107",
            .place = place,
            .message = "the key " + quote(key) + " is written twice",
            .hint = "first written at line " + std::to_string(first->second)});
  }
}

void TreeBuilder::refuse_key(SourcePlace place, std::string message, std::string hint) {
  Frame& frame = frames_.top();
  frame.key_place = place;
  frame.has_key = true;
  if (frames_.is_in_key()) return;  // refused as a whole
  defer({.code = "P0108",
         .place = std::move(place),
         .message = std::move(message),
         .hint = std::move(hint)});
}

void TreeBuilder::refuse_missing_key(std::size_t at) {
  const std::string_view text = text_.text();
  const std::size_t end = end_of_word(text, at);
  const char first = character_at(text, at);
  if (first == ',') {
    frames_.top().has_key = true;
    return report({.code = "P0104",
                   .place = text_.place(at),
                   .message = "a key and its value are missing before this comma"});
  }
  if (first == ':') return refuse_key(text_.place(at), "a key is missing before \":\"", "");
  refuse_key(text_.place(at, end), "a key must be text, not nothing",
             at == end ? "" : "to use the word as a key, quote it");
}

// yaml-cpp takes `a` for `a: null` in braces, and at the end of a file.
void TreeBuilder::check_colon(std::size_t begin, std::size_t end) {
  if (frames_.is_in_key()) return;  // refused as a whole
  if (character_at(text_.text(), skip_blanks(text_.text(), end)) == ':') return;
  Diagnostic finding{.code = "P0108",
                     .place = text_.place(begin, end),
                     .message = "\":\" and a value are missing after this key",
                     .hint = "a key is written \"key: value\", with a space after the colon"};
  defer(std::move(finding));
}

void TreeBuilder::remember(YAML::anchor_t anchor) {
  if (anchor != 0) anchors_[anchor] = frames_.next_path();
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t begin = begin_value(mark, true);
  const std::size_t end = end_of_word(text_.text(), begin);
  const SourcePlace place = text_.place(begin, end);
  cursor_ = end;
  last_scalar_ = begin;
  if (frames_.expects_key()) {
    return refuse_key(place, "a key must be written out, not named by an alias",
                      "text that begins with \"*\" must be quoted");
  }
  const auto path = anchors_.find(anchor);
  const FrameStack::Target original =
      path == anchors_.end() ? FrameStack::Target{} : frames_.follow(path->second);
  if (original.is_open) {
    report({.code = "P0112",
            .place = place,
            .message = "this alias stands for a value that contains it"});
  }
  if (original.node == nullptr) {
    // The anchor was on something that has been refused.
    frames_.attach({.place = place});
    return;
  }
  const Cost cost = cost_of_copy(*original.node, static_cast<std::size_t>(limits_.nodes_max));
  check_depth(frames_.depth() + cost.depth, begin);
  count_nodes(cost.nodes, begin);
  copied_bytes_ += cost.bytes;
  if (copied_bytes_ > limits_.bytes_max) {
    stop({.code = "P0116",
          .place = place,
          .message = "aliases stand for more than " + human_bytes(limits_.bytes_max) + " of text",
          .hint = "write fewer aliases"});
  }
  Node copy = *original.node;
  copy.place = place;
  frames_.attach(std::move(copy));
}

void TreeBuilder::count_nodes(std::size_t count, std::size_t begin) {
  nodes_count_ += count;
  if (nodes_count_ <= static_cast<std::size_t>(limits_.nodes_max)) return;
  stop({.code = "P0116",
        .place = text_.place(begin),
        .message = "more than " + grouped(limits_.nodes_max) +
                   " values, counting those that aliases stand for",
        .hint = "split the plan into several files"});
}

void TreeBuilder::check_depth(int depth, std::size_t begin) {
  if (depth <= limits_.depth_max) return;
  stop({.code = "P0115",
        .place = text_.place(begin),
        .message = "nested deeper than " + std::to_string(limits_.depth_max) + " levels",
        .hint = "move the inner part up"});
}

}  // namespace kiteway::planner::yaml
