#include "planner/plan_file/canonical_json.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <nlohmann/json.hpp>

namespace kiteway::planner {
namespace {

/// nlohmann's objects are sorted maps, so parsing and dumping sorts the keys.
nlohmann::json sorted(const google::protobuf::Message& message, Zeros zeros) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = zeros == Zeros::kKept;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return {};
  return nlohmann::json::parse(text);
}

}  // namespace

std::string json_line(const google::protobuf::Message& message, Zeros zeros) {
  return sorted(message, zeros).dump();
}

std::string json_text(const google::protobuf::Message& message, Zeros zeros) {
  return sorted(message, zeros).dump(2) + "\n";
}

}  // namespace kiteway::planner
