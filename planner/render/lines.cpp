#include "planner/render/lines.h"

#include <algorithm>
#include <array>

namespace kiteway::planner {
namespace {

constexpr std::string_view kOff = "\x1B[0m";
constexpr std::string_view kBold = "\x1B[1m";
constexpr std::string_view kBoldRed = "\x1B[1;31m";
constexpr std::string_view kYellow = "\x1B[33m";

struct Look {
  Role role;
  std::string_view symbol = {};
  std::string_view meaning = {};  ///< empty: not in the legend
  std::string_view colour = {};
};

constexpr auto kLooks = std::to_array<Look>({
    {Role::kRecreate, "-/+", "DESTROY and recreate", kBoldRed},
    {Role::kDestroy, "-", "destroyed", kBoldRed},
    {Role::kCreate, "+", "create", "\x1B[32m"},
    {Role::kChange, "~", "change", kYellow},
    {Role::kLose, "!", "lost or left out", "\x1B[31m"},
    {Role::kCopy, "=>", "copy rows", "\x1B[36m"},
    {Role::kVerify, "?", "verify", "\x1B[34m"},
    {Role::kDrift, "~", "", kYellow},
    {Role::kTitle, "", "", kBold},
    {Role::kWarning, "", "", kBoldRed},
    {Role::kPlain, "", "", ""},
});

const Look& look_of(Role role) noexcept { return *std::ranges::find(kLooks, role, &Look::role); }

}  // namespace

std::string_view symbol_of(Role role) noexcept { return look_of(role).symbol; }

Line marked(Role role, std::size_t indent, const std::string& text) {
  return {.role = role,
          .text = std::string(indent, ' ') + std::string(symbol_of(role)) + " " + text};
}

void append(Lines& lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

std::string text_of(const Lines& lines, Paint paint) {
  std::string out;
  for (const auto& line : lines) {
    const std::string_view colour =
        paint == Paint::kTerminal && !line.text.empty() ? look_of(line.role).colour : "";
    out += colour;
    out += line.text;
    if (!colour.empty()) out += kOff;
    out += '\n';
  }
  return out;
}

std::vector<SymbolMeaning> legend_of(const Lines& lines) {
  std::vector<SymbolMeaning> entries;
  for (const auto& look : kLooks) {
    if (look.meaning.empty() || std::ranges::count(lines, look.role, &Line::role) == 0) continue;
    entries.push_back({.symbol = look.symbol, .meaning = look.meaning});
  }
  return entries;
}

}  // namespace kiteway::planner
