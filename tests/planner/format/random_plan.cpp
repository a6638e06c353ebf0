#include "tests/planner/format/random_plan.h"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace kiteway::testing {
namespace {

/// Writes a random tree in a random layout, with numbered comments.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  RandomText write() {
    map(0, 0);
    return {.text = std::move(text_), .comment_count = comments_};
  }

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  std::string comment() { return "# c" + std::to_string(++comments_) + "."; }

  void between(std::size_t indent) {
    if (pick(5) == 0) text_ += "\n";
    if (pick(4) == 0) text_ += std::string(indent, ' ') + comment() + "\n";
    if (pick(9) == 0) text_ += "\n";
  }

  void end_line() { text_ += (pick(4) == 0 ? " " + comment() : std::string()) + "\n"; }

  std::string scalar() {
    static const std::vector<std::string> kScalars{
        "a", "1", "'#'", "\"b: c\"", "x y", "*", "''", "a#b", "\"two\\n\"", "${v}", "it's"};
    const std::string& found = kScalars[pick(static_cast<unsigned>(kScalars.size()))];
    return found == "*" ? "'*'" : found;
  }

  std::string flow(int depth) {
    std::string out = pick(2) == 0 ? "[" : "{";
    const bool is_map = out == "{";
    const unsigned count = pick(3);
    for (unsigned i = 0; i < count; ++i) {
      if (i > 0) out += pick(2) == 0 ? "," : " , ";
      if (is_map) out += "k" + std::to_string(i) + ": ";
      out += depth < 2 && pick(4) == 0 ? flow(depth + 1) : scalar();
    }
    return out + (is_map ? "}" : "]");
  }

  void block_scalar(std::size_t indent) {
    static const std::vector<std::string> kHeaders{"|", ">", "|-", ">-", "|+"};
    text_ += " " + kHeaders[pick(5)] + "\n";
    const std::size_t inner = indent + 1 + pick(3);
    for (unsigned i = 0; i <= pick(3); ++i) {
      if (i > 0 && pick(4) == 0) text_ += "\n";
      text_ += std::string(inner + (i > 0 ? pick(3) : 0), ' ') + "t # no comment\n";
    }
  }

  void value(std::size_t indent, int depth) {
    switch (pick(depth < 3 ? 7 : 4)) {
      case 0:
        end_line();
        return;
      case 1:
        text_ += " " + flow(0);
        end_line();
        return;
      case 2:
        return block_scalar(indent);
      case 3:
        text_ += "   " + scalar();
        end_line();
        return;
      case 4:
        end_line();
        return list(indent + pick(3), depth + 1);
      default:
        end_line();
        return map(indent + 1 + pick(3), depth + 1);
    }
  }

  void map(std::size_t indent, int depth) {
    std::vector<std::string> keys{"version",  "name",     "source", "collections",
                                  "settings", "fields",   "shards", "other",
                                  "uri",      "'quoted'", "load",   "target"};
    std::ranges::shuffle(keys, random_);
    const unsigned count = 1 + pick(4);
    for (unsigned i = 0; i < count; ++i) {
      between(indent);
      text_ += std::string(indent, ' ') + keys[i] + ":";
      value(indent, depth);
    }
  }

  void list(std::size_t indent, int depth) {
    const unsigned count = 1 + pick(3);
    for (unsigned i = 0; i < count; ++i) {
      between(indent);
      text_ += std::string(indent, ' ') + "-";
      if (pick(2) == 0) {
        text_ += " " + scalar();
        end_line();
        continue;
      }
      text_ += " name: x";
      end_line();
      if (pick(2) == 0) continue;
      between(indent + 2);
      text_ += std::string(indent + 2, ' ') + "fields:";
      value(indent + 2, depth + 1);
    }
  }

  std::mt19937 random_;
  std::string text_;
  int comments_ = 0;
};

}  // namespace

RandomText random_plan_text(unsigned seed) { return Writer(seed).write(); }

}  // namespace kiteway::testing
