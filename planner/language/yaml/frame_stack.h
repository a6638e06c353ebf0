// The lists and maps that are not complete yet, from the root inwards.
#pragma once

#include "planner/language/yaml/tree.h"
#include "schema/base/source_place.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kiteway::planner::yaml {

/// A list or map whose end has not been seen.
struct Frame {
  Node node;
  std::size_t begin = 0;   ///< offset of its bracket, first dash or first key
  std::size_t column = 0;  ///< bytes before `begin` in its line; 0 in brackets
  bool is_flow = false;    ///< in brackets
  bool is_key = false;     ///< stands where a key should: refused, and dropped when complete
  bool has_key = false;    ///< a map whose `key` waits for its value
  std::string key;
  SourcePlace key_place;
  std::unordered_map<std::string, int> key_lines;  ///< every key so far and its line
};

/// Grows a tree from its root. Complete nodes hang on their parents, open ones wait in frames.
class FrameStack {
 public:
  /// Child indexes from the root to a node.
  using Path = std::vector<std::size_t>;

  /// Where a path leads: `node` is null if it is open or was dropped. Valid until the next change.
  struct Target {
    const Node* node = nullptr;
    bool is_open = false;
  };

  [[nodiscard]] bool empty() const noexcept { return frames_.empty(); }
  [[nodiscard]] int depth() const noexcept { return static_cast<int>(frames_.size()); }
  /// The innermost frame; there must be one.
  [[nodiscard]] Frame& top() { return frames_.back(); }

  [[nodiscard]] bool is_in_flow() const { return !frames_.empty() && frames_.back().is_flow; }
  /// True if the next value would be a key of the innermost map.
  [[nodiscard]] bool expects_key() const;
  /// True inside of a list or map that stands where a key should.
  [[nodiscard]] bool is_in_key() const;
  /// The innermost frame in brackets whose bracket is written: `[a: 1]` holds a map without.
  [[nodiscard]] std::optional<std::size_t> open_bracket(std::string_view text) const;

  void open(Frame frame) { frames_.push_back(std::move(frame)); }
  /// Ends the innermost frame and adds its node to the one around it.
  void close();
  /// Adds a complete node: as root, as item, or as the value of the waiting key.
  void attach(Node node);

  /// The path that the next node added will have.
  [[nodiscard]] Path next_path() const;
  [[nodiscard]] Target follow(const Path& path) const;

  [[nodiscard]] std::optional<Node> take_root();

 private:
  std::vector<Frame> frames_;
  std::optional<Node> root_;
};

/// What a copy of a node takes.
struct Cost {
  std::size_t nodes = 0;
  std::size_t bytes = 0;  ///< of all its texts and keys
  int depth = 0;          ///< 0 for a scalar
};

/// Stops counting past `nodes_max`. Recurses as deep as the node is nested.
[[nodiscard]] Cost cost_of_copy(const Node& node, std::size_t nodes_max);

}  // namespace kiteway::planner::yaml
