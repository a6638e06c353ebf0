#include "cli/console.h"

#include "cli/results.h"
#include "executor/remote/credentials.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <string_view>
#include <system_error>

namespace kiteway::cli {

namespace {

/// What the commands have to tell of, for the whole program.
struct Findings {
  OutputFormat format = OutputFormat::kText;
  Diagnostics diagnostics;  ///< kept for a document
  std::optional<Error> failure;
};

Findings& findings() {
  static Findings all;
  return all;
}

void write(const std::string& text, std::FILE* stream) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

}  // namespace

void use_findings_format(OutputFormat format) { findings().format = format; }

void print_result(const std::string& text) {
  write(text, is_document(findings().format) ? stderr : stdout);
}

void print_message(const std::string& text) { write(text, stderr); }

void print_diagnostics(const Diagnostics& diagnostics, const SourceTexts& texts) {
  if (is_document(findings().format)) {
    findings().diagnostics.append(diagnostics);
  } else {
    print_message(written(FindingsResult{diagnostics, texts}, findings().format));
  }
}

ExitCode fail(const Error& error) {
  OutputFormat format = findings().format;
  if (is_document(format)) {
    findings().failure = error;
    format = OutputFormat::kText;
  }
  print_message(written(FindingsResult{{}, {}, error}, format));
  return exit_code_of(error.kind);
}

void print_findings_document() {
  const Findings& all = findings();
  if (!is_document(all.format)) return;
  write(written(FindingsResult{all.diagnostics, {}, all.failure}, all.format), stdout);
}

bool wants_color(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  const auto variable = executor::system_surroundings().variable;
  if (!variable("NO_COLOR").value_or("").empty()) return false;
  if (variable("TERM").value_or("dumb") == "dumb") return false;
  return isatty(is_document(findings().format) ? STDERR_FILENO : STDOUT_FILENO) != 0;
}

int terminal_width() {
  if (isatty(STDERR_FILENO) == 0) return 0;
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 80;
  return size.ws_col;
}

bool can_ask() { return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0; }

bool confirm(const std::string& question, const std::stop_token& stop) {
  constexpr int kPollMs = 100;
  print_message(question);
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  while (poll(&input, 1, kPollMs) <= 0) {
    if (stop.stop_requested()) return false;
  }
  std::string answer;
  return std::getline(std::cin, answer) && answer == "yes";
}

bool save_file(const std::string& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (stream) return true;
  print_message("error: cannot write " + path + ": " + std::generic_category().message(errno) +
                "\n");
  return false;
}

std::string shell_words(const std::vector<std::string>& words) {
  constexpr std::string_view kPlain = "-_./:=,+@%";
  std::string line;
  for (const auto& word : words) {
    const bool is_plain = !word.empty() && std::ranges::all_of(word, [&](unsigned char c) {
      return std::isalnum(c) != 0 || kPlain.find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (!line.empty()) line += ' ';
    if (is_plain) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

}  // namespace kiteway::cli
