// Fields of the target that are made of keys of the source's dynamic field.
#pragma once

#include "planner/compile/rules/fields/mapping.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// The fields that the plan makes of keys, where `made` has the fields of the source still; which
/// keys they are goes to `made`. What cannot be is passed over: check_from_dynamic tells of it.
[[nodiscard]] std::vector<FieldSchema> keyed_fields(const CollectionIntent& intent,
                                                    TargetCollection& made);

/// Refuses fields that cannot be made of a key.
void check_from_dynamic(FieldMapping& mapping);

/// What rows get that have no value for such a field: it depends on NULL and the default, which
/// stand by then. Other fields are left as they are.
void set_substitutes(FieldMapping& mapping, const MappedField& mapped);

/// One change for each such field, and one for each where values may be lost.
[[nodiscard]] std::vector<Change> from_dynamic_changes(const CollectionIntent& intent,
                                                       const CollectionSnapshot& source,
                                                       const TargetCollection& made);

}  // namespace kiteway::planner
