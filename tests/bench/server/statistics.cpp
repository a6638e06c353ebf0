#include "tests/bench/server/statistics.h"

#include "tests/bench/wire/usage.h"

#include <nlohmann/json.hpp>

namespace kiteway::bench {

Statistics::Statistics(const std::vector<std::string>& methods) {
  for (const auto& method : methods) counts_[method];
  counts_["other"];
}

void Statistics::add(const std::string& method, std::size_t bytes_in, std::size_t bytes_out) {
  auto found = counts_.find(method);
  if (found == counts_.end()) found = counts_.find("other");
  Count& count = found->second;
  count.requests += 1;
  count.bytes_in += bytes_in;
  count.bytes_out += bytes_out;
}

std::string Statistics::json() const {
  nlohmann::json methods = nlohmann::json::object();
  for (const auto& [name, count] : counts_) {
    if (count.requests == 0) continue;
    methods[name] = {{"requests", count.requests.load()},
                     {"bytes_in", count.bytes_in.load()},
                     {"bytes_out", count.bytes_out.load()}};
  }
  const Usage usage = usage_of_process();
  return nlohmann::json{{"methods", methods},
                        {"cpu_seconds", usage.cpu_seconds},
                        {"rss_peak_bytes", usage.rss_peak_bytes}}
      .dump();
}

}  // namespace kiteway::bench
