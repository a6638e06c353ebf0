#include "executor/engine/verify_only.h"

#include "executor/steps/count_target.h"
#include "executor/steps/fields.h"
#include "executor/steps/key_scan.h"
#include "schema/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::executor {
namespace {

Result<VerifiedCollection> verify_collection(const VerifyInput& input,
                                             const planner::CollectionPlan& collection) {
  VerifiedCollection verified{.target = collection.target.address};
  auto rows = count_target({.reader = input.ends.target,
                            .loader = input.ends.target_loader,
                            .address = collection.target.address,
                            .partitions = collection.scan_partitions});
  if (!rows) return rows.error();
  for (const auto& partition : collection.scan_partitions) {
    auto keys = count_keys(
        input.ends.source,
        {.address = collection.source, .partition = partition, .key_name = key_name(collection)},
        input.stop);
    if (!keys) return keys.error();
    const std::int64_t found = rows->at(partition);
    verified.source_keys += *keys;
    verified.target_entities += found;
    if (found == *keys) continue;
    verified.differences.push_back(to_string(collection.target.address) +
                                   (partition.empty() ? "" : " partition " + partition) +
                                   ": target " + grouped(found) + " rows, source " +
                                   grouped(*keys) + " distinct keys");
  }
  return verified;
}

}  // namespace

Result<std::vector<VerifiedCollection>> verify_counts(const VerifyInput& input) {
  std::vector<VerifiedCollection> all;
  for (const auto& collection : input.plan.collections) {
    const auto& loads = collection.temporary_loads;
    if (!loads.empty()) {
      auto loaded =
          input.ends.source_loader.load(collection.source, loads, std::chrono::minutes(30));
      if (!loaded) return loaded.error();
    }
    auto verified = verify_collection(input, collection);
    if (!loads.empty()) {
      auto released = input.ends.source_loader.release(collection.source, loads);
      if (verified && !released) return released.error();
    }
    if (!verified) return verified.error();
    all.push_back(std::move(*verified));
  }
  return all;
}

std::string render(const std::vector<VerifiedCollection>& collections) {
  std::size_t width = std::string_view("collection").size();
  for (const auto& collection : collections) {
    width = std::max(width, to_string(collection.target).size());
  }
  std::string text = fmt::format("  {:<{}}  {:>12}  {:>12}  {}\n", "collection", width,
                                 "source keys", "target rows", "result");
  std::string differences;
  for (const auto& collection : collections) {
    text += fmt::format("  {:<{}}  {:>12}  {:>12}  {}\n", to_string(collection.target), width,
                        grouped(collection.source_keys), grouped(collection.target_entities),
                        collection.differences.empty() ? "equal" : "MISMATCH");
    for (const auto& line : collection.differences) differences += "  ! " + line + "\n";
  }
  if (differences.empty()) {
    return text +
           fmt::format("\nVerified: {} collections hold as many rows as the source has keys.\n",
                       collections.size());
  }
  return text + "\n" + differences + "\nSource and target differ.\n";
}

}  // namespace kiteway::executor
