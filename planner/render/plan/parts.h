// The parts of a compiled plan that its forms have in common.
#pragma once

#include "planner/render/plan/plan_text.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// The block of one collection after an empty line. Empty when nothing happens to it, unless
/// everything is to be told.
[[nodiscard]] Lines collection_lines(const CompiledPlan& plan, const CollectionPlan& collection,
                                     Detail detail = Detail::kChanges);

/// What happens to the collection as a whole; kPlain: nothing.
[[nodiscard]] Role role_of(const CollectionPlan& collection);

/// Whether the collection has its rows already, and only parts beside them are made or set.
[[nodiscard]] bool is_touched(const CollectionPlan& collection) noexcept;

/// "12,408 rows of the target, permanently": what a drop destroys.
[[nodiscard]] std::string destroyed_text(const CollectionPlan& collection);

/// The databases and collections that are made or changed, without anything around them.
[[nodiscard]] Lines body_lines(const CompiledPlan& plan, Detail detail);

/// "collection default/products was changed outside of kiteway since run 20261125-...".
[[nodiscard]] std::string drift_title(const CollectionPlan& collection);

/// "+ collection default/products  12,408 rows, ~9.0 GiB, 2 parts not copied". For an unchanged
/// collection "  collection default/users  unchanged".
[[nodiscard]] std::string summary_of(const CollectionPlan& collection);

/// "Plan: 2 to create, 2 to copy (12,408 rows, ~6.1 MiB), 2 to verify."
[[nodiscard]] std::string summary_line(const CompiledPlan& plan);

/// "Milvus 2.4.15": what a server says it is.
[[nodiscard]] std::string server_text(const std::string& version);

/// "sha256:876e3cecef64": enough of the plan's digest to tell plans apart.
[[nodiscard]] std::string short_digest(const CompiledPlan& plan);

/// The databases that are made.
[[nodiscard]] std::vector<std::string> new_databases(const CompiledPlan& plan);

/// "Capacity: ..." and "Time: ...", where they are known and something is done.
[[nodiscard]] std::vector<std::string> estimate_lines(const CompiledPlan& plan);

}  // namespace kiteway::planner
