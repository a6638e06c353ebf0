#include "planner/language/resolve/document.h"

#include "planner/language/keys/key_table.h"
#include "planner/language/resolve/merge_documents.h"
#include "planner/language/yaml/mask_secrets.h"
#include "planner/language/yaml/reader.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <filesystem>

namespace kiteway::planner {
namespace {

using yaml::Node;

class DocumentReader {
 public:
  DocumentReader(const Given& given, SourceTexts& texts, Diagnostics& diagnostics)
      : given_(given), texts_(texts), diagnostics_(diagnostics) {}

  /// The tree of one text with all that it includes; nothing if a part of it is no YAML.
  std::optional<Node> read_text(const std::string& file, std::string_view text) {
    // What is refused for its size is not shown.
    if (text.size() <= yaml::YamlLimits{}.bytes_max) texts_[file] = mask_secrets(text);
    auto tree = yaml::read_yaml(file, text);
    diagnostics_.append(tree.diagnostics);
    if (!tree.root) return std::nullopt;
    if (tree.root->kind != yaml::NodeKind::kMap) {
      add_error(diagnostics_, "P0203", tree.root->place,
                "a plan is a map, not " + yaml::describe(*tree.root), "start with version: 1");
      return std::nullopt;
    }
    return with_includes(*std::move(tree.root), file);
  }

  /// A file named at `place`, or on the command line.
  std::optional<Node> read_file(const std::string& path, const SourcePlace& place) {
    if (++files_count_ > kFilesMax) {
      // Told once; a hundred files may still wait to be read.
      if (files_count_ == kFilesMax + 1) {
        add_error(diagnostics_, "P0231", place,
                  "the plan is made of more than " + std::to_string(kFilesMax) + " files",
                  "include fewer, or each but once");
      }
      return std::nullopt;
    }
    auto text = given_.read_file ? given_.read_file(path)
                                 : Error{.message = "cannot read " + path + ": no files here"};
    if (!text) {
      add_error(diagnostics_, "P0230", place, text.error().message,
                place.line == 0
                    ? "a relative path starts at the folder kiteway runs in"
                    : "a relative path starts at the folder of the file it is written in");
      return std::nullopt;
    }
    return read_text(path, *text);
  }

 private:
  std::optional<Node> with_includes(Node own, const std::string& file) {
    const Node* include = own.find("include");
    if (include == nullptr) return own;
    Node merged{.kind = yaml::NodeKind::kMap, .place = own.place};
    bool is_whole = true;
    including_.push_back(std::filesystem::path(file).lexically_normal().string());
    for (const auto& item : items_of(*include)) {
      const auto part = read_included(item, file);
      if (part) lay_over(merged, *part, plan_section(), diagnostics_);
      is_whole = is_whole && part;
    }
    including_.pop_back();
    if (!is_whole) return std::nullopt;
    std::erase_if(own.entries, [](const auto& entry) { return entry.key == "include"; });
    lay_over(merged, own, plan_section(), diagnostics_);
    return merged;
  }

  /// The paths of an include that is a list.
  const std::vector<Node>& items_of(const Node& include) {
    if (include.kind != yaml::NodeKind::kSequence) {
      add_error(diagnostics_, "P0203", include.place,
                "include must be a list, not " + yaml::describe(include), "include: [common.yaml]");
    }
    return include.items;
  }

  std::optional<Node> read_included(const Node& item, const std::string& file) {
    const auto written = item.as_string();
    if (!written || written->empty()) {
      add_error(diagnostics_, "P0203", item.place,
                "an entry of include must be a path, not " + yaml::describe(item),
                "include: [common.yaml]");
      return std::nullopt;
    }
    if (written->find("://") != std::string::npos) {
      add_error(diagnostics_, "P0231", item.place,
                "only files can be included, nothing from a server", "fetch the file first");
      return std::nullopt;
    }
    if (written->find("${") != std::string::npos) {
      add_error(diagnostics_, "P0231", item.place,
                "include cannot use variables, for they are known only when all files are read",
                "choose the file with --overlay instead");
      return std::nullopt;
    }
    const auto folder = std::filesystem::path(file).parent_path();
    const std::string path = (folder / *written).lexically_normal().string();
    if (std::ranges::find(including_, path) != including_.end()) {
      std::vector<std::string> circle = including_;
      circle.push_back(path);
      add_error(diagnostics_, "P0231", item.place,
                "this file includes itself: " + join(circle, " -> "),
                "remove one of these includes");
      return std::nullopt;
    }
    if (static_cast<int>(including_.size()) > kIncludeDepthMax) {
      add_error(
          diagnostics_, "P0231", item.place,
          "files include one another deeper than " + std::to_string(kIncludeDepthMax) + " levels",
          "include this file further up");
      return std::nullopt;
    }
    return read_file(path, item.place);
  }

  const Given& given_;
  SourceTexts& texts_;
  Diagnostics& diagnostics_;
  std::vector<std::string> including_;  // the files around the one that is read
  int files_count_ = 0;
};

}  // namespace

std::optional<Node> read_document(const std::string& file_name, std::string_view text,
                                  const Given& given, SourceTexts& texts,
                                  Diagnostics& diagnostics) {
  DocumentReader reader(given, texts, diagnostics);
  auto root = reader.read_text(file_name, text);
  for (const auto& path : given.overlays) {
    const auto overlay = reader.read_file(path, {.file = "--overlay " + path});
    if (root && overlay) lay_over(*root, *overlay, plan_section(), diagnostics);
    if (!overlay) root.reset();
  }
  return root;
}

}  // namespace kiteway::planner
