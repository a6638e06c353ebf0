// What every part of the fake server shares: short names of the protocol and the ways to say no.
#pragma once

#include "milvus/milvus.pb.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace kiteway::testing {

/// The generated messages: wire::schema, wire::common, wire::milvus.
namespace wire = ::milvus::proto;

using KeyValuePairs = google::protobuf::RepeatedPtrField<wire::common::KeyValuePair>;

/// Numbers of Status.code (docs/milvus-behaviour.md#status-codes).
namespace code {
inline constexpr int kCollectionNotFound = 100;
inline constexpr int kCollectionNotLoaded = 101;
inline constexpr int kCollectionLimit = 102;
inline constexpr int kCollectionNotFullyLoaded = 103;
inline constexpr int kPartitionNotFound = 200;
inline constexpr int kPartitionNotLoaded = 201;
inline constexpr int kIndexNotFound = 700;
inline constexpr int kDatabaseNotFound = 800;
inline constexpr int kDatabaseLimit = 801;
inline constexpr int kDatabaseNameInvalid = 802;
inline constexpr int kInvalidParameter = 1100;
inline constexpr int kAliasNotFound = 1600;
inline constexpr int kAliasCollidesWithCollection = 1601;
inline constexpr int kAliasExists = 1602;
inline constexpr int kFieldNotFound = 1700;
inline constexpr int kUnexpected = 65535;
}  // namespace code

/// Why the server says no. The rules throw it from any depth, the service catches it in one place
/// and answers it as a Status: a return value would triple the size of every rule here.
struct Refusal {
  int code = code::kInvalidParameter;
  std::string reason;
  bool retriable = false;
};

/// The request that would bring a real server down (docs/milvus-behaviour.md#empty-array-row, the
/// empty Array row).
struct Crash {
  std::string reason;
};

[[noreturn]] inline void refuse(std::string reason) {
  throw Refusal{.code = code::kInvalidParameter, .reason = std::move(reason)};
}

[[noreturn]] inline void refuse(int code, std::string reason) {
  throw Refusal{.code = code, .reason = std::move(reason)};
}

/// The value of a key, or nothing.
inline std::optional<std::string> find_param(const KeyValuePairs& params, const std::string& key) {
  for (const auto& pair : params) {
    if (pair.key() == key) return pair.value();
  }
  return std::nullopt;
}

/// The whole text as a decimal number, or nothing.
inline std::optional<std::int64_t> parse_int(const std::string& text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

/// The value of a numeric key; nothing when absent or not a number.
inline std::optional<std::int64_t> int_param(const KeyValuePairs& params, const std::string& key) {
  const auto text = find_param(params, key);
  return text ? parse_int(*text) : std::nullopt;
}

}  // namespace kiteway::testing
