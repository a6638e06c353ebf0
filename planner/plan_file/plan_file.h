// Compiled plan to text and back: canonical JSON, byte for byte the same for the same plan.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace kiteway::planner {

/// The largest text that is read as a plan. One of a thousand collections with sixty fields each
/// has 40 MB.
inline constexpr std::size_t kPlanFileBytesMax = std::size_t{256} << 20;

/// The plan as canonical JSON with a last newline, its digest filled in. Holds no secret: an
/// EndpointSpec has none, only the names of variables and files.
[[nodiscard]] std::string write_plan(const CompiledPlan& plan);

/// Reads what write_plan wrote. Refuses, with kInvalidInput and a sentence for a person: text that
/// is not JSON or too large, unknown keys, another major format, features this build does not know,
/// and a plan whose digest does not fit its content (it was edited or cut).
[[nodiscard]] Result<CompiledPlan> read_plan(std::string_view text);

/// "sha256:..." over everything in the plan but itself, the estimates, the warnings and the words
/// of the command that made it: all that is told and not done.
[[nodiscard]] std::string plan_digest(const CompiledPlan& plan);

}  // namespace kiteway::planner
