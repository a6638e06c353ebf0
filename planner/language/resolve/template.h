// A text with references to variables: `shop_${stage}`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

/// A piece of such a text: letters as they are, or a reference.
struct TemplatePart {
  enum class Kind : std::uint8_t {
    kText,
    kVariable,  ///< ${name}
    kOrText,    ///< ${name:-text}: `text` where the variable has no value, or an empty one
    kOrError,   ///< ${name:?text}: an error that says `text`
  };
  Kind kind = Kind::kText;
  std::string name = {};
  std::string text = {};

  friend bool operator==(const TemplatePart&, const TemplatePart&) = default;
};

struct Template {
  std::vector<TemplatePart> parts = {};
  std::string error = {};  ///< what is wrong with the text; then there are no parts

  /// The text is one reference and nothing else.
  [[nodiscard]] bool is_one_reference() const {
    return parts.size() == 1 && parts.front().kind != TemplatePart::Kind::kText;
  }
};

/// `$$` stands for one dollar sign, and a dollar sign before anything but `{` and `$` for itself.
/// Neighbouring texts are one part.
[[nodiscard]] Template parse_template(std::string_view text);

/// Letters, digits and underscores, not starting with a digit.
[[nodiscard]] bool is_variable_name(std::string_view name);

}  // namespace kiteway::planner
