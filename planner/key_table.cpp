#include "planner/key_table.h"

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
          {"ca_file", kText, "PEM file of the CA to trust instead of the system's"},
          {"server_name", kText, "name the server's certificate must carry, if not the host"},
          {"cert_file", kText, "PEM file of the client certificate"},
          {"key_file", kText, "PEM file of the client certificate's key"},
      }};
  return kSection;
}

std::vector<KeySpec> endpoint_keys() {
  return {
      {"uri", kText, "http://host:port or https://host:port (TLS)", true},
      {"database", kText, "database of every collection that names no other; default: default"},
      {"auth", kMap, "how to log in", false, {}, 0, 0, &auth_section(), true},
      {"tls", kMap, "how to trust the server; needs an https uri", false, {}, 0, 0, &tls_section()},
  };
}

const Section& source_section() {
  static const Section kSection = [] {
    Section section{"source", endpoint_keys()};
    section.keys.push_back({"allow_unsupported_version", kBool,
                            "go on with a server older than 2.3.6; default: false"});
    section.keys.push_back({"load",
                            kChoice,
                            "what to do with a collection that is not loaded; default: never",
                            false,
                            {"never", "temporary"}});
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

/// The collection keys that make sense for all collections at once.
std::vector<KeySpec> shared_collection_keys() {
  return {
      {"dynamic_field", kBool, "whether the target takes keys outside its schema; default: true"},
      {"nullable", kBool, "whether scalar fields of the target may be null; default: true"},
      {"shards",
       kAutoOrInteger,
       "shards of the target; auto: one per 100 million rows",
       false,
       {},
       1,
       16},
      {"verify",
       kChoice,
       "proof at the end: number of rows, or every value too; default: checksum",
       false,
       {"none", "count", "checksum"}},
      {"load", kBool, "load the target collection at the end; default: false"},
      {"index",
       kChoice,
       "indexes of the target: AUTOINDEX with the source's metric, or as on the source; default: "
       "auto",
       false,
       {"auto", "preserve"}},
      {"aliases",
       kChoice,
       "whether the source's aliases are made on the target too, at the end; default: keep",
       false,
       {"keep", "none"}},
      {"auto_id", kBool,
       "whether the target makes new primary keys and the old ones are discarded; default: false"},
      {"original_pk_field", kText,
       "with auto_id: a new field of the target that keeps the old primary keys"},
      {"write",
       kChoice,
       "how rows are written; auto: inserted, and upserted wherever they may be already",
       false,
       {"auto", "upsert", "insert"}},
      {"on_existing",
       kChoice,
       "what to do with a target collection that no run on this machine made: resume compares and "
       "writes what differs, recreate drops it (with apply --allow-destructive); default: fail",
       false,
       {"fail", "resume", "recreate"}},
      {"prevent_destroy", kBool,
       "never drop the target collection, whatever on_existing says; default: false"},
  };
}

/// Properties that mean the same on every server (milvus-facts 5.3).
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
            {"name", kText, "collection on the source", true},
            {"database", kText, "its database; default: source.database"},
            {"target_name", kText, "name on the target; default: name"},
            {"target_database", kText, "database on the target; default: target.database"},
        }};
    for (auto& key : shared_collection_keys()) section.keys.push_back(std::move(key));
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
          {"attempts",
           kInteger,
           "tries of one call that a server answers with an error, the first included; default: 8",
           false,
           {},
           1,
           100},
          {"delay_first",
           kDuration,
           "pause before the second try, doubled after each; default: 200ms",
           false,
           {},
           1,
           600 * kSecond},
          {"delay_max", kDuration, "longest pause; default: 15s", false, {}, 1, kHour},
          {"budget",
           kDuration,
           "how long a server may go without a good answer before the run ends; default: 5m",
           false,
           {},
           kSecond,
           24 * kHour},
          {"write_timeout",
           kDuration,
           "how long the answer to a write of rows may take; a run with a lost one ends no sooner "
           "than half as long again after it, 30s at most; default: 60s",
           false,
           {},
           kSecond,
           kHour},
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
          {"state_dir", kText, "folder of the journal; default: .kiteway"},
          {"parallelism",
           kAutoOrInteger,
           "requests in flight; default: auto, tuned while rows move",
           false,
           {},
           1,
           64},
          {"memory",
           kBytes,
           "bytes that rows in flight may hold; default: 256MiB",
           false,
           {},
           std::int64_t{16} << 20,
           std::int64_t{64} << 30},
          {"source", kMap, "what the source is spared", false, {}, 0, 0, &caps_section()},
          {"target", kMap, "what the target is spared", false, {}, 0, 0, &caps_section()},
          {"retry", kMap, "how failed calls are repeated", false, {}, 0, 0, &retry_section()},
      }};
  return kSection;
}

}  // namespace

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
          {"from_file", kText, "file that holds the secret, without its last newline"},
      }};
  return kSection;
}

}  // namespace kiteway::planner
