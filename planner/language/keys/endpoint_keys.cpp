#include "planner/language/keys/sections.h"

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

}  // namespace

const Section& source_section() {
  static const Section kSection = [] {
    Section section{"source", endpoint_keys()};
    section.keys.push_back({.name = "allow_unsupported_version",
                            .kind = kBool,
                            .description = "go on with a server older than 2.3.6",
                            .fallback = "false"});
    section.keys.push_back(
        choice<LoadPolicy>("load", "what to do with a collection that is not loaded"));
    return section;
  }();
  return kSection;
}

namespace {

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

}  // namespace

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

}  // namespace kiteway::planner
