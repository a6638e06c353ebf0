#include "planner/parse.h"

#include "planner/check.h"
#include "planner/key_table.h"
#include "planner/mask_secrets.h"
#include "planner/uri.h"
#include "planner/yaml/reader.h"
#include "schema/base/text.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>

namespace kiteway::planner {
namespace {

using yaml::Node;

/// The map under `key`, or an empty one where the plan has none: check_section has told of it.
const Node& map_of(const Node& map, std::string_view key) {
  static const Node kNone{.kind = yaml::NodeKind::kMap};
  const Node* node = map.find(key);
  return node != nullptr && node->kind == yaml::NodeKind::kMap ? *node : kNone;
}

std::string text_of(const Node& map, std::string_view key, const std::string& otherwise = {}) {
  const Node* node = map.find(key);
  return node == nullptr ? otherwise : node->as_string().value_or(otherwise);
}

SourcePlace place_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node == nullptr ? SourcePlace{} : node->place;
}

/// The rule of every name a server keeps (milvus-facts 5.1).
bool is_valid_name(const std::string& name) {
  static const std::regex kRule("[A-Za-z_][A-Za-z0-9_]{0,254}");
  return std::regex_match(name, kRule);
}

/// Turns a checked tree into an intent. What the key table cannot express is checked here.
class IntentReader {
 public:
  IntentReader(const Node& root, std::filesystem::path folder, Diagnostics& diagnostics)
      : root_(root), folder_(std::move(folder)), diagnostics_(diagnostics) {}

  Intent read() {
    intent_.name = text_of(root_, "name");
    const Node& source = map_of(root_, "source");
    intent_.source = read_endpoint(source);
    intent_.target = read_endpoint(map_of(root_, "target"));
    intent_.allow_unsupported_version =
        read_bool(source, nullptr, "allow_unsupported_version", false);
    if (const Node* load = source.find("load")) {
      const bool temporary = load->as_string() == "temporary";
      intent_.source_load = {temporary ? LoadPolicy::kTemporary : LoadPolicy::kNever, load->place};
    }
    if (const Node* collections = root_.find("collections")) {
      for (const auto& item : collections->items) {
        if (item.kind == yaml::NodeKind::kMap) read_collection(item);
      }
    }
    read_settings();
    return std::move(intent_);
  }

 private:
  void error(std::string code, const SourcePlace& place, std::string message, std::string hint) {
    diagnostics_.add({.code = std::move(code),
                      .place = place,
                      .message = std::move(message),
                      .hint = std::move(hint)});
  }

  /// A relative path in a plan starts at the plan's folder.
  std::string path_of(const std::string& written) const {
    if (written.empty() || std::filesystem::path(written).is_absolute()) return written;
    return (folder_ / written).lexically_normal().string();
  }

  void check_name(const std::string& name, const SourcePlace& place) {
    if (name.empty() || is_valid_name(name)) return;  // check_section has told of an empty one
    error("P0207", place, quote(name) + " is not a name that a server takes",
          "use letters, digits and underscores, not starting with a digit, 255 at most");
  }

  std::optional<SecretRef> read_secret(const Node& auth, std::string_view key) {
    const Node* node = auth.find(key);
    if (node == nullptr) return std::nullopt;
    SecretRef secret;
    if (const Node* variable = node->find("from_env")) {
      secret = {SecretRef::Kind::kEnv, variable->as_string().value_or(""), variable->place};
    } else if (const Node* file = node->find("from_file")) {
      secret = {SecretRef::Kind::kFile, path_of(file->as_string().value_or("")), file->place};
    }
    return secret;
  }

  EndpointSpec read_endpoint(const Node& node) {
    EndpointSpec endpoint{.uri = text_of(node, "uri"),
                          .database = text_of(node, "database", kDefaultDatabase),
                          .place = place_of(node, "uri")};
    if (node.find("database") != nullptr) check_name(endpoint.database, place_of(node, "database"));
    if (endpoint.uri.empty()) {
      // check_section has told that it is missing
    } else if (auto parts = parse_uri(endpoint.uri)) {
      endpoint.host = parts->host;
      endpoint.port = parts->port;
      endpoint.use_tls = parts->use_tls;
    } else {
      error("P0206", endpoint.place, parts.error().message,
            "write http://host:19530 or https://host:port");
    }
    if (const Node& auth = map_of(node, "auth"); auth.place.line != 0) read_auth(auth, endpoint);
    if (const Node& tls = map_of(node, "tls"); tls.place.line != 0) read_tls(tls, endpoint);
    return endpoint;
  }

  void read_auth(const Node& auth, EndpointSpec& endpoint) {
    endpoint.username = text_of(auth, "username");
    endpoint.password = read_secret(auth, "password");
    endpoint.token = read_secret(auth, "token");
    const bool is_misspelt = std::ranges::any_of(auth.entries, [](const yaml::MapEntry& entry) {
      return entry.key != "username" && entry.key != "password" && entry.key != "token";
    });
    if (is_misspelt) return;  // check_section has told of it, and what is missing may be just that
    const bool by_password = auth.find("username") != nullptr || auth.find("password") != nullptr;
    const bool by_token = auth.find("token") != nullptr;
    if (by_token && by_password) {
      error("P0208", auth.place, "auth has a token and a user name or password",
            "keep the token, or username and password");
    } else if (by_password &&
               (auth.find("username") == nullptr || auth.find("password") == nullptr)) {
      error("P0208", auth.place, "auth needs both username and password",
            "auth: { username: root, password: { from_env: NAME } }");
    } else if (!by_token && !by_password) {
      error("P0208", auth.place, "auth is empty", "auth: { token: { from_env: NAME } }");
    }
    if (endpoint.username.find(':') != std::string::npos) {
      error("P0208", place_of(auth, "username"), "a user name cannot hold a colon",
            "the server cuts user:password at the first one");
    }
  }

  void read_tls(const Node& tls, EndpointSpec& endpoint) {
    endpoint.tls = {.ca_file = path_of(text_of(tls, "ca_file")),
                    .server_name = text_of(tls, "server_name"),
                    .cert_file = path_of(text_of(tls, "cert_file")),
                    .key_file = path_of(text_of(tls, "key_file"))};
    if (!endpoint.use_tls && !endpoint.uri.empty()) {
      error("P0206", tls.place, "tls is given, but the uri is not https",
            "write https:// in the uri");
    }
    if (endpoint.tls.cert_file.empty() != endpoint.tls.key_file.empty()) {
      error("P0208", tls.place, "a client certificate needs both cert_file and key_file",
            "give both, or neither");
    }
  }

  /// The value of the collection, else of the defaults, else the built-in one.
  const Node* find_setting(const Node& own, const Node* defaults, std::string_view key) {
    if (const Node* node = own.find(key)) return node;
    return defaults == nullptr ? nullptr : defaults->find(key);
  }

  Placed<bool> read_bool(const Node& own, const Node* defaults, std::string_view key,
                         bool otherwise) {
    const Node* node = find_setting(own, defaults, key);
    if (node == nullptr) return {otherwise};
    return {node->as_bool().value_or(otherwise), node->place};
  }

  void read_collection(const Node& node) {
    const Node* defaults = &map_of(root_, "defaults");
    CollectionIntent collection{
        .source = {.database = text_of(node, "database", intent_.source.database),
                   .collection = text_of(node, "name")},
        .place = place_of(node, "name"),
        .dynamic_field = read_bool(node, defaults, "dynamic_field", true),
        .load = read_bool(node, defaults, "load", false)};
    collection.target = {.database = text_of(node, "target_database", intent_.target.database),
                         .collection = text_of(node, "target_name", collection.source.collection)};
    const bool renamed = node.find("target_name") != nullptr;
    collection.target_place = renamed ? place_of(node, "target_name") : collection.place;
    if (const Node* shards = find_setting(node, defaults, "shards")) {
      collection.shards = {shards->as_int64(), shards->place};
    }
    if (const Node* verify = find_setting(node, defaults, "verify")) {
      const auto text = verify->as_string();
      const auto mode = text == "none"       ? VerifyMode::kNone
                        : text == "checksum" ? VerifyMode::kChecksum
                                             : VerifyMode::kCount;
      collection.verify = {mode, verify->place};
    }
    check_name(collection.source.collection, collection.place);
    if (renamed) check_name(collection.target.collection, collection.target_place);
    for (const char* key : {"database", "target_database"}) {
      if (node.find(key) != nullptr) check_name(text_of(node, key), place_of(node, key));
    }
    if (collection.target.collection.empty()) return;
    const auto [taken, is_new] = targets_.emplace(collection.target, collection.target_place);
    if (!is_new) {
      error("P0210", collection.target_place,
            "two entries write to the collection " + quote(to_string(collection.target)),
            "the other one is at " + to_string(taken->second) + "; give one of them a target_name");
    }
    intent_.collections.push_back(std::move(collection));
  }

  void read_settings() {
    intent_.state_dir = ".kiteway";
    const Node& settings = map_of(root_, "settings");
    intent_.state_dir = text_of(settings, "state_dir", intent_.state_dir);
    if (const Node* parallelism = settings.find("parallelism")) {
      intent_.parallelism = parallelism->as_int64();
    }
    if (const std::string memory = text_of(settings, "memory"); !memory.empty()) {
      intent_.memory_bytes = parse_bytes(memory);
    }
  }

  const Node& root_;
  std::filesystem::path folder_;
  Diagnostics& diagnostics_;
  Intent intent_;
  std::map<CollectionAddress, SourcePlace> targets_;
};

}  // namespace

ParsedPlan parse_plan(const std::string& file_name, std::string_view text) {
  ParsedPlan parsed;
  parsed.texts[file_name] = mask_secrets(text);
  auto tree = yaml::read_yaml(file_name, text);
  parsed.diagnostics = std::move(tree.diagnostics);
  if (!tree.root) return parsed;
  if (tree.root->kind != yaml::NodeKind::kMap) {
    parsed.diagnostics.add({.code = "P0203",
                            .place = tree.root->place,
                            .message = "a plan is a map, not " + yaml::describe(*tree.root),
                            .hint = "start with version: 1"});
    return parsed;
  }
  check_section(*tree.root, plan_section(), parsed.diagnostics);
  const auto folder = std::filesystem::path(file_name).parent_path();
  Intent intent = IntentReader(*tree.root, folder, parsed.diagnostics).read();
  if (!parsed.diagnostics.has_errors()) parsed.intent = std::move(intent);
  return parsed;
}

}  // namespace kiteway::planner
