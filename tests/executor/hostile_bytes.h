// Messages as a broken or hostile server would send them.
#pragma once

#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace kiteway::testing {

/// A copy of the bytes with nothing behind them: a sanitizer sees the first byte read too far.
class ExactBytes {
 public:
  explicit ExactBytes(std::string_view bytes)
      : bytes_(new char[bytes.size()], std::default_delete<char[]>()), size_(bytes.size()) {
    if (size_ > 0) std::memcpy(bytes_.get(), bytes.data(), size_);
  }

  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::shared_ptr<const void> owner() const { return bytes_; }

 private:
  std::shared_ptr<char> bytes_;
  std::size_t size_;
};

/// Calls `check` with `count` messages that are like `message` but for some changed, removed or
/// added bytes. The same ones in every run.
inline void for_each_mutation(const std::string& message, int count,
                              const std::function<void(const std::string&)>& check) {
  std::mt19937 random{20261123};
  const auto below = [&](std::size_t end) { return random() % end; };
  for (int i = 0; i < count; ++i) {
    std::string changed = message;
    for (std::size_t change = 0; change <= below(3); ++change) {
      if (changed.empty()) break;
      const std::size_t at = below(changed.size());
      switch (below(5)) {
        case 0:
          changed[at] = static_cast<char>(random());
          break;
        case 1:
          changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ 1U << below(8));
          break;
        case 2:
          changed.erase(at, below(4) + 1);
          break;
        case 3:
          changed.insert(at, below(4) + 1, static_cast<char>(random()));
          break;
        default:
          changed.resize(at);
      }
    }
    check(changed);
  }
}

}  // namespace kiteway::testing
