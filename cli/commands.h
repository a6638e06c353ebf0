// The commands, one file each.
#pragma once

#include "cli/exit_code.h"
#include "cli/output_format.h"
#include "planner/starter/endpoint_choice.h"

#include <cstddef>
#include <string>
#include <vector>

namespace kiteway::cli {

/// Options that several commands share.
struct CommonOptions {
  std::string file;                         ///< a plan in YAML, or a saved plan
  std::vector<std::string> overlays = {};   ///< to lay over the plan; none with a saved plan
  std::vector<std::string> var_files = {};  ///< likewise: values of variables
  std::vector<std::string> vars = {};       ///< likewise: name=value
  std::string state_dir;                    ///< of the journal; empty: what the plan says
};

struct RenderOptions : CommonOptions {
  bool show_origin = false;
};

struct InitOptions {
  planner::EndpointChoice source;
  planner::EndpointChoice target;  ///< without a uri: to be filled in by the user
  std::string out;                 ///< a file that is not there yet; empty: stdout
};

struct FmtOptions {
  std::vector<std::string> files;  ///< "-" is stdin
  bool check = false;              ///< change nothing; fail if there is something to change
  bool diff = false;               ///< change nothing; print what would change
};

struct SchemaOptions {
  bool overlay = false;  ///< of overlays and included files, instead of whole plans
};

/// How a plan is printed.
struct ViewOptions {
  OutputFormat format = OutputFormat::kText;
  bool summary = false;        ///< one line per object
  bool full = false;           ///< also what stays as it is
  std::string color = "auto";  ///< auto, always or never; of text alone
};

struct PlanOptions : CommonOptions {
  ViewOptions view;
  std::string out;  ///< where to save the compiled plan; empty: nowhere
  bool detailed_exitcode = false;
};

struct ShowOptions : CommonOptions {
  ViewOptions view;
};

struct DiffOptions : CommonOptions {
  std::string other;  ///< another saved plan; empty: both servers as they are
  ViewOptions view;
  bool detailed_exitcode = false;
};

struct ApplyOptions : CommonOptions {
  ViewOptions view;
  bool auto_approve = false;
  bool fail_fast = false;          ///< the first node that fails stops the others
  std::string report;              ///< file for a report in JSON; empty: none
  std::string command_line;        ///< as it was typed, to be typed again
  bool allow_destructive = false;  ///< collections of the target may be dropped
};

struct VerifyOptions : CommonOptions {
  bool rows = false;           ///< name the rows that differ
  std::size_t rows_max = 100;  ///< of each collection
  OutputFormat format = OutputFormat::kText;
};

struct GraphOptions : CommonOptions {
  OutputFormat format = OutputFormat::kDot;
};

struct ExplainOptions {
  std::string code;  ///< empty: all are listed
};

struct PreflightOptions : CommonOptions {
  OutputFormat format = OutputFormat::kText;
};

[[nodiscard]] ExitCode preflight_command(const PreflightOptions& options);
[[nodiscard]] ExitCode init_command(const InitOptions& options);
[[nodiscard]] ExitCode validate_command(const CommonOptions& options);
[[nodiscard]] ExitCode render_command(const RenderOptions& options);
[[nodiscard]] ExitCode fmt_command(const FmtOptions& options);
[[nodiscard]] ExitCode schema_command(const SchemaOptions& options);
[[nodiscard]] ExitCode plan_command(const PlanOptions& options);
[[nodiscard]] ExitCode show_command(const ShowOptions& options);
[[nodiscard]] ExitCode diff_command(const DiffOptions& options);
[[nodiscard]] ExitCode apply_command(const ApplyOptions& options);
[[nodiscard]] ExitCode verify_command(const VerifyOptions& options);
[[nodiscard]] ExitCode graph_command(const GraphOptions& options);
[[nodiscard]] ExitCode explain_command(const ExplainOptions& options);
[[nodiscard]] ExitCode version_command();

}  // namespace kiteway::cli
