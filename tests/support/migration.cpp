#include "tests/support/migration.h"

#include "executor/journal/journal.h"
#include "executor/world/look.h"
#include "planner/diff/stale.h"
#include "planner/model/uri.h"

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
          .database = kDefaultDatabase,
          .token = planner::SecretRef{.name = kCanaryVariable}};
}

/// A server without a login gets one: that of the tests' secret.
FakeOptions guarded(FakeOptions options) {
  if (options.token.empty() && options.user.empty()) options.token = kCanary;
  return options;
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
    : source(guarded(std::move(source_options))), target(guarded(std::move(target_options))) {
  intent.name = "test";
  intent.source = endpoint(source.uri());
  intent.target = endpoint(target.uri());
  intent.state_dir = folder_.path().string();
  intent.traffic.retry.budget = std::chrono::seconds(10);  // one in real time, see BriskClock
}

void Migration::add(const std::string& name, const std::string& target_name) {
  intent.collections.push_back(
      {.source = at(name),
       .target = at(target_name.empty() ? name : target_name),
       .dynamic_field = {false}});  // rows of both ends compare as they are
}

executor::SessionTools Migration::tools(std::stop_token stop) {
  const auto variable = [](const std::string& name) -> std::optional<std::string> {
    if (name == kCanaryVariable) return kCanary;
    return std::nullopt;
  };
  return {.surroundings = {.variable = variable,
                           .file = [](const std::string&) { return std::nullopt; }},
          .clock = clock,
          .stop = std::move(stop),
          .traffic = intent.traffic};
}

void Migration::release_source(const std::string& name) {
  const auto opened = executor::open_to_write(intent.source, intent.target, tools());
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
  const auto opened = executor::open_to_read(intent.source, intent.target, tools());
  const auto looked = executor::look(
      intent, {.session = *opened.session, .state_dir = folder_.path(), .clock = clock});
  if (looked.is_complete()) return planner::compile(*looked.intent, *looked.world);
  planner::Compiled failed{.diagnostics = looked.diagnostics};
  if (looked.error) {
    failed.diagnostics.add({.code = "world", .message = to_string(*looked.error)});
  }
  return failed;
}

Applied Migration::apply(const std::stop_token& stop) {
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
  const auto looked = executor::look(
      intent, {.session = *opened.session, .state_dir = folder_.path(), .clock = clock});
  if (looked.error) return {.error = looked.error};
  if (!looked.is_complete()) return {.diagnostics = looked.diagnostics};
  auto compiled = plan_for(*looked.world);
  if (!compiled.plan) return {.diagnostics = std::move(compiled.diagnostics)};
  auto journal = executor::Journal::open(folder_.path(), intent.target.uri, clock);
  if (!journal) return {.error = journal.error()};
  auto report = executor::run_plan({.plan = *compiled.plan,
                                    .world = *looked.world,
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
  auto world = executor::take_world(*opened.session, executor::addresses_of(intent), folder_.path(),
                                    intent.target.uri, clock);
  if (!world) return world.error();
  auto compiled = planner::compile(intent, *world, planner::Purpose::kVerify);
  if (!compiled.plan) return Error{.message = "the plan does not compile"};
  auto quarantined = executor::Journal::read_quarantined(folder_.path(), intent.target.uri);
  if (!quarantined) return quarantined.error();
  return executor::verify_now({.plan = *compiled.plan,
                               .ends = opened.session->ends(),
                               .observer = observer,
                               .clock = clock,
                               .stop = std::move(stop),
                               .rows_max = rows_max,
                               .quarantined = *std::move(quarantined)});
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
