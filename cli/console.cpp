#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace kiteway::cli {

void print_result(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void print_message(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

void print_diagnostics(const Diagnostics& diagnostics, const SourceTexts& texts) {
  if (!diagnostics.empty()) print_message(render(diagnostics, texts));
}

ExitCode fail(const Error& error) {
  std::string text = "error: " + error.message + "\n";
  for (const auto& note : error.notes) text += "  note: " + note + "\n";
  print_message(text);
  return exit_code_of(error.kind);
}

int terminal_width() {
  if (isatty(STDERR_FILENO) == 0) return 0;
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 80;
  return size.ws_col;
}

bool can_ask() { return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0; }

bool confirm(const std::string& question) {
  print_message(question);
  std::string answer;
  return std::getline(std::cin, answer) && answer == "yes";
}

}  // namespace kiteway::cli
