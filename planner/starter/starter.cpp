#include "planner/starter/starter.h"

#include "planner/compile/compile.h"
#include "planner/language/yaml/emit.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/base/utf8.h"
#include "schema/capabilities/capabilities.h"

#include <algorithm>
#include <vector>

namespace kiteway::planner {
namespace {

using yaml::emit_text;

/// The newest target that rules are known of: what it refuses, every target does.
constexpr const char* kBestTarget = "3.0.0";

/// "id  Int64, primary key" and so on, one line for each field.
std::vector<std::string> field_lines(const CollectionSnapshot& collection) {
  std::size_t width = 0;
  for (const auto& field : collection.schema.fields) {
    width = std::max(width, utf8_length(field.name));
  }
  std::vector<std::string> lines;
  for (const auto& field : collection.schema.fields) {
    std::string line = field.name + std::string(width - utf8_length(field.name) + 2, ' ');
    line += type_text(field);
    if (field.is_primary_key) line += ", primary key";
    if (field.auto_id) line += ", AutoID";
    if (field.is_partition_key) line += ", partition key";
    if (field.nullable) line += ", nullable";
    if (field.is_function_output) line += ", made by a function";
    for (const auto& index : collection.indexes) {
      if (index.field_name != field.name) continue;
      line += ", index " + index_type(index);
      if (!metric_type(index).empty()) line += " " + metric_type(index);
    }
    lines.push_back(std::move(line));
  }
  if (collection.schema.dynamic_field_enabled) lines.emplace_back("and a dynamic field");
  return lines;
}

std::string rows_text(const CollectionSnapshot& collection) {
  if (!collection.entity_count) return "not loaded: rows unknown";
  return grouped(*collection.entity_count) + (*collection.entity_count == 1 ? " row" : " rows");
}

bool is_whole(const CollectionSnapshot& collection) {
  return collection.load_state == LoadState::kLoaded &&
         std::ranges::all_of(collection.partitions, [](const auto& partition) {
           return partition.load_state == LoadState::kLoaded;
         });
}

class Starter {
 public:
  explicit Starter(const StarterInput& input) : input_(input) {}

  Result<std::string> render() {
    auto source = endpoint_of(input_.source);
    if (!source) return source.error();
    source_ = std::move(*source);
    for (const auto& [database, content] : input_.snapshot.databases) {
      for (const auto& [name, collection] : content.collections) add_collection(collection);
    }
    if (entries_.empty()) {
      return Error{
          .kind = ErrorKind::kNotFound,
          .message = "there is no collection to move" +
                     (input_.source.database.empty() ? std::string()
                                                     : " in database " + input_.source.database)};
    }
    return head() + source_text() + target_text() + options_text() +
           (movable_count_ == 0 ? "collections: []  # none can be moved as it is\n"
                                : "collections:\n") +
           entries_;
  }

 private:
  static std::string comment(const std::string& text, const std::string& indent = "") {
    return indent + "# " + printable(text) + "\n";
  }

  std::string head() const {
    const std::string& version = input_.snapshot.version.text;
    return comment("Made by kiteway init from " + input_.source.uri +
                   (version.empty() ? "" : ", Milvus " + version)) +
           "# For an editor that completes and explains: kiteway schema > plan.schema.json\n"
           "# yaml-language-server: $schema=plan.schema.json\n"
           "version: 1\n"
           "name: " +
           emit_text("from-" + source_.host) + "\n";
  }

  static std::string login_text(const EndpointChoice& choice) {
    std::string text;
    if (!choice.token_env.empty()) {
      text += "  auth: { token: { from_env: " + emit_text(choice.token_env) + " } }\n";
    } else if (!choice.username.empty()) {
      text += "  auth: { username: " + emit_text(choice.username) +
              ", password: { from_env: " + emit_text(choice.password_env) + " } }\n";
    }
    if (!choice.ca_file.empty()) text += "  tls: { ca_file: " + emit_text(choice.ca_file) + " }\n";
    return text;
  }

  std::string source_text() const {
    std::string text = "\nsource:\n  uri: " + emit_text(input_.source.uri) + "\n";
    if (!input_.source.database.empty()) {
      text += "  database: " + emit_text(input_.source.database) + "\n";
    }
    text += login_text(input_.source);
    if (!is_supported_source(input_.snapshot.version)) {
      text += "  # The oldest supported source is Milvus " + std::string(kOldestSource) +
              ": compare the rows yourself after the run.\n"
              "  allow_unsupported_version: true\n";
    }
    if (needs_load_) {
      text +=
          "  # Rows can be read from loaded collections only, and some are not loaded. They are\n"
          "  # loaded for the copy and released again; that takes memory of the source.\n"
          "  load: temporary\n";
    }
    return text;
  }

  std::string target_text() const {
    const EndpointChoice& target = input_.target;
    if (target.uri.empty()) {
      return "\ntarget:\n"
             "  uri: https://in01-xxxxxxxxxxxxxxx.zillizcloud.com:19535  # to be filled in\n"
             "  auth: { token: { from_env: ZILLIZ_TOKEN } }  # an API key, or user:password\n"
             "  # database: default\n";
    }
    std::string text = "\ntarget:\n  uri: " + emit_text(target.uri) + "\n";
    text += target.database.empty() ? "  # database: default\n"
                                    : "  database: " + emit_text(target.database) + "\n";
    return text + login_text(target);
  }

  static std::string options_text() {
    return "\n# defaults:             # settings of all collections below\n"
           "#   verify: count       # compare the numbers of rows at the end, not every value\n"
           "#   load: true          # leave the targets loaded\n"
           "\n";
  }

  void add_collection(const CollectionSnapshot& collection) {
    const auto reasons = reasons_against(collection);
    std::string text;
    for (const auto& reason : reasons) text += comment(reason, "  ");
    // An entry that cannot be moved is there to be looked at, and taken in when it can be.
    const std::string indent = reasons.empty() ? "  " : "  # ";
    const std::string& database = collection.address.database;
    text += indent + "- name: " + emit_text(collection.address.collection) + "  # " +
            rows_text(collection) + "\n";
    if (database != source_.database) {
      text += indent + "  database: " + emit_text(database) + "\n";
      text += indent + "  target_database: " + emit_text(database) + "\n";
    }
    for (const auto& line : field_lines(collection)) text += comment(line, indent + "  ");
    entries_ += text;
    if (!reasons.empty()) return;
    ++movable_count_;
    needs_load_ = needs_load_ || !is_whole(collection);
  }

  /// Why no target could take the collection, by the rules that plan follows.
  std::vector<std::string> reasons_against(const CollectionSnapshot& collection) const {
    const World world{.source = input_.snapshot,
                      .target = {.version = parse_server_version(kBestTarget)}};
    Intent intent{.name = "init",
                  .source = source_,
                  .allow_unsupported_version = {true},
                  .source_load = {LoadPolicy::kTemporary}};
    intent.collections = {{.source = collection.address, .target = collection.address}};
    std::vector<std::string> reasons;
    const Compiled compiled = compile(intent, world);
    for (const auto& finding : compiled.diagnostics.items()) {
      if (finding.severity == Severity::kError) reasons.push_back(finding.message);
    }
    return reasons;
  }

  const StarterInput& input_;
  EndpointSpec source_;
  std::string entries_;
  int movable_count_ = 0;
  bool needs_load_ = false;
};

}  // namespace

Result<std::string> render_starter(const StarterInput& input) { return Starter(input).render(); }

}  // namespace kiteway::planner
