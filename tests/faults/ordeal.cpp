#include "tests/faults/ordeal.h"

#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>

namespace kiteway::testing {
namespace {

constexpr const char* kName = "a";
constexpr std::int64_t kFirstKey = 1;
constexpr std::int64_t kFirstEastKey = 1'000'000;
/// One key in so many is left out by a source that answers short.
constexpr int kLeftOut = 5;
/// An apply without trouble may still find what one before it has left, and say so.
constexpr int kAppliesInPeace = 4;

std::vector<std::int64_t> numbers_from(std::int64_t first, std::size_t count) {
  std::vector<std::int64_t> keys(count);
  std::iota(keys.begin(), keys.end(), first);
  return keys;
}

std::string key_text(std::int64_t key) { return "key '" + std::to_string(key) + "'"; }

wire::schema::CollectionSchema schema_for(const ScheduleData& data) {
  const auto key = data.has_text_keys ? text_field("id") : field("id", wire::schema::Int64);
  return schema_of({primary_key(key), vector_field("vector", data.dim)});
}

/// Vectors that tell their key and how old they are.
std::vector<Column> rows_of(const ScheduleData& data, const std::vector<std::int64_t>& keys,
                            std::int64_t age) {
  std::vector<float> numbers;
  numbers.reserve(keys.size() * static_cast<std::size_t>(data.dim));
  for (const std::int64_t key : keys) {
    for (std::int64_t i = 0; i < data.dim; ++i) {
      numbers.push_back(static_cast<float>(i == 0 ? age : key + i));
    }
  }
  auto vectors = float_vectors("vector", data.dim, numbers);
  if (!data.has_text_keys) return {long_column("id", keys), std::move(vectors)};
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const std::int64_t key : keys) names.push_back(key_text(key));
  return {text_column("id", names), std::move(vectors)};
}

std::vector<PrimaryKey> keys_of(const ScheduleData& data, const std::vector<std::int64_t>& keys) {
  std::vector<PrimaryKey> typed;
  typed.reserve(keys.size());
  for (const std::int64_t key : keys) {
    typed.push_back(data.has_text_keys ? PrimaryKey(key_text(key)) : PrimaryKey(key));
  }
  return typed;
}

std::string plan_lines(const Schedule& schedule) {
  return std::string("  - {name: a, verify: ") + (schedule.has_checksum ? "checksum" : "count") +
         plan_keys(schedule.data.key_rule) + "}\n";
}

}  // namespace

Ordeal::Ordeal(const Schedule& schedule)
    : schedule_(schedule),
      source_(schedule.source),
      trial_(source_, plan_lines(schedule), schedule.target) {
  fill();
}

void Ordeal::fill() {
  const ScheduleData& data = schedule_.data;
  source_.create(at(kName), schema_for(data));
  if (data.rows > 0) {
    source_.put(at(kName), "", rows_of(data, numbers_from(kFirstKey, data.rows), age_));
  }
  if (data.repeated_rows > 0) {
    source_.put(at(kName), "", rows_of(data, numbers_from(kFirstKey, data.repeated_rows), age_));
  }
  if (data.east_rows > 0) {
    source_.create_partition(at(kName), "east");
    source_.put(at(kName), "east",
                rows_of(data, numbers_from(kFirstEastKey, data.east_rows), age_));
  }
  source_.index_and_load(at(kName));
  if (data.is_released) source_.release(at(kName));
  next_key_ = kFirstKey + static_cast<std::int64_t>(data.rows);
}

std::string Ordeal::run() {
  for (const auto& apply : schedule_.applies) {
    if (auto wrong = apply_in_trouble(apply); !wrong.empty()) return wrong;
  }
  if (auto wrong = apply_in_peace(); !wrong.empty()) return wrong;
  if (has_changed_) {
    // So that there is something to refresh, and a way to see it: rows of a collection that is not
    // loaded cannot be counted.
    change_source(Disturbance::kInsertRows);
    source_.index_and_load(at(kName));
    if (auto wrong = apply_in_peace(); !wrong.empty()) return wrong;
  }
  return compare();
}

std::string Ordeal::apply_in_trouble(const ScheduleApply& apply) {
  stop_ = {};
  for (const auto& fault : apply.faults) {
    FakeMilvus& server = fault.is_on_target ? trial_.target : source_;
    server.faults().seed(schedule_.seed);
    server.faults().add(fault.when, fault.fault);
  }
  listen(source_, false, apply);
  listen(trial_.target, true, apply);
  std::string wrong;
  if (apply.has_own_process) {
    trial_.start();
    const ProcessEnd end = trial_.finish();
    const bool is_fine = end.was_killed() || end.exit_code == 0 || end.exit_code == 1;
    if (!is_fine) wrong = "the process ended with signal " + std::to_string(end.signal);
  } else {
    (void)trial_.apply(stop_.get_token());
  }
  calm_down();
  return wrong;
}

void Ordeal::listen(FakeMilvus& server, bool is_on_target, const ScheduleApply& apply) {
  auto count = std::make_shared<std::atomic<std::size_t>>(0);
  server.on_request([this, &server, is_on_target, &apply, count](const RequestMoment& moment) {
    if (moment.point != RequestMoment::Point::kBefore) return;
    const std::size_t number = ++*count;
    for (const auto& event : apply.events) {
      const bool is_now = event.is_on_target == is_on_target && event.request == number;
      if (is_now) disturb(server, apply, event.what);
    }
  });
}

void Ordeal::disturb(FakeMilvus& server, const ScheduleApply& apply, Disturbance what) {
  switch (what) {
    case Disturbance::kRestartServer: {
      const std::lock_guard lock(mutex_);
      restarts_.emplace_back([&server] {
        server.stop();
        server.start();
      });
      return;
    }
    case Disturbance::kInsertRows:
    case Disturbance::kReplaceRows:
    case Disturbance::kDeleteRows:
      return change_source(what);
    case Disturbance::kAnswerShort:
      has_left_out_ = true;
      return source_.set_answer_short(kLeftOut);
    case Disturbance::kStop:
      stop_.request_stop();
      return;
    case Disturbance::kKill:
      if (apply.has_own_process) return trial_.kill();
      stop_.request_stop();
      return;
  }
}

void Ordeal::change_source(Disturbance what) {
  const std::lock_guard lock(mutex_);
  const ScheduleData& data = schedule_.data;
  has_changed_ = true;
  ++age_;
  if (what == Disturbance::kInsertRows) {
    constexpr std::size_t kNewRows = 40;
    source_.put(at(kName), "", rows_of(data, numbers_from(next_key_, kNewRows), age_));
    next_key_ += static_cast<std::int64_t>(kNewRows);
    return;
  }
  const std::vector<std::int64_t> keys =
      numbers_from(kFirstKey, std::min<std::size_t>(data.rows, 30));
  source_.remove(at(kName), keys_of(data, keys));
  has_lost_rows_ = has_lost_rows_ || what == Disturbance::kDeleteRows;
  if (what == Disturbance::kReplaceRows && !keys.empty()) {
    source_.put(at(kName), "", rows_of(data, keys, age_));
  }
}

/// Ends all trouble and waits for what is under way.
void Ordeal::calm_down() {
  source_.on_request({});
  trial_.target.on_request({});
  std::vector<std::jthread> restarts;
  {
    const std::lock_guard lock(mutex_);
    restarts.swap(restarts_);
  }
  restarts.clear();
  source_.faults().clear();
  trial_.target.faults().clear();
  source_.set_answer_short(0);
}

Applied Ordeal::apply_until_done() {
  Applied applied;
  for (int i = 0; i < kAppliesInPeace && !applied.is_success(); ++i) applied = trial_.apply();
  return applied;
}

std::string Ordeal::apply_in_peace() {
  Applied applied = apply_until_done();
  if (!applied.is_success() && has_one_safe_way(applied)) {
    trial_.target.drop(at(kName));
    applied = apply_until_done();
  }
  return applied.is_success() ? "" : "no apply succeeds: " + explain_failure(applied);
}

/// What the source has deleted since it was copied stays on the target. Rows that came in part can
/// not be told from others when their keys are new. Both are said, and both end with a collection
/// that is made anew.
bool Ordeal::has_one_safe_way(const Applied& applied) const {
  if (has_lost_rows_ && applied.error && applied.error->kind == ErrorKind::kDataMismatch) {
    return true;
  }
  return schedule_.data.key_rule == KeyRule::kDiscarded && (has_changed_ || has_left_out_);
}

std::string Ordeal::compare() {
  std::string wrong;
  const KeyRule rule = schedule_.data.key_rule;
  auto wanted = source_texts(source_, kName, rule);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());  // one row for each key
  const auto found = target_texts(trial_.target, kName, rule);
  if (found != wanted) {
    wrong += std::to_string(found.size()) + " rows with " +
             std::to_string(trial_.target.distinct_keys(at(kName))) +
             " keys on the target, and the source has " + std::to_string(wanted.size()) + " keys";
    const auto [one, other] = std::ranges::mismatch(found, wanted);
    if (one != found.end()) wrong += "\n  target: " + *one;
    if (other != wanted.end()) wrong += "\n  source: " + *other;
    wrong += "\n";
  }
  const bool is_to_be_loaded = !schedule_.data.is_released || has_changed_;
  if (source_.is_loaded(at(kName)) != is_to_be_loaded) {
    wrong += "the source is not loaded as before\n";
  }
  if (trial_.target.is_loaded(at(kName))) wrong += "the target is still loaded\n";
  return wrong;
}

}  // namespace kiteway::testing
