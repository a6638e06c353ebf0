#include "executor/run/run_traffic.h"

#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "planner/model/sources.h"

#include <algorithm>
#include <utility>

namespace kiteway::executor {

RunTraffic::RunTraffic(const planner::CompiledPlan& plan, const Ends& ends, RunObserver& observer,
                       Tuner& tuner, Streams& streams)
    : plan_(plan),
      observer_(observer),
      tuner_(tuner),
      streams_(streams),
      source_(*this, ends.source_traffic, true),
      target_(*this, ends.target_traffic, false) {}

RunTraffic::End::End(RunTraffic& run, Traffic& traffic, bool is_source)
    : run_(run), traffic_(traffic), is_source_(is_source) {
  traffic_.set_listener(this);
}

void RunTraffic::End::limited(const Limit& now) {
  const std::lock_guard lock(run_.mutex_);
  limit = now;
  run_.tell_limit();
}

/// One limit at a time: what the target waits for holds up the source as well.
void RunTraffic::tell_limit() {
  const End& end = target_.limit.is_set() ? target_ : source_;
  Limit limit = end.limit;
  if (limit.is_set()) limit.kind = std::string(end.name()) + " " + limit.kind;
  if (limit == told_) return;
  observer_.limited_by(limit.kind, limit.reason);
  told_ = std::move(limit);
}

void RunTraffic::End::repeated(const Error& error, const CollectionAddress& collection) {
  if (const auto* node = node_of(collection)) run_.observer_.retried(*node, error);
}

const planner::Node* RunTraffic::End::node_of(const CollectionAddress& collection) const {
  using planner::NodeKind;
  const auto& collections = run_.plan_.collections;
  const auto plan = std::ranges::find_if(collections, [&](const auto& each) {
    if (!is_source_) return each.target.address == collection;
    const auto sources = planner::sources_of(each);
    return std::ranges::find(sources, collection, &planner::PlannedSource::address) !=
           sources.end();
  });
  if (plan == collections.end()) return nullptr;
  const auto find = [&](auto fits) {
    const auto& nodes = run_.plan_.nodes;
    const auto found = std::ranges::find_if(nodes, [&](const auto& node) {
      return node.target == plan->target.address && fits(node.kind);
    });
    return found == nodes.end() ? nullptr : &*found;
  };
  const auto kind = is_source_ ? NodeKind::kScan : NodeKind::kCopy;
  const auto* node = find([&](NodeKind each) { return each == kind; });
  return node != nullptr ? node : find([](NodeKind) { return true; });
}

void RunTraffic::End::asked_to_slow_down() {
  if (run_.tuner_.asked_to_slow_down()) run_.streams_.set_count(run_.tuner_.pace().streams);
}

void RunTraffic::End::note(const std::string& text) {
  run_.observer_.note(std::string(name()) + " " + text);
}

}  // namespace kiteway::executor
