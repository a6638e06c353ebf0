#include "schema/default_text.h"

#include "schema/base/quote.h"

#include <fmt/format.h>

#include <type_traits>
#include <variant>

namespace kiteway {

std::string default_text(const DefaultValue& value) {
  return std::visit(
      [](const auto& known) -> std::string {
        using T = std::decay_t<decltype(known)>;
        if constexpr (std::is_same_v<T, bool>) {
          return known ? "true" : "false";
        } else if constexpr (std::is_same_v<T, std::string>) {
          return quote(known);
        } else {
          return fmt::format("{}", known);
        }
      },
      value);
}

}  // namespace kiteway
