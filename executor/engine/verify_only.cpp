#include "executor/engine/verify_only.h"

#include "executor/steps/compare.h"
#include "executor/steps/count_target.h"
#include "executor/steps/fields.h"
#include "executor/steps/key_scan.h"
#include "schema/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::executor {
namespace {

std::string place_of(const planner::CollectionPlan& collection, const std::string& partition) {
  return to_string(collection.target.address) +
         (partition.empty() ? "" : " partition " + partition);
}

Outcome compare_values(const VerifyInput& input, const planner::CollectionPlan& collection,
                       VerifiedCollection& verified) {
  for (const auto& partition : collection.scan_partitions) {
    const auto rows = [&](Reader& reader, const CollectionAddress& address) {
      return RowsOf{.reader = reader,
                    .address = address,
                    .partition = partition,
                    .key_name = key_name(collection),
                    .columns = batch_rules(collection).columns,
                    .timestamp = reader.timestamp()};
    };
    auto found = compare_now(rows(input.ends.source, collection.source),
                             rows(input.ends.target, collection.target.address), input.stop);
    if (!found) return found.error();
    for (const auto& example : found->examples) {
      verified.differences.push_back(place_of(collection, partition) + ": " + example);
    }
    const auto more = found->ranges_different - static_cast<std::int64_t>(found->examples.size());
    if (more > 0) {
      verified.differences.push_back(place_of(collection, partition) + ": and " + grouped(more) +
                                     " more ranges");
    }
  }
  return Done{};
}

Result<VerifiedCollection> verify_collection(const VerifyInput& input,
                                             const planner::CollectionPlan& collection) {
  VerifiedCollection verified{.target = collection.target.address};
  TargetCount target{.reader = input.ends.target,
                     .loader = input.ends.target_loader,
                     .address = collection.target.address,
                     .partitions = collection.scan_partitions};
  verified.by_value = collection.verify == planner::VerifyMode::kChecksum;
  if (verified.by_value) {
    target.while_loaded = [&](const auto&) { return compare_values(input, collection, verified); };
  }
  auto rows = count_target(target);
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
    verified.differences.push_back(place_of(collection, partition) + ": target " + grouped(found) +
                                   " rows, source " + grouped(*keys) + " distinct keys");
  }
  return verified;
}

}  // namespace

Result<std::vector<VerifiedCollection>> verify_now(const VerifyInput& input) {
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
  bool by_value = true;
  for (const auto& collection : collections) {
    text += fmt::format("  {:<{}}  {:>12}  {:>12}  {}\n", to_string(collection.target), width,
                        grouped(collection.source_keys), grouped(collection.target_entities),
                        collection.differences.empty() ? "equal" : "MISMATCH");
    by_value = by_value && collection.by_value;
    for (const auto& line : collection.differences) differences += "  ! " + line + "\n";
  }
  if (differences.empty()) {
    return text + fmt::format("\nVerified: {} hold{} {}.\n",
                              fmt::format("{} collection{}", collections.size(),
                                          collections.size() == 1 ? "" : "s"),
                              collections.size() == 1 ? "s" : "",
                              by_value ? "the source's rows, value by value"
                                       : "as many rows as the source has keys");
  }
  return text + "\n" + differences + "\nSource and target differ.\n";
}

}  // namespace kiteway::executor
