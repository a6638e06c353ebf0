#include "tests/faults/trial.h"

#include "executor/journal/journal.h"
#include "planner/language/parse.h"

#include <fstream>
#include <sstream>

namespace kiteway::testing {
namespace {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace

Trial::Trial(const FakeMilvus& source, const std::string& collections, FakeOptions target_options)
    : target(std::move(target_options)), folder_(new_state_folder()) {
  std::ofstream plan(folder_ / "plan.yaml");
  plan << "version: 1\n"
          "name: faults\n"
       << "source: {uri: '" << source.uri() << "', load: temporary}\n"
       << "target: {uri: '" << target.uri() << "'}\n"
       << "defaults: {dynamic_field: false}\n"  // rows of both ends compare as they are
          "settings: {memory: 16MiB}\n"         // one range a request
          "collections:\n"
       << collections;
}

Trial::~Trial() {
  process_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Trial::start(const std::optional<CrashPoint>& point) {
  std::vector<std::string> arguments{folder_ / "plan.yaml", state_dir()};
  if (point) arguments.push_back(to_string(*point));
  const std::lock_guard lock(mutex_);
  process_ = std::make_unique<Process>(KITEWAY_FAULTS_DRIVER, arguments, folder_ / "output");
}

void Trial::kill() const {
  const std::lock_guard lock(mutex_);
  process_->kill();
}

ProcessEnd Trial::finish() {
  Process* process = nullptr;
  {
    const std::lock_guard lock(mutex_);
    process = process_.get();
  }
  return process->wait();  // kill() may come meanwhile
}

std::string Trial::output() const { return read_text(folder_ / "output"); }

Applied Trial::apply(std::stop_token stop) {
  const auto plan = folder_ / "plan.yaml";
  auto parsed = planner::parse_plan(plan, read_text(plan));
  if (!parsed.intent) return {.diagnostics = std::move(parsed.diagnostics)};
  auto journal = executor::Journal::open(state_dir(), parsed.intent->target.uri, clock_);
  if (!journal) return {.error = journal.error()};
  return testing::apply({.intent = *parsed.intent,
                         .state_dir = state_dir(),
                         .journal = **journal,
                         .observer = observer_,
                         .clock = clock_,
                         .stop = std::move(stop),
                         .run_id = "here-" + std::to_string(++runs_)});
}

}  // namespace kiteway::testing
