#include "cli/plan_options.h"

#include "cli/console.h"

namespace kiteway::cli {

void add_language(CLI::App* command, CommonOptions& options) {
  const auto is_var = [](const std::string& text) {
    const bool has_both = text.find('=') != std::string::npos && text.front() != '=';
    return has_both ? std::string() : "write --var name=value";
  };
  command
      ->add_option("--overlay", options.overlays,
                   "Overlay file to merge into the plan; may be repeated")
      ->allow_extra_args(false);
  command
      ->add_option("--var-file", options.var_files,
                   "File with values of variables; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--var", options.vars, "Set a variable: name=value; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::Validator(is_var, "NAME=VALUE"));
}

void add_state_dir(CLI::App* command, CommonOptions& options) {
  command->add_option("--state-dir", options.state_dir,
                      "Folder of the journal (default: what the plan says)");
}

void add_diagnostics(CLI::App* command) {
  command
      ->add_option_function<std::string>(
          "--diagnostics",
          [](const std::string& format) { use_findings_format(*output_format_from(format)); },
          "Output format of diagnostics")
      ->check(CLI::IsMember(format_names<FindingsResult>()))
      ->default_str("text");
}

void add_color(CLI::App* command, ViewOptions& view) {
  command
      ->add_option("--color", view.color,
                   "Use color: auto, always or never; auto respects NO_COLOR")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

void add_format(CLI::App* command, OutputFormat& format, const std::vector<std::string>& names) {
  command
      ->add_option_function<std::string>(
          "--format", [&format](const std::string& name) { format = *output_format_from(name); },
          "Output format")
      ->check(CLI::IsMember(names))
      ->default_str(names.front());
}

void add_json(CLI::App* command, OutputFormat& format) {
  command->add_flag_callback(
      "--json", [&format] { format = OutputFormat::kJson; }, "Same as --format json");
}

void add_view(CLI::App* command, ViewOptions& view) {
  command->add_flag("--summary", view.summary, "Print one line per object");
  add_color(command, view);
}

void add_full(CLI::App* command, ViewOptions& view) {
  command->add_flag("--full", view.full, "Also print what does not change");
}

void add_endpoint(CLI::App* command, planner::EndpointChoice& choice, const std::string& prefix,
                  const std::string& end) {
  command->add_option("--" + prefix + "database", choice.database, "Database on the " + end);
  command->add_option("--" + prefix + "username", choice.username, "User name on the " + end);
  command->add_option("--" + prefix + "password-env", choice.password_env,
                      "Environment variable with the password for the " + end);
  command->add_option("--" + prefix + "token-env", choice.token_env,
                      "Environment variable with a token or API key for the " + end);
  command->add_option("--" + prefix + "ca-file", choice.ca_file,
                      "PEM file of the CA that signed the certificate of the " + end);
}

}  // namespace kiteway::cli
