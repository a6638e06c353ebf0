// How rows get to the target, the first time and again.
#pragma once

#include "executor/remote/wire/batch.h"
#include "executor/transfer/context.h"

#include <cstdint>

namespace kiteway::executor {

/// What one request does about rows that may be there already.
enum class Manner : std::uint8_t {
  kInsert,   ///< nothing: it would double them
  kUpsert,   ///< replaces those with the same key
  kReplace,  ///< deletes them first, in a request of its own
};

/// How rows of `collection` are written. For rows that may be on the target it is never kInsert.
[[nodiscard]] Manner manner_of(const planner::CollectionPlan& collection, bool may_be_there);

/// Deletes the rows of `page`, ready in `made`, from the partition of `step`: the first half of
/// Manner::kReplace. `slice` is the page's part of the key space. Errors are those of
/// Writer::erase.
Outcome erase_rows(const StepContext& step, const Page& page, const MadeBatch& made,
                   const KeyRange& slice);

/// Writes them. Errors are those of Writer::write.
Outcome write_rows(const StepContext& step, const MadeBatch& made, Manner manner,
                   Traffic::Pass pass);

}  // namespace kiteway::executor
