// Builds the tree from yaml-cpp's events and refuses on the way what yaml-cpp lets pass.
#pragma once

#include "planner/language/yaml/frame_stack.h"
#include "planner/language/yaml/located_text.h"
#include "planner/language/yaml/reader.h"
#include "planner/language/yaml/tree.h"
#include "schema/base/diagnostic.h"

#include <yaml-cpp/eventhandler.h>

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace kiteway::planner::yaml {

/// Thrown through yaml-cpp when reading on makes no sense. The finding is already recorded.
struct StopReading {};

/// Receives the events of one parse. Each event is checked against the raw text at its mark; of a
/// mark only `pos` is used, which counts bytes (yaml-cpp's columns count bytes too).
///
/// Depth is limited here: yaml-cpp calls back before it descends, so throwing bounds its recursion.
class TreeBuilder final : public YAML::EventHandler {
 public:
  /// All three must outlive the builder.
  TreeBuilder(const YamlLimits& limits, LocatedText& text, Diagnostics& diagnostics);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { frames_.close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { frames_.close(); }

  /// Past the last token seen. Of a text block only the header counts, as its end is unknown.
  [[nodiscard]] std::size_t cursor() const noexcept { return cursor_; }
  /// Start of the last scalar seen.
  [[nodiscard]] std::size_t last_scalar() const noexcept { return last_scalar_; }
  /// Opening bracket of the innermost list or map in brackets that is still open.
  [[nodiscard]] std::optional<std::size_t> open_bracket() const;

  /// To be called once after a parse without exception: the root, if there was a document.
  [[nodiscard]] std::optional<Node> finish();

 private:
  void report(Diagnostic finding);
  void report_if(std::optional<Diagnostic> finding);
  // For findings about keys: a bracket or quote that is not closed makes yaml-cpp see keys where
  // there are none, and then the error about that is the only one to show.
  void defer(Diagnostic finding);
  [[noreturn]] void stop(Diagnostic finding);

  [[nodiscard]] std::size_t offset_of(const YAML::Mark& mark) const;
  // Checks what stands before a value and returns where the value itself begins. `has_value` is
  // false where only an anchor or a tag is written.
  std::size_t begin_value(const YAML::Mark& mark, bool has_value);
  // Checks the scalar at `begin` and returns its end.
  std::size_t end_of_scalar(std::size_t begin, bool is_quoted, const std::string& value);
  void open(NodeKind kind, const YAML::Mark& mark, YAML::anchor_t anchor, bool is_flow);

  void take_key(std::size_t begin, std::size_t end, const std::string& key, bool is_anchored);
  void refuse_key(SourcePlace place, std::string message, std::string hint);
  void refuse_missing_key(std::size_t at);
  void check_colon(std::size_t begin, std::size_t end);
  [[nodiscard]] SourcePlace place_of_missing(std::size_t next_token);
  [[nodiscard]] SourcePlace place_of_empty_item(std::size_t next_token);

  void remember(YAML::anchor_t anchor);
  void count_nodes(std::size_t count, std::size_t begin);
  void check_depth(int depth, std::size_t begin);

  const YamlLimits& limits_;
  LocatedText& text_;
  Diagnostics& diagnostics_;
  // Shown if the parse ends without an exception.
  Diagnostics deferred_;
  FrameStack frames_;
  std::unordered_map<YAML::anchor_t, FrameStack::Path> anchors_;
  std::size_t nodes_count_ = 0;
  std::size_t copied_bytes_ = 0;
  std::size_t cursor_ = 0;
  std::size_t last_scalar_ = 0;
  std::size_t tags_seen_until_ = 0;  // tags before this offset have been reported
  bool has_document_ = false;
};

}  // namespace kiteway::planner::yaml
