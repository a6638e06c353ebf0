// How an object is named in plans, journals and messages.
#pragma once

#include <compare>
#include <string>

namespace kiteway {

/// A collection of one server: "default/products". The names hold only letters, digits and
/// underscores (server rule), so the text needs no quoting in a shell.
struct CollectionAddress {
  std::string database;
  std::string collection;

  friend auto operator<=>(const CollectionAddress&, const CollectionAddress&) = default;
};

[[nodiscard]] inline std::string to_string(const CollectionAddress& address) {
  return address.database + "/" + address.collection;
}

inline constexpr const char* kDefaultDatabase = "default";

}  // namespace kiteway
