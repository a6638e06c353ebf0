#include "executor/report/node_table.h"

#include "schema/base/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace kiteway::executor {
namespace {

/// A plan of ten thousand collections has many nodes; those that went well are told in full by
/// `kiteway status`.
constexpr std::size_t kDoneLinesMax = 100;

constexpr NodeState kOrder[] = {NodeState::kFailed, NodeState::kSkipped, NodeState::kInterrupted,
                                NodeState::kDone};

std::string node_line(const NodeResult& node, std::size_t width) {
  const bool has_run = node.duration_ms > 0 || node.state == NodeState::kFailed;
  std::string state = to_string(node.state);
  if (node.state == NodeState::kInterrupted) state = has_run ? "stopped" : "not run";
  std::string line = fmt::format(
      "  {:<8} {:<{}}  {:>11}  {:>12}  {:>7}", state, node.id, width,
      has_run ? duration_text(static_cast<double>(node.duration_ms) / 1000) : "-",
      node.rows > 0 ? grouped(node.rows) : "-", node.retries > 0 ? grouped(node.retries) : "-");
  if (node.was_done_before) line += "  by an earlier run";
  line += "\n";
  if (node.state == NodeState::kFailed && node.error) {
    line += "           " + node.error->message + "\n";
    for (const auto& note : node.error->notes) line += "           " + note + "\n";
  }
  if (node.state == NodeState::kSkipped) line += "           because of: " + node.cause + "\n";
  return line;
}

}  // namespace

std::string render_nodes(const std::vector<NodeResult>& nodes) {
  if (nodes.empty()) return "";
  std::size_t width = 4;
  for (const auto& node : nodes) width = std::max(width, node.id.size());
  std::string text = fmt::format("  {:<8} {:<{}}  {:>11}  {:>12}  {:>7}\n", "result", "step", width,
                                 "time", "rows", "retries");
  for (const NodeState state : kOrder) {
    std::size_t lines = 0;
    for (const auto& node : nodes) {
      if (node.state != state) continue;
      const bool is_shown = ++lines <= kDoneLinesMax || state != NodeState::kDone;
      if (is_shown) text += node_line(node, width);
    }
    if (state == NodeState::kDone && lines > kDoneLinesMax) {
      text += fmt::format("  and {} more that are done\n",
                          grouped(static_cast<std::int64_t>(lines - kDoneLinesMax)));
    }
  }
  return text;
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds);
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace kiteway::executor
