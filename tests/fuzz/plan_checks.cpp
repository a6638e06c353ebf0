#include "planner/plan_file/plan_file.h"
#include "planner/plan_file/proto/plan_proto.h"
#include "planner/render/plan/plan_text.h"
#include "schema/base/quote.h"
#include "schema/base/utf8.h"
#include "tests/fuzz/checks.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>

namespace kiteway::testing {
namespace {

/// The plan in the text, its digest left alone; nothing if there is none.
std::optional<planner::CompiledPlan> plan_in(std::string_view text) {
  plan::Plan proto;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const bool is_read =
      google::protobuf::util::JsonStringToMessage(std::string(text), &proto, options).ok();
  if (!is_read) return std::nullopt;
  auto plan = planner::from_proto(proto);
  if (!plan) return std::nullopt;
  return *std::move(plan);
}

}  // namespace

std::string problem_with_plan_file(std::string_view text) {
  const auto read = planner::read_plan(text);
  if (!read && !is_valid_utf8(to_string(read.error()))) return "an error that is not UTF-8";
  const auto plan = plan_in(text);
  if (!plan) return "";
  const std::string written = planner::write_plan(*plan);
  const auto reread = planner::read_plan(written);
  if (!reread) return "what was written is not read: " + to_string(reread.error());
  // Not ==, since a default value may be NaN.
  if (planner::write_plan(*reread) != written)
    return "what was written is read as something else:\n" + written;
  const std::string shown = planner::render_text(*plan);
  const bool is_safe =
      std::ranges::none_of(shown, [](char c) { return c >= 0 && c < ' ' && c != '\n'; });
  return is_safe ? "" : "the plan drives the terminal:\n" + printable(shown);
}

}  // namespace kiteway::testing
