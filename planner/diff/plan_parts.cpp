#include "planner/diff/plan_parts.h"

#include "planner/compile/drift.h"
#include "planner/compile/lower.h"
#include "planner/compile/rules/capacity.h"
#include "planner/compile/rules/pace.h"
#include "planner/model/choices.h"
#include "schema/base/units.h"

#include <optional>
#include <string>

namespace kiteway::planner {
namespace {

constexpr const char* kPresent = "present";

class PartList {
 public:
  /// A part without a text is no part.
  void add(const std::string& name, const std::string& text) {
    if (!text.empty()) parts_.push_back({{.aspect = Aspect::kPlan, .name = name}, text});
  }
  void add(const std::string& name, const std::optional<std::int64_t>& number) {
    if (number) add(name, grouped(*number));
  }
  void add(const std::string& name, bool is_so) {
    if (is_so) add(name, std::string("yes"));
  }
  void add(PartOwner owner, Parts parts) {
    for (auto& part : parts) {
      part.key.owner = owner;
      parts_.push_back(std::move(part));
    }
  }
  [[nodiscard]] Parts take() && { return std::move(parts_); }

 private:
  Parts parts_;
};

std::string text_of(const std::optional<SecretRef>& secret) {
  if (!secret) return "";
  return (secret->kind == SecretRef::Kind::kEnv ? "from_env " : "from_file ") + secret->name;
}

void add_end(const std::string& end, const EndpointSpec& spec, const std::string& version,
             PartList& list) {
  list.add(end + " uri", spec.uri);
  list.add(end + " database", spec.database);
  list.add(end + " username", spec.username);
  list.add(end + " password", text_of(spec.password));
  list.add(end + " token", text_of(spec.token));
  list.add(end + " ca_file", spec.tls.ca_file);
  list.add(end + " server_name", spec.tls.server_name);
  list.add(end + " cert_file", spec.tls.cert_file);
  list.add(end + " key_file", spec.tls.key_file);
  if (spec.cloud) {
    list.add(end + " cluster", spec.cloud->cluster_id);
    list.add(end + " api_key", text_of(spec.cloud->api_key));
    list.add(end + " control plane", spec.cloud->control_uri);
  }
  list.add(end + " version", version);
}

void add_caps(const std::string& end, const RateCaps& caps, PartList& list) {
  list.add(end + " max_rows_per_second", caps.rows);
  list.add(end + " max_bytes_per_second", caps.bytes);
  list.add(end + " max_requests_per_second", caps.requests);
}

void add_retries(const RetrySettings& retry, PartList& list) {
  list.add("retry attempts", std::optional(retry.attempts));
  list.add("retry delay_first", written_duration(retry.delay_first));
  list.add("retry delay_max", written_duration(retry.delay_max));
  list.add("retry budget", written_duration(retry.budget));
  list.add("retry write_timeout", written_duration(retry.write_timeout));
}

void add_source(const CollectionPlan& collection, PartList& list) {
  list.add("source", to_string(collection.source));
  list.add("source collection id", std::to_string(collection.source_collection_id));
  list.add(PartOwner::kSource, parts_of(collection.source_schema));
  for (const auto& source : collection.merged) {
    list.add("source " + to_string(source.address),
             "collection id " + std::to_string(source.collection_id));
    if (source.entity_count) list.add("rows of " + to_string(source.address), source.entity_count);
  }
  for (const auto& name : collection.scan_partitions) {
    if (!name.empty() && collection.merged.empty())
      list.add("source partition " + name, std::string(kPresent));
  }
  for (const auto& name : collection.temporary_loads) {
    list.add("source loaded for the copy" + (name.empty() ? "" : ": partition " + name), true);
  }
  if (collection.entity_count) list.add("rows", collection.entity_count);
}

void add_work(const CompiledPlan& plan, const CollectionPlan& collection, PartList& list) {
  list.add("action", to_string(collection.action));
  list.add("generation", std::optional(collection.generation));
  list.add("verify", word_of(collection.verify));
  list.add("write", word_of(collection.write));
  if (quarantines(collection)) {
    list.add("on_row_error", "quarantine, " + grouped(collection.max_quarantined) + " at most");
  }
  list.add("load at the end", collection.load_target);
  list.add("compares first", collection.compares_first);
  list.add("filter", collection.filter);
  list.add("original_pk_field", collection.original_pk_field);
  if (collection.existing_collection_id != 0) {
    list.add("existing collection id", std::to_string(collection.existing_collection_id));
  }
  list.add("rows destroyed", collection.destroyed_rows);
  for (const auto& one : collection.drift) {
    list.add("drift " + to_string(one), std::string(kPresent));
  }
  for (const auto& node : plan.nodes) {
    const bool is_its_own = node.target == collection.target.address;
    if (is_its_own) list.add("step " + node.id, std::string(kPresent));
  }
}

}  // namespace

Parts parts_of(const CompiledPlan& plan) {
  PartList list;
  list.add("name", plan.name);
  add_end("source", plan.source, plan.source_version, list);
  add_end("target", plan.target, plan.target_version, list);
  list.add("allow_unsupported_version", plan.allow_unsupported_version);
  list.add("state_dir", plan.state_dir);
  list.add("parallelism", plan.parallelism);
  if (plan.memory_bytes) {
    list.add("memory", human_bytes(static_cast<std::uint64_t>(*plan.memory_bytes)));
  }
  add_caps("source", plan.traffic.source, list);
  add_caps("target", plan.traffic.target, list);
  add_retries(plan.traffic.retry, list);
  list.add("logical digest", plan.logical_digest);
  for (const auto& node : plan.nodes) {
    if (node.kind == NodeKind::kCreateDatabase) {
      list.add("step " + node.id, std::string(kPresent));
    }
  }
  if (plan.capacity) list.add("capacity", to_string(*plan.capacity));
  if (plan.pace) list.add("time", to_string(*plan.pace));
  for (const auto& found : plan.warnings) {
    list.add("finding " + found.code + ": " + found.message, std::string(kPresent));
  }
  return std::move(list).take();
}

Parts parts_of(const CompiledPlan& plan, const CollectionPlan& collection) {
  PartList list;
  add_work(plan, collection, list);
  add_source(collection, list);
  list.add(PartOwner::kTarget, parts_of(as_made(collection.target)));
  for (const auto& line : mapping_lines(collection.target)) list.add(line, std::string(kPresent));
  return std::move(list).take();
}

}  // namespace kiteway::planner
