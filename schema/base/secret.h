// Text that must not be shown.
#pragma once

#include <string>
#include <utility>

namespace kiteway {

/// A password, token or what is derived from one. It has no operator<<, no to_string and no
/// comparison, so that it ends up in no log, message or file by accident.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

  /// For the one place that sends it. Every call of this is a place to review.
  [[nodiscard]] const std::string& reveal() const noexcept { return text_; }

 private:
  std::string text_;
};

}  // namespace kiteway
