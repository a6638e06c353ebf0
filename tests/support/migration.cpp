#include "tests/support/migration.h"

#include "executor/engine/journal/journal.h"
#include "executor/engine/live_counts.h"
#include "planner/stale.h"
#include "planner/uri.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <sstream>
#include <stdexcept>

namespace kiteway::testing {
namespace {

planner::EndpointSpec endpoint(const std::string& uri) {
  const auto parts = planner::parse_uri(uri);
  return {.uri = uri,
          .host = parts->host,
          .port = parts->port,
          .use_tls = parts->use_tls,
          .database = kDefaultDatabase};
}

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "kiteway-test-XXXXXX").string();
  return mkdtemp(name.data());
}

}  // namespace

CollectionAddress at(const std::string& collection) {
  return {.database = kDefaultDatabase, .collection = collection};
}

std::vector<std::string> texts(const std::vector<StoredRow>& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::ostringstream line;
    line << row;
    lines.push_back(line.str());
  }
  return lines;
}

Migration::Migration(FakeOptions source_options, FakeOptions target_options)
    : source(std::move(source_options)), target(std::move(target_options)), folder_(new_folder()) {
  intent.name = "test";
  intent.source = endpoint(source.uri());
  intent.target = endpoint(target.uri());
  intent.state_dir = folder_.string();
  intent.traffic.retry.budget = std::chrono::seconds(10);  // one in real time, see BriskClock
}

Migration::~Migration() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Migration::add(const std::string& name, const std::string& target_name) {
  intent.collections.push_back(
      {.source = at(name),
       .target = at(target_name.empty() ? name : target_name),
       .dynamic_field = {false}});  // rows of both ends compare as they are
}

executor::SessionTools Migration::tools(std::stop_token stop) {
  return {.surroundings = {.variable = [](const std::string&) { return std::nullopt; },
                           .file = [](const std::string&) { return std::nullopt; }},
          .clock = clock,
          .stop = std::move(stop),
          .traffic = intent.traffic};
}

void Migration::release_source(const std::string& name) {
  const auto opened = executor::open_to_write(intent.source, intent.target, tools({}));
  const auto released = opened.session->ends().source_loader.release(at(name), {""});
  if (!released) throw std::runtime_error(to_string(released.error()));
}

void Migration::rename_scans() {
  SQLite::Database database((folder_ / "journal.db").string(), SQLite::OPEN_READWRITE);
  database.exec("UPDATE scans SET scan_key = scan_key || ' of old'");
  database.exec("UPDATE ranges SET scan_key = scan_key || ' of old'");
}

void Migration::forget_journal() { std::filesystem::remove(folder_ / "journal.db"); }

planner::Compiled Migration::compile() {
  const auto opened = executor::open_to_read(intent.source, intent.target, tools({}));
  auto world = executor::take_world(*opened.session, executor::addresses_of(intent), folder_,
                                    intent.target.uri, clock);
  if (!world) {
    planner::Compiled failed;
    failed.diagnostics.add({.code = "world", .message = to_string(world.error())});
    return failed;
  }
  if (auto counted = executor::count_for_rules(opened.session->source(), intent, *world);
      !counted) {
    planner::Compiled failed;
    failed.diagnostics.add({.code = "world", .message = to_string(counted.error())});
    return failed;
  }
  return planner::compile(intent, *world);
}

Applied Migration::apply(std::stop_token stop) {
  return run([&](const planner::World& world) { return planner::compile(intent, world); }, stop);
}

Applied Migration::apply_plan(const planner::CompiledPlan& saved) {
  const auto reuse = [&](const planner::World& world) {
    planner::Compiled checked{.plan = saved};
    for (const auto& reason : planner::stale_reasons(saved, world)) {
      checked.plan.reset();
      checked.diagnostics.add({.code = "stale", .message = reason});
    }
    return checked;
  };
  return run(reuse, {});
}

Applied Migration::run(const std::function<planner::Compiled(const planner::World&)>& plan_for,
                       const std::stop_token& stop) {
  const auto opened = executor::open_to_write(intent.source, intent.target, tools(stop));
  if (!opened.session) return {.diagnostics = opened.diagnostics, .error = opened.error};
  auto world = executor::take_world(*opened.session, executor::addresses_of(intent), folder_,
                                    intent.target.uri, clock);
  if (!world) return {.error = world.error()};
  auto counted = executor::count_for_rules(opened.session->source(), intent, *world);
  if (!counted) return {.error = counted.error()};
  auto compiled = plan_for(*world);
  if (!compiled.plan) return {.diagnostics = std::move(compiled.diagnostics)};
  auto journal = executor::Journal::open(folder_, intent.target.uri, clock);
  if (!journal) return {.error = journal.error()};
  auto report = executor::run_plan({.plan = *compiled.plan,
                                    .world = *world,
                                    .ends = opened.session->ends(),
                                    .journal = **journal,
                                    .observer = observer,
                                    .clock = clock,
                                    .stop = stop,
                                    .run_id = "run-" + std::to_string(++runs_),
                                    .fail_fast = fail_fast,
                                    .allow_destructive = allow_destructive});
  if (!report) return {.error = report.error()};
  auto worst = executor::worst_error(*report);
  return {.report = std::move(*report), .error = std::move(worst)};
}

Result<std::vector<executor::VerifiedCollection>> Migration::verify(
    std::optional<std::size_t> rows_max, std::stop_token stop) {
  const auto opened = executor::open_to_write(intent.source, intent.target, tools(stop));
  if (!opened.session) return opened.error.value_or(Error{.message = "no session"});
  auto world = executor::take_world(*opened.session, executor::addresses_of(intent), folder_,
                                    intent.target.uri, clock);
  if (!world) return world.error();
  auto compiled = planner::compile(intent, *world, planner::Purpose::kVerify);
  if (!compiled.plan) return Error{.message = "the plan does not compile"};
  return executor::verify_now({.plan = *compiled.plan,
                               .ends = opened.session->ends(),
                               .clock = clock,
                               .stop = std::move(stop),
                               .rows_max = rows_max});
}

Applied Migration::apply_until_done(int attempts) {
  Applied applied;
  for (int i = 0; i < attempts; ++i) {
    applied = apply();
    if (applied.is_success()) break;
  }
  return applied;
}

}  // namespace kiteway::testing
