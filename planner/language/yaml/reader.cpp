// Runs yaml-cpp over a text that passed the checks it does not make.
#include "planner/language/yaml/reader.h"

#include "planner/language/yaml/located_text.h"
#include "planner/language/yaml/parser_error.h"
#include "planner/language/yaml/text_check.h"
#include "planner/language/yaml/tree_builder.h"
#include "schema/base/add_finding.h"
#include "schema/base/units.h"

#include <yaml-cpp/yaml.h>

#include <exception>
#include <sstream>
#include <utility>

namespace kiteway::planner::yaml {
namespace {

// yaml-cpp reads a directive after the document and forgets it.
void refuse_directives_from(std::size_t begin, LocatedText& located, Diagnostics& diagnostics) {
  const std::string_view text = located.text();
  const std::size_t before = text.find("\n%", begin);
  if (before == std::string_view::npos) return;
  add_error(diagnostics, "P0114", located.place(before + 1, line_end(text, before + 1)),
            "text after the end of the document", "quote the value if it begins with \"%\"");
}

std::optional<Node> parse(LocatedText& text, const YamlLimits& limits, Diagnostics& diagnostics) {
  TreeBuilder builder(limits, text, diagnostics);
  try {
    // A text block would be read wrong if blanks without a line end came after its last line.
    std::string_view read = text.text();
    if (is_first_in_line(read, read.size())) read = read.substr(0, line_begin(read, read.size()));
    std::istringstream stream{std::string(read)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
      // The builder stops at the start of a second document.
    }
    refuse_directives_from(builder.cursor(), text, diagnostics);
    return builder.finish();
  } catch (const StopReading&) {
    return std::nullopt;
  } catch (const YAML::ParserException& error) {
    diagnostics.add(explain(error, builder, text));
    return std::nullopt;
  }
}

}  // namespace

ParsedYaml read_yaml(std::string file_name, std::string_view text, const YamlLimits& limits) {
  ParsedYaml parsed;
  LocatedText located(std::move(file_name),
                      text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
  if (text.size() > limits.bytes_max) {
    add_error(parsed.diagnostics, "P0100", located.file_place(),
              "the file has more than " + human_bytes(limits.bytes_max),
              "split the plan into several files");
    return parsed;
  }
  if (std::optional<Diagnostic> finding = check_bytes(located)) {
    parsed.diagnostics.add(*std::move(finding));
    return parsed;
  }
  try {
    parsed.root = parse(located, limits, parsed.diagnostics);
  } catch (const std::exception& error) {
    add_error(parsed.diagnostics, "P0119", located.file_place(),
              std::string("the YAML library failed: ") + error.what(),
              "this is a bug of kiteway: please report it with the file");
  }
  const bool is_empty = parsed.root && parsed.root->is_null() && parsed.root->text.empty();
  if (is_empty || (!parsed.root && !parsed.diagnostics.has_errors())) {
    parsed.diagnostics.add(
        {.code = "P0101", .place = located.file_place(), .message = "the document is empty"});
  }
  if (parsed.diagnostics.has_errors()) parsed.root.reset();
  return parsed;
}

}  // namespace kiteway::planner::yaml
