// Counts requests and bytes by method.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kiteway::bench {

/// Thread-safe, but for the making.
class Statistics {
 public:
  explicit Statistics(const std::vector<std::string>& methods);

  /// Methods that were not named when this was made are counted together, as "other".
  void add(const std::string& method, std::size_t bytes_in, std::size_t bytes_out);

  /// One line of JSON: each method that was called, and what the process took so far.
  [[nodiscard]] std::string json() const;

 private:
  struct Count {
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> bytes_in = 0;
    std::atomic<std::uint64_t> bytes_out = 0;
  };

  std::map<std::string, Count> counts_;
};

}  // namespace kiteway::bench
