#include "planner/render/plan/colour.h"

#include "planner/render/plan/legend.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr std::string_view kOff = "\x1B[0m";
constexpr std::string_view kBold = "\x1B[1m";
constexpr std::string_view kBoldRed = "\x1B[1;31m";

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kColours{{
    {"-/+", kBoldRed},
    {"-", kBoldRed},
    {"+", "\x1B[32m"},
    {"~", "\x1B[33m"},
    {"!", "\x1B[31m"},
    {"=>", "\x1B[36m"},
    {"?", "\x1B[34m"},
}};

std::string_view colour_of(std::string_view line) {
  const std::string_view symbol = symbol_of(line);
  for (const auto& [known, colour] : kColours) {
    if (known == symbol) return colour;
  }
  if (line.starts_with("  # ")) return line.find("DESTROY") == line.npos ? kBold : kBoldRed;
  const bool is_sum = line.starts_with("Plan: ") || line.starts_with("No changes") ||
                      line.starts_with("Nothing to do") || line.starts_with("Drift:");
  return is_sum ? kBold : std::string_view();
}

}  // namespace

std::string coloured(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::string_view colour = line.empty() ? std::string_view() : colour_of(line);
    out += colour;
    out += line;
    if (!colour.empty()) out += kOff;
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace kiteway::planner
