#include "cli/plan_commands.h"

#include "cli/plan_options.h"
#include "planner/render/plan/graph.h"

namespace kiteway::cli {
namespace {

void add_writing(CLI::App& app, Chosen& chosen) {
  auto [starting, init] =
      add_command(app, chosen, "init", "write a first plan from what a source holds", init_command);
  starting->add_option("--source", init->source.uri, "http://host:port of the source")->required();
  starting->add_option("-o,--out", init->out, "the file to write, which must not exist yet");
  add_endpoint(starting, init->source, "", "the source");
  starting->add_option("--target", init->target.uri, "uri of the target; left open without");
  add_endpoint(starting, init->target, "target-", "the target");

  auto [formatting, fmt] =
      add_command(app, chosen, "fmt", "bring plans into the one layout", fmt_command);
  formatting->add_option("FILE", fmt->files, "plans and overlays; - is stdin, written to stdout")
      ->required();
  formatting->add_flag("--check", fmt->check, "change nothing; exit 1 if a file is not formatted");
  formatting->add_flag("--diff", fmt->diff, "change nothing; print what would change");

  auto [schemas, schema] = add_command(
      app, chosen, "schema", "print the JSON Schema of plans, for editors", schema_command);
  schemas->add_flag("--overlay", schema->overlay, "of overlays and included files");
}

void add_checking(CLI::App& app, Chosen& chosen) {
  auto [checking, validate] =
      add_command(app, chosen, "validate", "check a plan without any server", validate_command);
  checking->add_option("PLAN", validate->file, "the plan")->required();
  add_diagnostics(checking);
  add_language(checking, *validate);

  auto [rendering, render] = add_command(
      app, chosen, "render", "print a plan as it holds with all its files", render_command);
  rendering->add_option("PLAN", render->file, "the plan")->required();
  rendering->add_flag("--show-origin", render->show_origin, "tell where each value is from");
  add_language(rendering, *render);

  auto [explaining, explain] =
      add_command(app, chosen, "explain", "tell what a code such as P0201 means", explain_command);
  explaining->add_option("CODE", explain->code, "the code; without it, all are listed");
}

void add_showing(CLI::App& app, Chosen& chosen) {
  auto [showing, show] = add_command(app, chosen, "show", "print a saved plan", show_command);
  showing->add_option("FILE", show->file, "the saved plan")->required();
  add_view(showing, show->view);
  add_full(showing, show->view);

  auto [drawing, graph] = add_command(app, chosen, "graph",
                                      "print the steps of a saved plan as a graph", graph_command);
  drawing->add_option("FILE", graph->file, "the saved plan")->required();
  drawing->add_option("--format", graph->format, "dot, mermaid or json")
      ->check(CLI::IsMember(planner::graph_format_names()));
}

}  // namespace

void add_plan_commands(CLI::App& app, Chosen& chosen) {
  add_writing(app, chosen);
  add_checking(app, chosen);
  add_showing(app, chosen);
}

void add_server_commands(CLI::App& app, Chosen& chosen, const std::string& command_line) {
  auto [planning, plan] =
      add_command(app, chosen, "plan", "show what apply would do, changing nothing", plan_command);
  planning->add_option("PLAN", plan->file, "the plan")->required();
  planning->add_option("--out", plan->out, "save the compiled plan to this file");
  planning->add_flag("--detailed-exitcode", plan->detailed_exitcode,
                     "exit 2 when there are changes");
  add_language(planning, *plan);
  add_state_dir(planning, *plan);
  add_diagnostics(planning);
  add_view(planning, plan->view);
  add_full(planning, plan->view);

  auto [applying, apply] = add_command(
      app, chosen, "apply", "do it; an unfinished run of the same plan goes on", apply_command);
  applying->add_option("PLAN|FILE", apply->file, "the plan, or a saved plan")->required();
  applying->add_flag("--auto-approve", apply->auto_approve, "do not ask");
  applying->add_flag("--fail-fast", apply->fail_fast, "stop everything when one step fails");
  applying->add_option("--report", apply->report,
                       "write what became of the run to this file, as JSON");
  applying->add_flag("--allow-destructive", apply->allow_destructive,
                     "drop target collections where the plan says on_existing: recreate");
  apply->command_line = command_line;
  add_language(applying, *apply);
  add_state_dir(applying, *apply);
  add_diagnostics(applying);

  add_color(applying, apply->view);
  add_full(applying, apply->view);

  auto [comparing, diff] = add_command(
      app, chosen, "diff", "compare two saved plans, or one with the servers", diff_command);
  comparing->add_option("FILE", diff->file, "a saved plan")->required();
  comparing->add_option("OTHER", diff->other,
                        "another saved plan; without it, both servers as they are");
  comparing->add_flag("--detailed-exitcode", diff->detailed_exitcode,
                      "exit 2 when there are differences, 7 when the plan is stale by them");
  add_state_dir(comparing, *diff);
  add_view(comparing, diff->view);

  auto [verifying, verify] =
      add_command(app, chosen, "verify", "compare both sides, changing no data", verify_command);
  verifying->add_option("PLAN|FILE", verify->file, "the plan, or a saved plan")->required();
  verifying->add_flag("--rows", verify->rows, "name the keys of the rows that differ");
  verifying->add_option("--rows-max", verify->rows_max,
                        "how many of each collection; default: 100");
  add_json_format(verifying, verify->json);
  add_language(verifying, *verify);
  add_state_dir(verifying, *verify);
  add_diagnostics(verifying);

  auto [checking, preflight] = add_command(
      app, chosen, "preflight", "check both servers and the plan beforehand", preflight_command);
  checking->add_option("PLAN", preflight->file, "the plan")->required();
  add_json_format(checking, preflight->json);
  add_language(checking, *preflight);
  add_state_dir(checking, *preflight);
}

}  // namespace kiteway::cli
