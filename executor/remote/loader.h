// Loads and releases collections: changes what a server keeps in memory, never what it stores.
#pragma once

#include "executor/remote/reader.h"
#include "executor/remote/retry.h"
#include "schema/address.h"
#include "schema/base/result.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace kiteway::executor {

class Channel;

/// How long a load may take before the step fails; a load of a large collection takes minutes.
inline constexpr std::chrono::minutes kLoadPatience{30};

/// Thread-safe. All calls can be repeated without harm.
class Loader {
 public:
  explicit Loader(std::shared_ptr<Channel> channel);

  /// Loads partitions, or with {""} the whole collection, and waits until queries are answered.
  /// kUnavailable when that takes longer than `patience`.
  Outcome load(const CollectionAddress& address, const std::vector<std::string>& partitions,
               std::chrono::milliseconds patience);

  /// Releases what load loaded. A collection that is not loaded is fine.
  Outcome release(const CollectionAddress& address, const std::vector<std::string>& partitions);

 private:
  Outcome repeat(const CollectionAddress& address, const std::function<Outcome()>& call);
  Outcome request_load(const CollectionAddress& address,
                       const std::vector<std::string>& partitions);

  std::shared_ptr<Channel> channel_;
  Reader reader_;
};

}  // namespace kiteway::executor
