// Where commands write: results on stdout, everything about the way there on stderr.
#pragma once

#include "cli/exit_code.h"
#include "cli/output_format.h"
#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::cli {

void print_result(const std::string& text);
void print_message(const std::string& text);

/// How findings are told, from now on. json and sarif are documents: they stand alone on stdout,
/// and what print_result is given goes to stderr.
void use_findings_format(OutputFormat format);

/// Shows findings, if there are any, on stderr; those of a document are kept for its end.
void print_diagnostics(const Diagnostics& diagnostics, const SourceTexts& texts);

/// Shows an error with its notes on stderr, as what ended the command, and returns the exit code of
/// its kind.
[[nodiscard]] ExitCode fail(const Error& error);

/// Whether what print_result is given is to have colours: "always", "never", or "auto": on a
/// terminal that has them, unless NO_COLOR is set.
[[nodiscard]] bool wants_color(const std::string& choice);

/// Columns of the terminal behind stderr; 0 when it is none.
[[nodiscard]] int terminal_width();

/// Writes the document with all that was found, if one was asked for.
void print_findings_document();

/// Asks on the terminal for the word "yes". False when stdin is no terminal, and as soon as a stop
/// is requested.
[[nodiscard]] bool confirm(const std::string& question, const std::stop_token& stop);
[[nodiscard]] bool can_ask();

/// Writes a file anew. When that fails, says so on stderr and returns false.
[[nodiscard]] bool save_file(const std::string& path, const std::string& text);

/// The words of a command line as a shell takes them: quoted where need be.
[[nodiscard]] std::string shell_words(const std::vector<std::string>& words);

}  // namespace kiteway::cli
