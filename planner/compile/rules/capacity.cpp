#include "planner/compile/rules/capacity.h"

#include "planner/compile/rules/row_size.h"
#include "schema/base/add_finding.h"
#include "schema/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kiteway::planner {
namespace {

/// Vectors of 768 dimensions that one CU holds, the lower of the figures that the vendor gives.
struct CuType {
  const char* name;
  double vectors_per_cu;
  std::int64_t cu_min;
};
constexpr std::array<CuType, 3> kCuTypes{{{"Performance-optimized", 1'500'000, 1},
                                          {"Capacity-optimized", 5'000'000, 1},
                                          {"Tiered-storage", 20'000'000, 8}}};

/// Bytes of such a vector. Everything else in a row is counted as vectors of as many bytes.
constexpr double kVectorBytes = 768 * 4;
/// A cluster is to be full to this part: the vendor's own scaling aims at it.
constexpr double kFill = 0.7;

/// The estimate of the row, with vectors as wide as they are on the target.
std::uint64_t row_bytes_on_target(const CollectionPlan& collection) {
  std::uint64_t bytes = collection.row_bytes_estimate;
  for (const auto& before : collection.source_schema.fields) {
    if (!is_vector(before.type)) continue;
    const FieldSchema* after = target_field(collection.target, before.name);
    // The estimate is of what is sent, and the target stores what it computes too.
    const bool is_counted = !is_computed(collection.source_schema, before.name);
    if (is_counted) bytes -= vector_bytes(before);
    if (after != nullptr) bytes += vector_bytes(*after);
  }
  return bytes;
}

}  // namespace

std::optional<std::int64_t> cu_needed(std::uint64_t bytes, const std::string& cu_type) {
  const auto known = std::ranges::find(kCuTypes, cu_type, &CuType::name);
  if (known == kCuTypes.end()) return std::nullopt;
  const double vectors = static_cast<double>(bytes) / kVectorBytes;
  const double count = std::ceil(vectors / known->vectors_per_cu / kFill);
  return std::max(known->cu_min, static_cast<std::int64_t>(count));
}

Capacity capacity_of(const std::vector<CollectionPlan>& collections) {
  Capacity capacity;
  for (const auto& collection : collections) {
    if (collection.action == CollectionAction::kUnchanged) continue;
    capacity.is_complete = capacity.is_complete && collection.entity_count.has_value();
    capacity.bytes += static_cast<std::uint64_t>(collection.entity_count.value_or(0)) *
                      row_bytes_on_target(collection);
  }
  return capacity;
}

std::string to_string(const Capacity& capacity) {
  std::string text = "~" + human_bytes(capacity.bytes);
  if (!capacity.is_complete) text += " or more";
  std::vector<std::string> needs;
  for (const auto& type : kCuTypes) {
    needs.push_back(std::to_string(*cu_needed(capacity.bytes, type.name)) + " CU (" + type.name +
                    ")");
  }
  return text + ", about " + needs[0] + ", " + needs[1] + " or " + needs[2];
}

void check_capacity(const Capacity& capacity, const EndpointSpec& target,
                    const TargetServer& server, Diagnostics& diagnostics) {
  if (!server.cluster) return;
  const SourcePlace& place = target.cloud ? target.cloud->place : target.place;
  const auto warn = [&](std::string message, std::string hint) {
    add_warning(diagnostics, "P0409", place, std::move(message), std::move(hint));
  };
  const auto stored = server.can.limits.stored_bytes;
  if (stored && capacity.bytes > static_cast<std::uint64_t>(*stored)) {
    warn("the rows take about " + human_bytes(capacity.bytes) + ", and " + server.text + " holds " +
             human_bytes(static_cast<std::uint64_t>(*stored)),
         "choose a larger target, or move fewer collections");
  }
  const auto& has = server.cluster->cu_count;
  const auto needs = cu_needed(capacity.bytes, server.cluster->cu_type);
  if (has && needs && *needs > *has) {
    warn("the rows take about " + std::to_string(*needs) + " CU (" + server.cluster->cu_type +
             "), and " + server.text + " has " + std::to_string(*has),
         "enlarge the cluster before the copy, or see what it holds already; the vendor's figures "
         "are good to one half");
  }
}

}  // namespace kiteway::planner
