// Random choices that are the same for the same seed, on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <random>

namespace kiteway::testing {

/// The standard's generators are the same everywhere, its distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  /// Both ends included.
  [[nodiscard]] std::size_t between(std::size_t least, std::size_t most) {
    return least + random_() % (most - least + 1);
  }
  [[nodiscard]] bool chance(std::size_t percent) { return between(1, 100) <= percent; }
  template <class T>
  [[nodiscard]] T one_of(std::initializer_list<T> choices) {
    return *std::next(choices.begin(), static_cast<std::ptrdiff_t>(between(0, choices.size() - 1)));
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace kiteway::testing
