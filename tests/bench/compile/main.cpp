// What a plan of a thousand collections costs before the first request: one line of JSON.
#include "planner/compile/compile.h"
#include "planner/language/parse.h"
#include "planner/plan_file/plan_file.h"
#include "planner/render/plan/plan_text.h"
#include "tests/bench/compile/large_plan.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>

namespace {

using namespace kiteway;  // NOLINT(google-build-using-namespace): this file is a program

/// What `work` returns; the seconds it took go to `took`.
template <class Work>
auto timed(double& took, const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  auto result = work();
  took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

nlohmann::json measure(const bench::LargePlan& plan) {
  double parse = 0;
  double compile = 0;
  double text = 0;
  double markdown = 0;
  double write = 0;
  double read = 0;
  const auto parsed = timed(parse, [&] { return planner::parse_plan("plan.yaml", plan.text); });
  if (!parsed.intent) throw std::runtime_error(render(parsed.diagnostics, parsed.texts));
  const auto made = timed(compile, [&] { return planner::compile(*parsed.intent, plan.world); });
  if (!made.plan) throw std::runtime_error(render(made.diagnostics, parsed.texts));
  const auto shown = timed(text, [&] { return planner::render_text(*made.plan); });
  const auto marked = timed(markdown, [&] { return planner::render_markdown(*made.plan); });
  const auto written = timed(write, [&] { return planner::write_plan(*made.plan); });
  const auto again = timed(read, [&] { return planner::read_plan(written); });
  if (!again || *again != *made.plan) throw std::runtime_error("the plan file does not read back");
  return {{"parse", parse},
          {"compile", compile},
          {"text", text},
          {"markdown", markdown},
          {"write", write},
          {"read", read},
          {"yaml_bytes", plan.text.size()},
          {"text_bytes", shown.size()},
          {"markdown_bytes", marked.size()},
          {"file_bytes", written.size()}};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Reads, compiles and prints a plan that is made up."};
  int collections = 1000;
  int fields = 60;
  app.add_option("--collections", collections)->capture_default_str();
  app.add_option("--fields", fields, "of each collection")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    std::cout << measure(bench::large_plan(collections, fields)) << "\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
