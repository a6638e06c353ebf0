#include "planner/render/plan/legend.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <array>
#include <set>

namespace kiteway::planner {
namespace {

struct KnownSymbol {
  std::string_view symbol;
  std::string_view meaning;
};

/// Longer ones before those that they begin with.
constexpr std::array<KnownSymbol, 7> kSymbols{{
    {"-/+", "DESTROY and create anew"},
    {"-", "destroyed"},
    {"+", "create"},
    {"~", "change"},
    {"!", "lost or left out"},
    {"=>", "copy rows"},
    {"?", "verify"},
}};

}  // namespace

std::string_view symbol_of(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  for (const auto& known : kSymbols) {
    if (!line.starts_with(known.symbol)) continue;
    const bool is_whole = line.substr(known.symbol.size()).starts_with(' ');
    if (is_whole) return known.symbol;
  }
  return {};
}

std::vector<SymbolMeaning> symbols_in(std::string_view text) {
  std::set<std::string_view> used;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    used.insert(symbol_of(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::vector<SymbolMeaning> symbols;
  for (const auto& known : kSymbols) {
    if (!used.contains(known.symbol)) continue;
    symbols.push_back({.symbol = std::string(known.symbol), .meaning = std::string(known.meaning)});
  }
  return symbols;
}

std::string legend_of(std::string_view text) {
  std::vector<std::string> entries;
  for (const auto& [symbol, meaning] : symbols_in(text)) {
    entries.push_back(symbol + " " + meaning);
  }
  return entries.empty() ? "" : "Actions:  " + join(entries, "   ") + "\n";
}

}  // namespace kiteway::planner
