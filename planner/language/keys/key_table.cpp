#include "planner/language/keys/key_table.h"

namespace kiteway::planner {
namespace {

using enum ValueKind;

const Section& auth_section() {
  static const Section kSection{
      "auth",
      {
          {"username", kText, "user name, with password"},
          {"password", kSecret, "password of the user"},
          {"token", kSecret, "API key or user:password, instead of username and password"},
      }};
  return kSection;
}

const Section& tls_section() {
  static const Section kSection{
      "tls",
      {
          {"ca_file", kPath, "PEM file of the CA to trust instead of the system's"},
          {"server_name", kText, "name the server's certificate must carry, if not the host"},
          {"cert_file", kPath, "PEM file of the client certificate"},
          {"key_file", kPath, "PEM file of the client certificate's key"},
      }};
  return kSection;
}

std::vector<KeySpec> endpoint_keys() {
  return {
      {.name = "uri",
       .kind = kText,
       .description = "http://host:port or https://host:port (TLS)",
       .is_required = true,
       .example = "http://milvus.internal:19530"},
      {.name = "database",
       .kind = kText,
       .description = "database of every collection that names no other",
       .fallback = "default"},
      {"auth", kMap, "how to log in", false, {}, 0, 0, &auth_section(), true},
      {"tls", kMap, "how to trust the server; needs an https uri", false, {}, 0, 0, &tls_section()},
  };
}

const Section& source_section() {
  static const Section kSection = [] {
    Section section{"source", endpoint_keys()};
    section.keys.push_back({.name = "allow_unsupported_version",
                            .kind = kBool,
                            .description = "go on with a server older than 2.3.6",
                            .fallback = "false"});
    section.keys.push_back({.name = "load",
                            .kind = kChoice,
                            .description = "what to do with a collection that is not loaded",
                            .choices = {"never", "temporary"},
                            .fallback = "never"});
    return section;
  }();
  return kSection;
}

const Section& cloud_section() {
  static const Section kSection{
      "cloud",
      {
          {"cluster_id", kText, "id of the cluster, as in01-0123456789abcde", true},
          {"api_key", kSecret, "API key that may read the cluster's project", true},
          {"control_uri", kText,
           "control plane; default: https://api.cloud.zilliz.com, .com.cn for a cluster in China"},
      }};
  return kSection;
}

const Section& target_section() {
  static const Section kSection = [] {
    Section section{"target", endpoint_keys()};
    section.keys.push_back({"cloud",
                            kMap,
                            "the cluster of Zilliz Cloud, to check its state, size and capacity",
                            false,
                            {},
                            0,
                            0,
                            &cloud_section()});
    return section;
  }();
  return kSection;
}

/// What a collection of the target is, for all of them at once.
std::vector<KeySpec> shared_definition_keys() {
  return {
      {.name = "dynamic_field",
       .kind = kBool,
       .description = "whether the target takes keys outside its schema",
       .fallback = "true"},
      {.name = "nullable",
       .kind = kBool,
       .description = "whether scalar fields of the target may be null",
       .fallback = "true"},
      {.name = "shards",
       .kind = kAutoOrInteger,
       .description = "shards of the target; auto: one per 100 million rows",
       .minimum = 1,
       .maximum = 16,
       .fallback = "auto"},
      {.name = "verify",
       .kind = kChoice,
       .description = "proof at the end: number of rows, or every value too",
       .choices = {"none", "count", "checksum"},
       .fallback = "checksum"},
      {.name = "load",
       .kind = kBool,
       .description = "load the target collection at the end",
       .fallback = "false"},
      {.name = "index",
       .kind = kChoice,
       .description =
           "indexes of the target: AUTOINDEX with the source's metric, or as on the source",
       .choices = {"auto", "preserve"},
       .fallback = "auto"},
      {.name = "aliases",
       .kind = kChoice,
       .description = "whether the source's aliases are made on the target too, at the end",
       .choices = {"keep", "none"},
       .fallback = "keep"},
      {.name = "partitions",
       .kind = kChoice,
       .description =
           "whether each partition of the source becomes one of the target, or all rows go to the "
           "default one; a partition key merges them in any case",
       .choices = {"keep", "merge"},
       .fallback = "keep"},
      {.name = "auto_id",
       .kind = kBool,
       .description = "whether the target makes new primary keys and the old ones are discarded",
       .fallback = "false"},
      {.name = "original_pk_field",
       .kind = kText,
       .description = "with auto_id: a new field of the target that keeps the old primary keys"},
  };
}

/// How rows get there, for all collections at once.
std::vector<KeySpec> shared_copy_keys() {
  return {
      {.name = "write",
       .kind = kChoice,
       .description =
           "how rows are written; auto: inserted, and upserted wherever they may be already",
       .choices = {"auto", "upsert", "insert"},
       .fallback = "auto"},
      {.name = "on_existing",
       .kind = kChoice,
       .description =
           "what to do with a target collection that no run on this machine made: resume "
           "compares and writes what differs, recreate drops it (with apply "
           "--allow-destructive)",
       .choices = {"fail", "resume", "recreate"},
       .fallback = "fail"},
      {.name = "on_row_error",
       .kind = kChoice,
       .description =
           "what to do with rows that the target cannot hold: fail ends the collection, quarantine "
           "leaves them out and lists them in a file",
       .choices = {"fail", "quarantine"},
       .fallback = "fail"},
      {.name = "max_quarantined",
       .kind = kInteger,
       .description = "with on_row_error: quarantine: how many rows of a collection may be left "
                      "out before it fails",
       .minimum = 1,
       .maximum = 1'000'000,
       .fallback = "1000"},
      {.name = "prevent_destroy",
       .kind = kBool,
       .description = "never drop the target collection, whatever on_existing says",
       .fallback = "false"},
  };
}

std::vector<KeySpec> shared_collection_keys() {
  std::vector<KeySpec> keys = shared_definition_keys();
  for (auto& key : shared_copy_keys()) keys.push_back(std::move(key));
  return keys;
}

/// Properties that mean the same on every server (docs/milvus-behaviour.md#properties).
const Section& properties_section() {
  static const Section kSection{
      "properties",
      {
          {"collection.ttl.seconds",
           kInteger,
           "rows older than this are hidden and removed; set when the rows are proved",
           false,
           {},
           -1,
           3'155'760'000},
          {"mmap.enabled", kBool, "map the collection's data into memory instead of loading it"},
          {"partitionkey.isolation", kBool, "one index for each value of the partition key"},
          {"timezone", kText, "IANA name of the time zone of Timestamptz texts"},
      }};
  return kSection;
}

const Section& defaults_section() {
  static const Section kSection{"defaults", shared_collection_keys()};
  return kSection;
}

const Section& field_section() {
  static const Section kSection{
      "field",
      {
          {"rename", kText, "its name on the target"},
          {"drop", kBool, "leave it out, and its values with it"},
          {"add", kScalar,
           "a field that the source does not have, with this value in every row; type goes with "
           "it"},
          {"from_dynamic", kText,
           "a field that the source does not have, made of this key of its dynamic field; type "
           "goes with it"},
          {"on_missing",
           kChoice,
           "with from_dynamic: what a row without the key gets; default: its default, or NULL",
           false,
           {"fail", "set_null", "set_default"}},
          {.name = "on_mistyped",
           .kind = kChoice,
           .description =
               "with from_dynamic: what a row gets whose value has no place in the type; "
               "default: fail",
           .choices = {"fail", "set_null", "set_default"},
           .example = "set_null"},
          {"to_dynamic", kBool,
           "make it a key of the target's dynamic field, called as rename says"},
          {"type",
           kChoice,
           "its type on the target, which must hold every value; vectors of floats may be halved",
           false,
           {"Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar", "JSON",
            "Timestamptz", "Float16Vector", "BFloat16Vector"}},
          {"nullable", kBool, "whether it may be null; default: nullable of the collection"},
          {"default", kScalar, "value of rows that bring none"},
          {"partition_key", kBool, "make it the partition key; one field, INT64 or VARCHAR"},
          {"max_length", kInteger, "bytes of its longest text", false, {}, 1, 65535},
          {"max_capacity", kInteger, "elements of its longest array", false, {}, 1, 4096},
          {"description", kText, "what it is, instead of what the source says"},
      }};
  return kSection;
}

const Section& collection_section() {
  static const Section kSection = [] {
    Section section{
        "collection",
        {
            {.name = "name",
             .kind = kText,
             .description = "collection on the source",
             .is_required = true,
             .instead = "match",
             .example = "products"},
            {.name = "match",
             .kind = kText,
             .description = "instead of name: all collections that fit; * is any letters, ? is one",
             .example = "logs_*"},
            {"exclude", kTexts, "names and patterns that match is not to take"},
            {"merge", kTexts,
             "with name: further collections of its database, with the same fields, whose rows go "
             "into the same target"},
            {"database", kText, "its database; default: source.database"},
            {"target_name", kText, "name on the target; default: name; with match, * is that name"},
            {"target_database", kText, "database on the target; default: target.database"},
        }};
    for (auto& key : shared_collection_keys()) section.keys.push_back(std::move(key));
    section.keys.push_back({.name = "filter",
                            .kind = kText,
                            .description = "only rows that meet this expression of Milvus go",
                            .example = "year >= 2024 and tenant in [\"a\", \"b\"]"});
    section.keys.push_back({"properties",
                            kMap,
                            "properties of the target, instead of the source's",
                            false,
                            {},
                            0,
                            0,
                            &properties_section()});
    section.keys.push_back({"fields",
                            kMapOfMaps,
                            "what differs from the source in single fields, by their name",
                            false,
                            {},
                            0,
                            0,
                            &field_section()});
    return section;
  }();
  return kSection;
}

constexpr std::int64_t kRowsMax = 1'000'000'000;
constexpr std::int64_t kRequestsMax = 1'000'000;

const Section& caps_section() {
  static const Section kSection{"caps",
                                {
                                    {"max_rows_per_second",
                                     kInteger,
                                     "rows in a second at most; default: no cap",
                                     false,
                                     {},
                                     1,
                                     kRowsMax},
                                    {"max_bytes_per_second",
                                     kBytes,
                                     "bytes of rows in a second at most; default: no cap",
                                     false,
                                     {},
                                     std::int64_t{1} << 10,
                                     std::int64_t{1} << 40},
                                    {"max_requests_per_second",
                                     kInteger,
                                     "requests of any kind in a second at most; default: no cap",
                                     false,
                                     {},
                                     1,
                                     kRequestsMax},
                                }};
  return kSection;
}

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kHour = 3600 * kSecond;

const Section& retry_section() {
  static const Section kSection{
      "retry",
      {
          {.name = "attempts",
           .kind = kInteger,
           .description =
               "tries of one call that a server answers with an error, the first included",
           .minimum = 1,
           .maximum = 100,
           .fallback = "8"},
          {.name = "delay_first",
           .kind = kDuration,
           .description = "pause before the second try, doubled after each",
           .minimum = 1,
           .maximum = 600 * kSecond,
           .fallback = "200ms"},
          {.name = "delay_max",
           .kind = kDuration,
           .description = "longest pause",
           .minimum = 1,
           .maximum = kHour,
           .fallback = "15s"},
          {.name = "budget",
           .kind = kDuration,
           .description = "how long a server may go without a good answer before the run ends",
           .minimum = kSecond,
           .maximum = 24 * kHour,
           .fallback = "5m"},
          {.name = "write_timeout",
           .kind = kDuration,
           .description = "how long the answer to a write of rows may take; a run with a lost one "
                          "ends no sooner than half as long again after it, 30s at most",
           .minimum = kSecond,
           .maximum = kHour,
           .fallback = "60s"},
      }};
  return kSection;
}

const Section& variable_section() {
  static const Section kSection{
      "variable",
      {
          {"type",
           kChoice,
           "type of its values; default: that of the default, else string",
           false,
           {"string", "int", "bool"}},
          {"default", kScalar, "value when none is given; without it one must be given"},
          {"choices", kScalars, "the only values it may have"},
          {"description", kText, "what it is for"},
      }};
  return kSection;
}

const Section& settings_section() {
  static const Section kSection{
      "settings",
      {
          {.name = "state_dir",
           .kind = kText,
           .description = "folder of the journal",
           .fallback = ".kiteway"},
          {.name = "parallelism",
           .kind = kAutoOrInteger,
           .description = "requests in flight; auto: tuned while rows move",
           .minimum = 1,
           .maximum = 64,
           .fallback = "auto"},
          {.name = "memory",
           .kind = kBytes,
           .description = "bytes that rows in flight may hold",
           .minimum = std::int64_t{16} << 20,
           .maximum = std::int64_t{64} << 30,
           .fallback = "256MiB"},
          {"source", kMap, "what the source is spared", false, {}, 0, 0, &caps_section()},
          {"target", kMap, "what the target is spared", false, {}, 0, 0, &caps_section()},
          {"retry", kMap, "how failed calls are repeated", false, {}, 0, 0, &retry_section()},
      }};
  return kSection;
}

}  // namespace

std::string explained(const KeySpec& key) {
  std::string text(key.description);
  if (!key.fallback.empty()) text += "; default: " + std::string(key.fallback);
  return text;
}

const Section& plan_section() {
  static const Section kSection{
      "plan",
      {
          {"version", kInteger, "version of this language: 1", true, {}, 1, 1},
          {"name", kText, "name of the plan, in reports and the journal", true},
          {"include", kTexts, "files that this one is laid over, the last one on top"},
          {"variables",
           kMapOfMaps,
           "names that values may use as ${NAME}",
           false,
           {},
           0,
           0,
           &variable_section()},
          {"source", kMap, "the Milvus to read", true, {}, 0, 0, &source_section()},
          {"target",
           kMap,
           "the Milvus or Zilliz Cloud cluster to write",
           true,
           {},
           0,
           0,
           &target_section()},
          {"defaults", kMap, "settings of every collection", false, {}, 0, 0, &defaults_section()},
          {"collections", kListOfMaps, "what to move", true, {}, 0, 0, &collection_section()},
          {"settings", kMap, "how to run", false, {}, 0, 0, &settings_section()},
      }};
  return kSection;
}

const Section& secret_section() {
  static const Section kSection{
      "secret",
      {
          {"from_env", kText, "environment variable that holds the secret"},
          {"from_file", kPath, "file that holds the secret, without its last newline"},
      }};
  return kSection;
}

}  // namespace kiteway::planner
