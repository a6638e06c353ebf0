// The JSON Schema of plans, made from the key table: for editors that complete and explain.
#pragma once

#include <cstdint>
#include <string>

namespace kiteway::planner {

/// What a file is to be.
enum class SchemaFor : std::uint8_t {
  kPlan,     ///< a whole plan
  kOverlay,  ///< a part of one: nothing is required, and anything may be `{ $remove: true }`
};

/// Draft 7, which all editors know. schema/plan.schema.json and schema/overlay.schema.json are
/// exactly these texts, which a test checks.
[[nodiscard]] std::string render_json_schema(SchemaFor what);

}  // namespace kiteway::planner
