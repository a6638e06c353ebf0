// A result in lines whose roles say what they are, before it is known how they are shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

/// What a line tells. The role gives it its symbol and its colour; who writes the line gives it the
/// text behind the symbol.
enum class Role : std::uint8_t {
  // What is done. These are explained in the legend.
  kRecreate,  ///< "-/+": destroyed and created again
  kDestroy,   ///< "-"
  kCreate,    ///< "+"
  kChange,    ///< "~"
  kLose,      ///< "!": lost on the way, or left out
  kCopy,      ///< "=>"
  kVerify,    ///< "?"
  // What somebody else did.
  kDrift,  ///< "~"
  // Lines without a symbol.
  kTitle,    ///< of an object, or the line that sums up
  kWarning,  ///< a title of what cannot be undone
  kPlain,
};

struct Line {
  Role role = Role::kPlain;
  std::string text = {};  ///< all of it, with its symbol, without the line end

  friend bool operator==(const Line&, const Line&) = default;
};

using Lines = std::vector<Line>;

/// "+"; empty for a role without one.
[[nodiscard]] std::string_view symbol_of(Role role) noexcept;

/// The symbol of `role`, `indent` columns from the left, and the text after it.
[[nodiscard]] Line marked(Role role, std::size_t indent, const std::string& text);

/// Adds `more` at the end.
void append(Lines& lines, const Lines& more);

enum class Paint : std::uint8_t {
  kNone,      ///< plain text, of ASCII but for the names in it
  kTerminal,  ///< each line in the colour of its role: what is made is green, what changes yellow,
              ///< what is lost or destroyed red
};

/// The lines, each with a line end.
[[nodiscard]] std::string text_of(const Lines& lines, Paint paint = Paint::kNone);

/// A symbol and what it means: "+" and "create".
struct SymbolMeaning {
  std::string_view symbol;
  std::string_view meaning;

  friend bool operator==(const SymbolMeaning&, const SymbolMeaning&) = default;
};

/// Those of the roles that something is done by in `lines`, in the order of the roles.
[[nodiscard]] std::vector<SymbolMeaning> legend_of(const Lines& lines);

}  // namespace kiteway::planner
