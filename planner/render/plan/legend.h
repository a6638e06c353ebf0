// The symbols that stand before the lines of a plan, and what they mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

struct SymbolMeaning {
  std::string symbol;
  std::string meaning;

  friend bool operator==(const SymbolMeaning&, const SymbolMeaning&) = default;
};

/// The symbol that a line begins with, after its blanks; empty when it has none.
[[nodiscard]] std::string_view symbol_of(std::string_view line);

/// Those that lines of `text` begin with, in an order of their own.
[[nodiscard]] std::vector<SymbolMeaning> symbols_in(std::string_view text);

/// "Actions:  + create   => copy rows", or nothing when there is no symbol.
[[nodiscard]] std::string legend_of(std::string_view text);

}  // namespace kiteway::planner
