// Moves complete nodes from their frames to their parents.
#include "planner/language/yaml/frame_stack.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner::yaml {
namespace {

std::size_t children_count(const Node& node) {
  return node.kind == NodeKind::kMap ? node.entries.size() : node.items.size();
}

const Node& child(const Node& node, std::size_t index) {
  return node.kind == NodeKind::kMap ? node.entries[index].value : node.items[index];
}

void add_cost(const Node& node, int depth, std::size_t nodes_max, Cost& cost) {
  ++cost.nodes;
  cost.bytes += node.text.size();
  const bool is_collection = node.kind == NodeKind::kMap || node.kind == NodeKind::kSequence;
  cost.depth = std::max(cost.depth, depth + (is_collection ? 1 : 0));
  for (const MapEntry& entry : node.entries) cost.bytes += entry.key.size();
  for (std::size_t i = 0; i < children_count(node) && cost.nodes <= nodes_max; ++i) {
    add_cost(child(node, i), depth + 1, nodes_max, cost);
  }
}

}  // namespace

bool FrameStack::expects_key() const {
  return !frames_.empty() && frames_.back().node.kind == NodeKind::kMap && !frames_.back().has_key;
}

bool FrameStack::is_in_key() const { return std::ranges::any_of(frames_, &Frame::is_key); }

std::optional<std::size_t> FrameStack::open_bracket(std::string_view text) const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    const char first = frame->begin < text.size() ? text[frame->begin] : '\0';
    if (frame->is_flow && (first == '[' || first == '{')) return frame->begin;
  }
  return std::nullopt;
}

void FrameStack::close() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (!frame.is_key) attach(std::move(frame.node));
}

void FrameStack::attach(Node node) {
  if (frames_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  if (frame.node.kind == NodeKind::kSequence) {
    frame.node.items.push_back(std::move(node));
    return;
  }
  frame.has_key = false;
  frame.node.entries.push_back({.key = std::exchange(frame.key, {}),
                                .key_place = std::exchange(frame.key_place, {}),
                                .value = std::move(node)});
}

FrameStack::Path FrameStack::next_path() const {
  Path path;
  for (const Frame& frame : frames_) path.push_back(children_count(frame.node));
  return path;
}

FrameStack::Target FrameStack::follow(const Path& path) const {
  if (frames_.empty()) return {};
  // Open nodes lie at the start of every path: the open child of a frame is the next frame's node,
  // and it has the index that the next complete child would get.
  const Node* node = &frames_.front().node;
  std::size_t frame = 0;
  bool is_open = true;
  for (const std::size_t index : path) {
    if (index < children_count(*node)) {
      node = &child(*node, index);
      is_open = false;
    } else if (is_open && frame + 1 < frames_.size()) {
      node = &frames_[++frame].node;
    } else {
      return {};
    }
  }
  if (is_open) return {.node = nullptr, .is_open = true};
  return {.node = node, .is_open = false};
}

std::optional<Node> FrameStack::take_root() { return std::exchange(root_, std::nullopt); }

Cost cost_of_copy(const Node& node, std::size_t nodes_max) {
  Cost cost;
  add_cost(node, 0, nodes_max, cost);
  return cost;
}

}  // namespace kiteway::planner::yaml
