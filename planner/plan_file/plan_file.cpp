#include "planner/plan_file/plan_file.h"

#include "planner/plan_file/canonical_json.h"
#include "planner/plan_file/proto/plan_proto.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/fingerprint.h"

#include <google/protobuf/util/json_util.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace kiteway::planner {
namespace {

constexpr const char* kFormatVersion = "1.0";
constexpr std::string_view kFormatMajor = "1.";

std::string digest_of(const plan::Plan& proto) {
  plan::Plan bare = proto;
  bare.clear_plan_digest();
  bare.clear_warnings();
  bare.clear_capacity();
  bare.clear_pace();
  bare.clear_planned_with();
  for (auto& collection : *bare.mutable_collections()) {
    collection.clear_entity_count();
    collection.clear_row_bytes_estimate();
    auto& drift = *collection.mutable_drift();
    const auto rows = std::ranges::remove(drift, "rows", &plan::Drift::aspect);
    drift.erase(rows.begin(), rows.end());
  }
  return sha256_text(json_line(bare, Zeros::kLeftOut));
}

Error refuse(std::string message) {
  return {.kind = ErrorKind::kInvalidInput, .message = std::move(message)};
}

constexpr const char* kVersionKey = "format_version";
constexpr const char* kFeaturesKey = "required_features";

/// Looks at what must be understood before the rest may be read, and builds nothing else of it.
Outcome check_header(std::string_view text) {
  using Event = nlohmann::json::parse_event_t;
  const auto keep = [](int depth, Event event, const nlohmann::json& found) {
    return event != Event::key || depth != 1 || found == kVersionKey || found == kFeaturesKey;
  };
  const auto json = nlohmann::json::parse(text, keep, /*allow_exceptions=*/false);
  if (json.is_discarded()) return refuse("the plan file is not JSON; it may have been cut short");
  if (!json.is_object() || !json.contains(kVersionKey) || !json[kVersionKey].is_string()) {
    return refuse("this is not a kiteway plan file: it has no format_version");
  }
  const auto version = json[kVersionKey].get<std::string>();
  if (!version.starts_with(kFormatMajor)) {
    return refuse("the plan file has format " + quote(version) + ", and this build reads " +
                  kFormatVersion + "; plan again with this build");
  }
  if (json.contains(kFeaturesKey) && !json[kFeaturesKey].empty()) {
    return refuse("the plan file needs features that this build does not have: " +
                  json[kFeaturesKey].dump() + "; use a newer kiteway");
  }
  return Done{};
}

}  // namespace

std::string plan_digest(const CompiledPlan& plan) {
  plan::Plan proto = to_proto(plan);
  proto.set_format_version(kFormatVersion);
  return digest_of(proto);
}

std::string write_plan(const CompiledPlan& plan) {
  plan::Plan proto = to_proto(plan);
  proto.set_format_version(kFormatVersion);
  proto.set_plan_digest(digest_of(proto));
  return json_text(proto, Zeros::kLeftOut);
}

Result<CompiledPlan> read_plan(std::string_view text) {
  if (text.size() > kPlanFileBytesMax) {
    return refuse("the plan file has more than " + human_bytes(kPlanFileBytesMax));
  }
  if (auto checked = check_header(text); !checked) return checked.error();
  plan::Plan proto;
  google::protobuf::util::JsonParseOptions options;
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(std::string(text), &proto, options);
  if (!parsed.ok()) {
    return refuse("the plan file does not read: " + quote(std::string(parsed.message())));
  }
  if (proto.plan_digest() != digest_of(proto)) {
    return refuse("the plan file was changed after it was written: its digest does not fit");
  }
  auto plan = from_proto(proto);
  if (!plan) return with_note(plan.error(), "the plan file does not read");
  return plan;
}

}  // namespace kiteway::planner
