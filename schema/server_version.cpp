#include "schema/server_version.h"

#include <array>
#include <charconv>
#include <tuple>

namespace kiteway {

ServerVersion parse_server_version(std::string_view text) {
  ServerVersion version{.text = std::string(text)};
  const std::size_t first_digit = text.find_first_of("0123456789");
  if (first_digit == std::string_view::npos) return version;

  std::array<int, 3> parts{};
  const char* position = text.data() + first_digit;
  const char* const end = text.data() + text.size();
  for (int& part : parts) {
    const auto [next, error] = std::from_chars(position, end, part);
    if (error != std::errc()) break;
    position = next;
    if (position == end || *position != '.') break;
    ++position;
  }
  version.family =
      text.starts_with("milvus_lite") ? ServerFamily::kMilvusLite : ServerFamily::kMilvus;
  version.major = parts[0];
  version.minor = parts[1];
  version.patch = parts[2];
  return version;
}

bool at_least(const ServerVersion& version, int major, int minor, int patch) noexcept {
  return version.family != ServerFamily::kUnknown &&
         std::tie(version.major, version.minor, version.patch) >= std::tie(major, minor, patch);
}

}  // namespace kiteway
