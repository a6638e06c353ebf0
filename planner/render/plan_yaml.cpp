#include "planner/render/plan_yaml.h"

#include "planner/language/resolve/arrange.h"
#include "planner/language/yaml/emit.h"

namespace kiteway::planner {
namespace {

using yaml::Node;

std::string origin_of(const Node& node) {
  const SourcePlace& place = node.place;
  if (place.line == 0) return "default";
  const std::string via = place.via.empty() ? "" : ", " + place.via;
  return place.file + ":" + std::to_string(place.line) + via;
}

}  // namespace

std::string render_yaml(const Node& root, const std::string& file_name, bool show_origin) {
  const Fallbacks fallbacks = show_origin ? Fallbacks::kFilledIn : Fallbacks::kLeftOut;
  const Node arranged = arranged_plan(root, file_name, fallbacks);
  return yaml::emit(arranged, show_origin ? origin_of : yaml::Remark{});
}

}  // namespace kiteway::planner
