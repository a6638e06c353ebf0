#include "planner/plan_file.h"

#include "planner/canonical_json.h"
#include "planner/plan_proto.h"
#include "schema/base/text.h"
#include "schema/fingerprint.h"

#include <google/protobuf/util/json_util.h>
#include <nlohmann/json.hpp>

namespace kiteway::planner {
namespace {

constexpr const char* kFormatVersion = "1.0";
constexpr std::string_view kFormatMajor = "1.";

void remove_places(nlohmann::json& value) {
  if (value.is_object()) {
    value.erase("place");
    value.erase("origin");
  }
  for (auto& item : value) {
    if (item.is_structured()) remove_places(item);
  }
}

std::string digest_of(const plan::Plan& proto) {
  plan::Plan bare = proto;
  bare.clear_plan_digest();
  bare.clear_logical_digest();
  bare.clear_warnings();
  for (auto& collection : *bare.mutable_collections()) {
    collection.clear_entity_count();
    collection.clear_row_bytes_estimate();
  }
  return sha256_text(json_line(bare));
}

/// What was asked for, whatever the endpoints are called and whatever was found there.
std::string logical_digest_of(const plan::Plan& proto) {
  plan::Plan bare;
  bare.set_name(proto.name());
  bare.set_allow_unsupported_version(proto.allow_unsupported_version());
  for (const auto& collection : proto.collections()) {
    auto& kept = *bare.add_collections();
    kept.mutable_source()->set_collection(collection.source().collection());
    *kept.mutable_target() = collection.target();
    kept.mutable_target()->mutable_address()->clear_database();
    kept.set_verify(collection.verify());
    kept.set_load_target(collection.load_target());
  }
  auto json = nlohmann::json::parse(json_line(bare));
  remove_places(json);
  return sha256_text(json.dump());
}

Error refuse(std::string message) {
  return {.kind = ErrorKind::kInvalidInput, .message = std::move(message)};
}

/// Looks at what must be understood before the rest may be read.
Outcome check_header(const nlohmann::json& json) {
  if (!json.is_object() || !json.contains("format_version") ||
      !json["format_version"].is_string()) {
    return refuse("this is not a kiteway plan file: it has no format_version");
  }
  const auto version = json["format_version"].get<std::string>();
  if (!version.starts_with(kFormatMajor)) {
    return refuse("the plan file has format " + quote(version) + ", and this build reads " +
                  kFormatVersion + "; plan again with this build");
  }
  if (json.contains("required_features") && !json["required_features"].empty()) {
    return refuse("the plan file needs features that this build does not have: " +
                  json["required_features"].dump() + "; use a newer kiteway");
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
  proto.set_logical_digest(logical_digest_of(proto));
  return json_text(proto);
}

Result<CompiledPlan> read_plan(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return refuse("the plan file is not JSON; it may have been cut short");
  if (auto checked = check_header(json); !checked) return checked.error();
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
