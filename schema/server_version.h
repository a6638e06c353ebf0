// Which server answers, and how new it is.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace kiteway {

enum class ServerFamily : std::uint8_t {
  kMilvus,      ///< the server proper, and Zilliz Cloud
  kMilvusLite,  ///< the Python server of milvus-lite 3
  kUnknown,     ///< does not tell its version (milvus-lite 2.5)
};

struct ServerVersion {
  ServerFamily family = ServerFamily::kUnknown;
  int major = 0;
  int minor = 0;
  int patch = 0;
  std::string text = {};  ///< as the server says it: "v2.3.5-lite"

  friend bool operator==(const ServerVersion&, const ServerVersion&) = default;
};

/// Reads what GetVersion answers: "v2.3.5-lite", "2.4.15", "milvus_lite-3.2.2". Text without
/// a number gives family kUnknown.
[[nodiscard]] ServerVersion parse_server_version(std::string_view text);

/// True when the version is known and is `major.minor.patch` or newer.
[[nodiscard]] bool at_least(const ServerVersion& version, int major, int minor, int patch) noexcept;

}  // namespace kiteway
