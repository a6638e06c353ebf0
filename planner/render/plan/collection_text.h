// What a plan does with one collection, as people read it.
#pragma once

#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <string>

namespace kiteway::planner {

/// How much is told of what stays as it is.
enum class Detail : std::uint8_t {
  kChanges,  ///< it is counted
  kFull,     ///< it is listed
};

/// The block of one collection with an empty line before it. Empty when nothing happens to it,
/// unless everything is to be told.
[[nodiscard]] std::string collection_text(const CompiledPlan& plan,
                                          const CollectionPlan& collection,
                                          Detail detail = Detail::kChanges);

/// "+", "=>", "~" or "-/+": what happens to the collection as a whole.
[[nodiscard]] std::string mark_of(const CollectionPlan& collection);

/// Whether the collection has its rows already, and only parts beside them are made or set.
[[nodiscard]] bool is_touched(const CollectionPlan& collection) noexcept;

/// "12,408 rows of the target, for good": what a drop destroys.
[[nodiscard]] std::string destroyed_text(const CollectionPlan& collection);

}  // namespace kiteway::planner
