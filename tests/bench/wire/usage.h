// What this process has taken of the machine so far.
#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace kiteway::bench {

struct Usage {
  double cpu_seconds = 0;  ///< user and system
  std::int64_t rss_peak_bytes = 0;
};

inline Usage usage_of_process() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime),
          .rss_peak_bytes = static_cast<std::int64_t>(usage.ru_maxrss) * 1024};
}

}  // namespace kiteway::bench
