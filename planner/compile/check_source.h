// What must hold of the source before anything of it can be moved.
#pragma once

#include "planner/compile/context.h"

namespace kiteway::planner {

/// A source that is too old is an error, or a warning where the plan takes the risk.
void check_source_version(const CompileContext& context);

/// The described collection, or nullptr and an error that tells what there is.
[[nodiscard]] const CollectionSnapshot* find_source(const CompileContext& context,
                                                    const CollectionIntent& collection);

/// False, with errors, when the rows of `source` cannot be read or carried in full.
[[nodiscard]] bool check_source(const CompileContext& context, const CollectionIntent& collection,
                                const CollectionSnapshot& source);

}  // namespace kiteway::planner
