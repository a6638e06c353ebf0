// Findings about a plan: collected while compiling, shown together at the end.
#pragma once

#include "schema/base/source_place.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway {

enum class Severity : std::uint8_t { kError, kWarning, kNote };

/// "error", "warning" or "note".
[[nodiscard]] std::string_view severity_name(Severity severity) noexcept;

/// One finding about a plan file. `code` ("P0203") is stable across releases, the wording is not.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string code;
  SourcePlace place;         ///< what the user wrote; empty file when the finding has no place
  std::string message;       ///< what is wrong, without a trailing period
  std::string hint = {};     ///< what to type instead
  std::string subject = {};  ///< the live side: "source collection default/products, field price"
  std::string described_at = {};  ///< RFC 3339: when the server told of the subject; or empty

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// All findings of one run, in the order found.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  void append(const Diagnostics& other);

  [[nodiscard]] bool has_errors() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& items() const noexcept { return items_; }

  /// Notes when the server told of those subjects that begin with `side` ("source", "target").
  void date_subjects(std::string_view side, const std::string& described_at);

  /// Orders by file, line and column, and keeps of equal findings the first. Findings at one place
  /// keep the order they were found in.
  void sort_by_place();

 private:
  std::vector<Diagnostic> items_;
};

/// File name to its text, for showing the offending line.
using SourceTexts = std::map<std::string, std::string>;

/// Human text of one finding:
///
///     error[P0203]: unknown key "colections"
///       --> plan.yaml:7:1
///        |
///      7 | colections:
///        | ^^^^^^^^^^
///        = help: did you mean "collections"?
///
/// The excerpt is left out when the file or line is unknown. Ends with a newline, has no colour.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const SourceTexts& texts);

/// The live side in words: "source collection default/products, field price, described 09:14Z".
[[nodiscard]] std::string live_side(const Diagnostic& diagnostic);

/// Findings that are shown at once; errors before warnings.
inline constexpr std::size_t kShownMax = 50;

/// The first kShownMax findings, sorted by place, how many more there are, and a line counting
/// errors and warnings.
[[nodiscard]] std::string render(const Diagnostics& diagnostics, const SourceTexts& texts);

}  // namespace kiteway
