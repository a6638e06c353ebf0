// The stages of map_fields: each applies one kind of wish, or refuses it.
#pragma once

#include "planner/compile/rules/refusals.h"
#include "planner/compile/rules/target_server.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/snapshot.h"

#include <string>

namespace kiteway::planner {

/// What all of them work on.
struct FieldMapping {
  const CollectionIntent& intent;
  const CollectionSnapshot& source;
  const TargetServer& server;
  TargetCollection& made;
  Refusals refusals;
};

/// One field of the target that comes from one of the source, or that the plan adds.
struct MappedField {
  const FieldIntent& wish;
  const FieldSchema& before;  ///< on the source; a new one as it was laid out
  FieldSchema& after;
};

/// One partition key at most. A field that the plan names takes the place of the source's.
void choose_partition_key(FieldMapping& mapping);

void check_nullable_of_all(FieldMapping& mapping);
void set_nullable(FieldMapping& mapping, const MappedField& field);
/// Rows of the source that hold NULL where the target does not.
void check_nulls(FieldMapping& mapping, const MappedField& field);

}  // namespace kiteway::planner
