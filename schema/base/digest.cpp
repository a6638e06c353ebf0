#include "schema/base/digest.h"

#include <array>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace kiteway {

Digest digest_of(std::string_view bytes, std::uint64_t seed) noexcept {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {.low = hash.low64, .high = hash.high64};
}

Digest digest_of(const Digest& inner, std::uint64_t seed) noexcept {
  std::array<char, sizeof inner.low + sizeof inner.high> bytes{};
  std::memcpy(bytes.data(), &inner.low, sizeof inner.low);
  std::memcpy(bytes.data() + sizeof inner.low, &inner.high, sizeof inner.high);
  return digest_of({bytes.data(), bytes.size()}, seed);
}

std::uint64_t seed_of(std::string_view name) noexcept {
  return XXH3_64bits(name.data(), name.size());
}

}  // namespace kiteway
