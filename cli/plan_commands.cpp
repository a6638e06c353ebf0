#include "cli/plan_commands.h"

#include "cli/plan_options.h"
#include "cli/results.h"

namespace kiteway::cli {
namespace {

void add_writing(CLI::App& app, Chosen& chosen) {
  auto [starting, init] = add_command(
      app, chosen, "init", "Write a starter plan for the collections of a source", init_command);
  starting
      ->add_option("--source", init->source.uri,
                   "URI of the source, for example http://localhost:19530")
      ->required();
  starting->add_option("-o,--out", init->out, "Write the plan to this new file instead of stdout");
  add_endpoint(starting, init->source, "", "source");
  starting->add_option("--target", init->target.uri, "URI of the target; can be filled in later");
  add_endpoint(starting, init->target, "target-", "target");

  auto [formatting, fmt] = add_command(app, chosen, "fmt", "Format plan files", fmt_command);
  formatting->add_option("FILE", fmt->files, "Plans and overlays; - formats stdin to stdout")
      ->required();
  formatting->add_flag("--check", fmt->check, "Exit 1 if a file is not formatted; change nothing");
  formatting->add_flag("--diff", fmt->diff, "Print what would change; change nothing");

  auto [schemas, schema] = add_command(
      app, chosen, "schema", "Print the JSON Schema of plans, for editors", schema_command);
  schemas->add_flag("--overlay", schema->overlay,
                    "Print the schema of overlays and included files");
}

void add_checking(CLI::App& app, Chosen& chosen) {
  auto [checking, validate] = add_command(
      app, chosen, "validate", "Check a plan without connecting to a server", validate_command);
  checking->add_option("PLAN", validate->file, "Plan file")->required();
  add_diagnostics(checking);
  add_language(checking, *validate);

  auto [rendering, render] =
      add_command(app, chosen, "render",
                  "Print the plan with overlays, includes and variables resolved", render_command);
  rendering->add_option("PLAN", render->file, "Plan file")->required();
  rendering->add_flag("--show-origin", render->show_origin,
                      "Add a comment that says where each value comes from");
  add_language(rendering, *render);

  auto [explaining, explain] = add_command(
      app, chosen, "explain", "Explain a diagnostic code such as P0201", explain_command);
  explaining->add_option("CODE", explain->code, "Code to explain; lists all codes if omitted");
}

void add_showing(CLI::App& app, Chosen& chosen) {
  auto [showing, show] = add_command(app, chosen, "show", "Print a saved plan", show_command);
  showing->add_option("FILE", show->file, "Saved plan file")->required();
  add_format<PlanResult>(showing, show->view.format);
  add_view(showing, show->view);
  add_full(showing, show->view);

  auto [drawing, graph] = add_command(app, chosen, "graph",
                                      "Print the steps of a saved plan as a graph", graph_command);
  drawing->add_option("FILE", graph->file, "Saved plan file")->required();
  add_format<GraphResult>(drawing, graph->format);
}

}  // namespace

void add_plan_commands(CLI::App& app, Chosen& chosen) {
  add_writing(app, chosen);
  add_checking(app, chosen);
  add_showing(app, chosen);
}

void add_server_commands(CLI::App& app, Chosen& chosen, const std::string& command_line) {
  auto [planning, plan] = add_command(
      app, chosen, "plan", "Show what apply would do, without changing anything", plan_command);
  planning->add_option("PLAN", plan->file, "Plan file")->required();
  planning->add_option("--out", plan->out, "Save the compiled plan to this file");
  planning->add_flag("--detailed-exitcode", plan->detailed_exitcode, "Exit 2 if there are changes");
  add_language(planning, *plan);
  add_state_dir(planning, *plan);
  add_diagnostics(planning);
  add_format<PlanResult>(planning, plan->view.format);
  add_view(planning, plan->view);
  add_full(planning, plan->view);

  auto [applying, apply] = add_command(
      app, chosen, "apply", "Apply the plan, or resume an unfinished run of it", apply_command);
  applying->add_option("PLAN|FILE", apply->file, "Plan file or saved plan file")->required();
  applying->add_flag("--auto-approve", apply->auto_approve,
                     "Apply without asking for confirmation");
  applying->add_flag("--fail-fast", apply->fail_fast, "Stop all steps when one fails");
  applying->add_option("--report", apply->report, "Write a JSON report of the run to this file");
  applying->add_flag("--allow-destructive", apply->allow_destructive,
                     "Allow dropping target collections where the plan says on_existing: recreate");
  apply->command_line = command_line;
  add_language(applying, *apply);
  add_state_dir(applying, *apply);
  add_diagnostics(applying);

  add_color(applying, apply->view);
  add_full(applying, apply->view);

  auto [comparing, diff] =
      add_command(app, chosen, "diff", "Compare two saved plans, or a saved plan with the servers",
                  diff_command);
  comparing->add_option("FILE", diff->file, "Saved plan file")->required();
  comparing->add_option("OTHER", diff->other,
                        "Saved plan file to compare with; compares with both servers if omitted");
  comparing->add_flag(
      "--detailed-exitcode", diff->detailed_exitcode,
      "Exit 2 if there are differences; exit 7 if the differences make the plan stale");
  add_state_dir(comparing, *diff);
  add_format<DiffResult>(comparing, diff->view.format);
  add_view(comparing, diff->view);

  auto [verifying, verify] =
      add_command(app, chosen, "verify", "Compare source and target, without changing any data",
                  verify_command);
  verifying->add_option("PLAN|FILE", verify->file, "Plan file or saved plan file")->required();
  verifying->add_flag("--rows", verify->rows, "List the keys of the rows that differ");
  verifying->add_option("--rows-max", verify->rows_max,
                        "List at most this many rows per collection (default: 100)");
  add_format<VerifyResult>(verifying, verify->format);
  add_language(verifying, *verify);
  add_state_dir(verifying, *verify);
  add_diagnostics(verifying);

  auto [checking, preflight] =
      add_command(app, chosen, "preflight", "Check both servers and the plan before applying it",
                  preflight_command);
  checking->add_option("PLAN", preflight->file, "Plan file")->required();
  add_format<PreflightResult>(checking, preflight->format);
  add_language(checking, *preflight);
  add_state_dir(checking, *preflight);
}

}  // namespace kiteway::cli
