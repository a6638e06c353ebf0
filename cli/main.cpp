// The command line: which command, with which options.
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/console.h"
#include "cli/job_commands.h"
#include "executor/remote/connection.h"
#include "planner/render/graph.h"
#include "schema/base/text.h"

#include <malloc.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace kiteway::cli;  // NOLINT(google-build-using-namespace): this file is the cli

/// Logs go to stderr; the default logger of spdlog would mix them with results.
void set_up_log(const std::string& level) {
  auto logger = spdlog::stderr_color_mt("kiteway");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

/// CLI11 says "a subcommand is required" also to a command that it does not know.
void explain_usage(const CLI::App& app, const std::string& first, const CLI::ParseError& error) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const bool is_known = std::ranges::find(names, first) != names.end();
  if (is_known || first.empty() || first.starts_with('-')) {
    app.exit(error);
    return;
  }
  const auto near = kiteway::nearest(first, names);
  print_message("error: there is no command " + kiteway::quote(first) + "\n  help: " +
                (near ? "did you mean " + *near + "?" : "commands: " + kiteway::join(names, ", ")) +
                "\n  help: kiteway --help tells more\n");
}

/// How to log in to one end: never a secret, which would stay in the shell's history.
void add_endpoint(CLI::App* command, kiteway::planner::EndpointChoice& choice,
                  const std::string& prefix, const std::string& end) {
  command->add_option("--" + prefix + "database", choice.database, "database of " + end);
  command->add_option("--" + prefix + "username", choice.username, "user name on " + end);
  command->add_option("--" + prefix + "password-env", choice.password_env,
                      "environment variable with the password on " + end);
  command->add_option("--" + prefix + "token-env", choice.token_env,
                      "environment variable with an API key of " + end);
  command->add_option("--" + prefix + "ca-file", choice.ca_file,
                      "PEM file of the CA that " + end + " is to be trusted by");
}

int run(int argc, char** argv) {
  CLI::App app{"Moves collections from Milvus into Zilliz Cloud or another Milvus, by a plan."};
  app.name("kiteway");
  app.require_subcommand(1);
  std::function<ExitCode()> chosen;
  std::string log_level = "warn";
  app.add_option("--log-level", log_level, "what is logged on stderr")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "err", "off"}));
  PlanOptions plan;
  ApplyOptions apply;
  VerifyOptions verify;
  CommonOptions common;
  std::string code;
  std::string findings = "text";
  const auto add_diagnostics = [&findings](CLI::App* command) {
    command->add_option("--diagnostics", findings, "how findings are told")
        ->check(CLI::IsMember(kiteway::planner::findings_format_names()))
        ->capture_default_str();
  };
  const auto add_view = [](CLI::App* command, ViewOptions& view) {
    command->add_option("--format", view.format, "text, json, or markdown for a pull request")
        ->check(CLI::IsMember({"text", "json", "markdown"}));
    command->add_flag("--summary", view.summary, "one line per object");
  };
  const auto add_state_dir = [](CLI::App* command, CommonOptions& options) {
    command->add_option("--state-dir", options.state_dir, "folder of the journal");
  };
  const auto add_language = [](CLI::App* command, CommonOptions& options) {
    const auto is_var = [](const std::string& text) {
      const bool has_both = text.find('=') != std::string::npos && text.front() != '=';
      return has_both ? std::string() : "write --var name=value";
    };
    command
        ->add_option("--overlay", options.overlays, "a file to lay over the plan; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--var-file", options.var_files, "a file with values of variables")
        ->allow_extra_args(false);
    command->add_option("--var", options.vars, "the value of a variable: name=value")
        ->allow_extra_args(false)
        ->check(CLI::Validator(is_var, "NAME=VALUE"));
  };

  InitOptions init;
  auto* starting = app.add_subcommand("init", "write a first plan from what a source holds");
  starting->add_option("--source", init.source.uri, "http://host:port of the source")->required();
  starting->add_option("-o,--out", init.out, "the file to write, which must not exist yet");
  add_endpoint(starting, init.source, "", "the source");
  starting->add_option("--target", init.target.uri, "uri of the target; left open without");
  add_endpoint(starting, init.target, "target-", "the target");
  starting->callback([&] { chosen = [&] { return init_command(init); }; });

  auto* validate = app.add_subcommand("validate", "check a plan without any server");
  validate->add_option("PLAN", common.file, "the plan")->required();
  add_diagnostics(validate);
  add_language(validate, common);
  validate->callback([&] { chosen = [&] { return validate_command(common); }; });

  RenderOptions render;
  auto* rendering = app.add_subcommand("render", "print a plan as it holds with all its files");
  rendering->add_option("PLAN", render.file, "the plan")->required();
  rendering->add_flag("--show-origin", render.show_origin, "tell where each value is from");
  add_language(rendering, render);
  rendering->callback([&] { chosen = [&] { return render_command(render); }; });

  SchemaOptions schema;
  auto* schemas = app.add_subcommand("schema", "print the JSON Schema of plans, for editors");
  schemas->add_flag("--overlay", schema.overlay, "of overlays and included files");
  schemas->callback([&] { chosen = [&] { return schema_command(schema); }; });

  auto* planning = app.add_subcommand("plan", "show what apply would do, changing nothing");
  planning->add_option("PLAN", plan.file, "the plan")->required();
  planning->add_option("--out", plan.out, "save the compiled plan to this file");
  planning->add_flag("--detailed-exitcode", plan.detailed_exitcode,
                     "exit 2 when there are changes");
  add_language(planning, plan);
  add_state_dir(planning, plan);
  add_diagnostics(planning);
  add_view(planning, plan.view);
  planning->callback([&] { chosen = [&] { return plan_command(plan); }; });

  ShowOptions showing;
  auto* show = app.add_subcommand("show", "print a saved plan");
  show->add_option("FILE", showing.file, "the saved plan")->required();
  add_view(show, showing.view);
  show->callback([&] { chosen = [&] { return show_command(showing); }; });

  std::string graph_format = "dot";
  auto* graph = app.add_subcommand("graph", "print the steps of a saved plan as a graph");
  graph->add_option("FILE", common.file, "the saved plan")->required();
  graph->add_option("--format", graph_format, "dot, mermaid or json")
      ->check(CLI::IsMember(kiteway::planner::graph_format_names()));
  graph->callback([&] { chosen = [&] { return graph_command(common, graph_format); }; });

  auto* applying = app.add_subcommand("apply", "do it; an unfinished run of the same plan goes on");
  applying->add_option("PLAN|FILE", apply.file, "the plan, or a saved plan")->required();
  applying->add_flag("--auto-approve", apply.auto_approve, "do not ask");
  applying->add_flag("--fail-fast", apply.fail_fast, "stop everything when one step fails");
  applying->add_option("--report", apply.report,
                       "write what became of the run to this file, as JSON");
  applying->add_flag("--allow-destructive", apply.allow_destructive,
                     "drop target collections where the plan says on_existing: recreate");
  add_language(applying, apply);
  add_state_dir(applying, apply);
  add_diagnostics(applying);
  apply.command_line = shell_words(argc, argv);
  applying->callback([&] { chosen = [&] { return apply_command(apply); }; });

  auto* verifying = app.add_subcommand("verify", "compare both sides, changing no data");
  verifying->add_option("PLAN|FILE", verify.file, "the plan, or a saved plan")->required();
  verifying->add_flag("--rows", verify.rows, "name the keys of the rows that differ");
  verifying->add_option("--rows-max", verify.rows_max, "how many of each collection; default: 100");
  std::string format = "text";
  verifying->add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
  add_language(verifying, verify);
  add_state_dir(verifying, verify);
  add_diagnostics(verifying);
  verifying->callback([&] {
    verify.json = format == "json";
    chosen = [&] { return verify_command(verify); };
  });

  PreflightOptions preflight;
  auto* checking = app.add_subcommand("preflight", "check both servers and the plan beforehand");
  checking->add_option("PLAN", preflight.file, "the plan")->required();
  checking->add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
  add_language(checking, preflight);
  add_state_dir(checking, preflight);
  checking->callback([&] {
    preflight.json = format == "json";
    chosen = [&] { return preflight_command(preflight); };
  });

  add_job_commands(app, chosen);
  add_completion_command(app, chosen);

  auto* explain = app.add_subcommand("explain", "tell what a code such as P0201 means");
  explain->add_option("CODE", code, "the code; without it, all are listed");
  explain->callback([&] { chosen = [&] { return explain_command(code); }; });

  app.add_subcommand("version", "print the version")->callback([&] { chosen = version_command; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help
    return app.exit(wanted);
  } catch (const CLI::ParseError& error) {
    explain_usage(app, argc > 1 ? argv[1] : "", error);
    return static_cast<int>(ExitCode::kUsage);
  }
  set_up_log(log_level);
  use_findings_format(*kiteway::planner::findings_format_from(findings));
  const ExitCode exit_code = chosen();
  print_findings_document();
  return static_cast<int>(exit_code);
}

/// Rows come and go in blocks of a few MB. glibc would hand each back to the system and fault it in
/// again, page by page (a third of the processor time of a copy), and keep an arena per thread.
void keep_freed_memory() {
  constexpr int kKeptBytes = 64 << 20;
  // NOLINTBEGIN(concurrency-mt-unsafe): before there is a second thread
  mallopt(M_MMAP_THRESHOLD, kKeptBytes);
  mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  mallopt(M_ARENA_MAX, 2);
  // NOLINTEND(concurrency-mt-unsafe)
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error, told as one
  try {
    kiteway::executor::quiet_grpc();
    return run(argc, argv);
  } catch (const std::exception& exception) {
    print_message(std::string("error: this is a bug in kiteway: ") + exception.what() + "\n");
    return static_cast<int>(ExitCode::kBug);
  }
}
