#include "planner/compile/rules/shards.h"

#include "planner/compile/rules/filter.h"
#include "schema/base/add_finding.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// One shard serves about this many rows (the rule of the service that this tool replaces).
constexpr std::int64_t kRowsPerShard = 100'000'000;

/// That service asks its users to get in touch from here on.
constexpr std::int64_t kRowsOfAdvice = 1'000'000'000;

std::int64_t rows_of(const RuleInput& input) {
  return rows_to_move(input.intent, input.source).value_or(0);
}

std::int32_t shard_count(const RuleInput& input) {
  if (input.intent.shards.value) return static_cast<std::int32_t>(*input.intent.shards.value);
  if (input.is_made_by_run || input.intent.on_existing.value == OnExisting::kResume) {
    const auto* existing = find_collection(input.target, input.intent.target);
    if (existing != nullptr && existing->shard_count > 0) return existing->shard_count;
  }
  const std::int64_t wanted =
      std::max<std::int64_t>(1, (rows_of(input) + kRowsPerShard - 1) / kRowsPerShard);
  return static_cast<std::int32_t>(
      std::min<std::int64_t>(wanted, input.server.can.limits.shards_for_auto));
}

void advise(const RuleInput& input, Decided<std::int32_t>& decided) {
  const std::int64_t rows = rows_of(input);
  if (rows <= kRowsOfAdvice) return;
  decided.findings.add(
      {.severity = Severity::kNote,
       .code = "P0408",
       .place = input.intent.place,
       .message = "the collection has " + grouped(rows) + " rows; shards: auto gives it " +
                  std::to_string(decided.value) + (decided.value == 1 ? " shard" : " shards"),
       .hint = input.server.cluster ? "past a billion rows ask Zilliz which number suits your "
                                      "searches, and write it as shards"
                                    : "past a billion rows measure which number suits your "
                                      "searches, and write it as shards",
       .subject = subject_of(input.source)});
}

}  // namespace

Decided<std::int32_t> decide_shards(const RuleInput& input) {
  Decided<std::int32_t> decided{.value = shard_count(input)};
  const auto& wish = input.intent.shards;
  const int most = input.server.can.limits.shards;
  if (!wish.value) {
    advise(input, decided);
  } else if (*wish.value > most) {
    add_error(decided.findings, "P0404", wish.place,
              input.server.text + " has at most " + std::to_string(most) + " shards a collection",
              "write shards: auto");
  }
  if (input.source.shard_count == decided.value) {
    decided.keep("shards", std::to_string(decided.value));
  } else {
    decided.changes.push_back({.path = "shards",
                               .before = std::to_string(input.source.shard_count),
                               .after = std::to_string(decided.value),
                               .reason = wish.value ? "" : "auto: one per 100 million rows",
                               .origin = wish.place});
  }
  return decided;
}

}  // namespace kiteway::planner
