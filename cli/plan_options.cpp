#include "cli/plan_options.h"

#include "cli/console.h"

namespace kiteway::cli {

void add_language(CLI::App* command, CommonOptions& options) {
  const auto is_var = [](const std::string& text) {
    const bool has_both = text.find('=') != std::string::npos && text.front() != '=';
    return has_both ? std::string() : "write --var name=value";
  };
  command->add_option("--overlay", options.overlays, "a file to lay over the plan; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--var-file", options.var_files, "a file with values of variables")
      ->allow_extra_args(false);
  command->add_option("--var", options.vars, "the value of a variable: name=value")
      ->allow_extra_args(false)
      ->check(CLI::Validator(is_var, "NAME=VALUE"));
}

void add_state_dir(CLI::App* command, CommonOptions& options) {
  command->add_option("--state-dir", options.state_dir, "folder of the journal");
}

void add_diagnostics(CLI::App* command) {
  command
      ->add_option_function<std::string>(
          "--diagnostics",
          [](const std::string& format) {
            use_findings_format(*planner::findings_format_from(format));
          },
          "how findings are told")
      ->check(CLI::IsMember(planner::findings_format_names()))
      ->default_str("text");
}

void add_color(CLI::App* command, ViewOptions& view) {
  command->add_option("--color", view.color, "auto, always or never; auto heeds NO_COLOR")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

void add_view(CLI::App* command, ViewOptions& view) {
  command->add_option("--format", view.format, "text, json, or markdown for a pull request")
      ->check(CLI::IsMember({"text", "json", "markdown"}));
  command->add_flag("--summary", view.summary, "one line per object");
  add_color(command, view);
}

void add_full(CLI::App* command, ViewOptions& view) {
  command->add_flag("--full", view.full, "also what stays as it is");
}

void add_endpoint(CLI::App* command, planner::EndpointChoice& choice, const std::string& prefix,
                  const std::string& end) {
  command->add_option("--" + prefix + "database", choice.database, "database of " + end);
  command->add_option("--" + prefix + "username", choice.username, "user name on " + end);
  command->add_option("--" + prefix + "password-env", choice.password_env,
                      "environment variable with the password on " + end);
  command->add_option("--" + prefix + "token-env", choice.token_env,
                      "environment variable with an API key of " + end);
  command->add_option("--" + prefix + "ca-file", choice.ca_file,
                      "PEM file of the CA that " + end + " is to be trusted by");
}

}  // namespace kiteway::cli
