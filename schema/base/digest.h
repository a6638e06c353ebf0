// 128 bits that stand for a value, a row, or any number of rows.
#pragma once

#include <cstdint>
#include <string_view>

namespace kiteway {

/// The digest of many rows is the sum of theirs: the order does not matter, and a row that is there
/// twice counts twice, where an exclusive or would let two equal rows vanish.
struct Digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  Digest& operator+=(const Digest& other) noexcept {
    low += other.low;
    high += other.high;
    return *this;
  }
  friend bool operator==(const Digest&, const Digest&) = default;
};

/// Of bytes as they are (XXH3, 128 bits). Equal bytes with another seed are another value.
[[nodiscard]] Digest digest_of(std::string_view bytes, std::uint64_t seed) noexcept;

/// Of a digest and what it is the digest of: hashing a sum once more ties its parts together.
[[nodiscard]] Digest digest_of(const Digest& inner, std::uint64_t seed) noexcept;

/// The seed that a name gives.
[[nodiscard]] std::uint64_t seed_of(std::string_view name) noexcept;

}  // namespace kiteway
