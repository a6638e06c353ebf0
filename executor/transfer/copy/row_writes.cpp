#include "executor/transfer/copy/row_writes.h"

#include "executor/remote/reader.h"
#include "executor/remote/wire/expression.h"
#include "executor/remote/writer.h"
#include "executor/transfer/define/target_load.h"
#include "executor/transfer/fields.h"
#include "executor/transfer/late_requests.h"

#include <utility>

namespace kiteway::executor {
namespace {

constexpr std::size_t kKeysPerDelete = 4096;  // some 100 KB of expression

/// Deletes by lists of keys, which every server does without the collection being loaded.
Outcome erase_keys(const StepContext& step, const KeyColumn& keys,
                   const std::vector<bool>& is_kept) {
  std::vector<PrimaryKey> list;
  const auto flush = [&]() -> Outcome {
    if (list.empty()) return Done{};
    const std::string expression = keys_expression(target_key_name(step.collection), list,
                                                   step.target.capabilities().literals);
    list.clear();
    return step.writer.erase(step.node.target, target_partition(step), expression,
                             WriteTimes(step.plan).deadline);
  };
  for (std::size_t row = 0; row < is_kept.size(); ++row) {
    if (is_kept[row]) list.push_back(key_at(keys, row));
    if (list.size() < kKeysPerDelete) continue;
    if (auto erased = flush(); !erased) return erased;
  }
  return flush();
}

/// Deletes by a field that is not the primary key, for which the collection must be loaded.
Outcome erase_slice(const StepContext& step, const KeyRange& slice) {
  if (auto loaded = load_target(step); !loaded) return loaded;
  return step.writer.erase(step.node.target, target_partition(step),
                           step.target.range_filter(target_key_name(step.collection), slice),
                           WriteTimes(step.plan).deadline);
}

}  // namespace

Manner manner_of(const planner::CollectionPlan& collection, bool may_be_there) {
  if (planner::makes_keys(collection)) return may_be_there ? Manner::kReplace : Manner::kInsert;
  switch (collection.write) {
    case planner::WritePolicy::kAuto:
      return may_be_there ? Manner::kUpsert : Manner::kInsert;
    case planner::WritePolicy::kUpsert:
      return Manner::kUpsert;
    case planner::WritePolicy::kInsert:
      return may_be_there ? Manner::kReplace : Manner::kInsert;
  }
  return Manner::kUpsert;
}

Outcome erase_rows(const StepContext& step, const Page& page, const MadeBatch& made,
                   const KeyRange& slice) {
  return planner::makes_keys(step.collection) ? erase_slice(step, slice)
                                              : erase_keys(step, page.keys, made.is_kept);
}

Outcome write_rows(const StepContext& step, const MadeBatch& made, Manner manner,
                   Traffic::Pass pass) {
  const WriteMode mode = manner == Manner::kUpsert ? WriteMode::kUpsert : WriteMode::kInsert;
  return step.writer.write(std::move(pass), step.node.target, target_partition(step), made.batch,
                           mode, WriteTimes(step.plan).deadline);
}

}  // namespace kiteway::executor
