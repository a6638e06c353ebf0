#include "planner/render/plan/graph.h"

#include "schema/base/quote.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string_view>

namespace kiteway::planner {
namespace {

/// Inside double quotes; nothing in the text can end them or drive a terminal.
std::string in_dot(std::string_view text) {
  std::string out;
  for (const char character : printable(text)) {
    if (character == '"' || character == '\\') out += '\\';
    out += character;
  }
  return "\"" + out + "\"";
}

}  // namespace

std::string render_graph_dot(const CompiledPlan& plan) {
  std::string out = "digraph " + in_dot(plan.name) + " {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const auto& node : plan.nodes) out += "  " + in_dot(node.id) + ";\n";
  for (const auto& node : plan.nodes) {
    for (const auto& id : node.dependencies) {
      out += "  " + in_dot(id) + " -> " + in_dot(node.id) + ";\n";
    }
    if (!node.fed_by.empty()) {
      out += "  " + in_dot(node.fed_by) + " -> " + in_dot(node.id) + " [style=dotted];\n";
    }
  }
  return out + "}\n";
}

namespace {

/// Everything that has a meaning to Mermaid becomes an entity.
std::string in_mermaid(std::string_view text) {
  constexpr std::string_view kPlain = " _-./,()";
  std::string out;
  for (const char character : printable(text)) {
    const auto byte = static_cast<unsigned char>(character);
    const bool is_letter = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= 'a' && byte <= 'z') || byte >= 0x80U;
    if (is_letter || kPlain.find(character) != std::string_view::npos) {
      out += character;
    } else {
      out += "#" + std::to_string(byte) + ";";
    }
  }
  return out;
}

}  // namespace

std::string render_graph_mermaid(const CompiledPlan& plan) {
  std::map<std::string, std::string> names;
  std::string out = "flowchart LR\n";
  for (const auto& node : plan.nodes) {
    const std::string name = "n" + std::to_string(names.size() + 1);
    names[node.id] = name;
    out += "  " + name + "[\"" + in_mermaid(node.id) + "\"]\n";
  }
  for (const auto& node : plan.nodes) {
    for (const auto& id : node.dependencies) {
      out += "  " + names.at(id) + " --> " + names.at(node.id) + "\n";
    }
    if (!node.fed_by.empty()) {
      out += "  " + names.at(node.fed_by) + " -.-> " + names.at(node.id) + "\n";
    }
  }
  return out;
}

std::string render_graph_json(const CompiledPlan& plan) {
  nlohmann::json nodes = nlohmann::json::array();
  nlohmann::json edges = nlohmann::json::array();
  for (const auto& node : plan.nodes) {
    nodes.push_back({{"id", node.id}, {"kind", to_string(node.kind)}});
    for (const auto& id : node.dependencies) {
      edges.push_back({{"from", id}, {"to", node.id}, {"kind", "waits"}});
    }
    if (!node.fed_by.empty()) {
      edges.push_back({{"from", node.fed_by}, {"to", node.id}, {"kind", "feeds"}});
    }
  }
  const nlohmann::json graph{{"plan", plan.name}, {"nodes", nodes}, {"edges", edges}};
  return graph.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace kiteway::planner
